import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApiFault, invalidRequest } from './api-fault.ts';
import type { Books } from './books.ts';
import { expand } from './expansion.ts';
import { type FormFields, parseForm } from './form.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import { newId } from './identifiers.ts';
import type { Permission, RestRoute } from './rest-routes.ts';

/** Who asks, as events name it. */
export interface RequestMark {
  id: string;
  idempotency_key: string | null;
}

export interface RestApiOptions {
  routes: readonly RestRoute[];
  books: Books;
  idempotency: IdempotencyKeys;
  apiVersion: string;
  /** What each key may do; `all` for a secret key. */
  permissionsOf: (key: string) => ReadonlySet<Permission> | 'all' | undefined;
  /** Does the work of one call, so that what happens in it is marked with its request. */
  during: <T>(mark: RequestMark, work: () => T) => T;
}

interface Answer {
  status: number;
  body: string;
}

/** Answers one call of the REST API. `failAfter` is the status of an error that comes after the work was done. */
export async function answerApi(request: IncomingMessage, response: ServerResponse, options: RestApiOptions, failAfter?: number): Promise<void> {
  const requestId = newId('req', 14);
  const key = headerOf(request, 'idempotency-key');
  const begunHere = { key: undefined as string | undefined };
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': headerOf(request, 'stripe-version') ?? options.apiVersion,
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache, no-store',
  };
  let answer: Answer;
  try {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe');
    const permissions = authorized(request, options.permissionsOf);
    const { route, id } = routeFor(options.routes, request.method ?? '', pathname);
    if (permissions !== 'all' && !allows(permissions, route.needs)) {
      throw new ApiFault(403, 'invalid_request_error', `The provided key does not have the required permissions for this endpoint. Having the '${route.needs}' permission would allow this request to continue.`);
    }
    if (body !== '' && !/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '')) {
      throw invalidRequest('Invalid request (check that your POST content type is application/x-www-form-urlencoded).');
    }
    if (key !== undefined) headers['idempotency-key'] = key;
    const stored = key !== undefined && request.method === 'POST' ? options.idempotency.begin(key, `${request.method} ${pathname} ${body}`) : undefined;
    if (stored) {
      answer = stored;
      headers['idempotent-replayed'] = 'true';
      headers['original-request'] = stored.requestId;
    } else {
      begunHere.key = request.method === 'POST' ? key : undefined;
      const parameters = fieldsOf(`${searchParams}${body === '' ? '' : `&${body}`}`);
      const value = options.during({ id: requestId, idempotency_key: key ?? null }, () => route.answer({ id, parameters }));
      answer = { status: 200, body: JSON.stringify(expand(value, parameters, options.books), undefined, 2) };
      if (failAfter !== undefined) answer = errorAnswer(new ApiFault(failAfter, 'api_error', 'Sorry, there was a problem on our side.'), requestId);
      if (begunHere.key !== undefined) options.idempotency.finish(begunHere.key, { ...answer, requestId });
      if (answer.status >= 500) headers['stripe-should-retry'] = 'false'; // the same answer would come again
    }
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    // A refused request had no effect: its key is free for a corrected one.
    if (begunHere.key !== undefined) options.idempotency.forget(begunHere.key);
    answer = errorAnswer(error, requestId);
    if (answer.status === 401) headers['www-authenticate'] = 'Bearer realm="Stripe"';
  }
  response.writeHead(answer.status, headers).end(answer.body);
}

function errorAnswer({ status, body }: ApiFault, requestId: string): Answer {
  return { status, body: JSON.stringify({ error: { ...body, request_log_url: `https://dashboard.stripe.com/logs/${requestId}` } }, undefined, 2) };
}

function authorized(request: IncomingMessage, permissionsOf: RestApiOptions['permissionsOf']): ReadonlySet<Permission> | 'all' {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) {
    throw new ApiFault(401, 'invalid_request_error', 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.');
  }
  const permissions = permissionsOf(given);
  if (!permissions) throw new ApiFault(401, 'invalid_request_error', `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}${given.slice(-4)}`);
  return permissions;
}

/** Who may write may read. */
function allows(permissions: ReadonlySet<Permission>, needed: Permission): boolean {
  return permissions.has(needed) || permissions.has(needed.replace(/:read$/, ':write') as Permission);
}

function routeFor(routes: readonly RestRoute[], method: string, path: string): { route: RestRoute; id: string } {
  for (const route of routes) {
    if (route.method !== method) continue;
    const [before = '', after] = route.path.split(':id');
    if (after === undefined) {
      if (path === before) return { route, id: '' };
      continue;
    }
    const id = path.slice(before.length, path.length - after.length);
    if (path.startsWith(before) && path.endsWith(after) && id !== '' && !id.includes('/')) return { route, id: decodeURIComponent(id) };
  }
  throw new ApiFault(404, 'invalid_request_error', `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`);
}

function fieldsOf(form: string): FormFields {
  try {
    return parseForm(form);
  } catch (error) {
    if (error instanceof RangeError) throw invalidRequest(error.message);
    throw error;
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
