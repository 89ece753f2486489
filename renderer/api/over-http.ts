import { errorCodes, failureReasons, type ErrorCode, type Failure } from '#shared/errors.ts';
import type { Reply } from '#shared/contract/call.ts';
import { appContract } from '#shared/contract/contract.ts';
import { edgeCase, snakeCase } from '#shared/contract/edge-case.ts';
import { AppEvent } from '#shared/contract/events.ts';
import type { Contract, Procedure } from '#shared/contract/procedure.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { z } from 'zod';
import type { Send } from './client.ts';
import type { Transport } from './transport.ts';

export interface HttpOptions {
  /** Headers of a call besides those that every one has. */
  headersOf?(name: string, input: unknown): Record<string, string>;
  /** Is shown every answer before it is read, refusals too. */
  onAnswer?(response: Response): void;
}

/** Calls of a contract over the HTTP API of the page's own origin. */
export function sendOverHttp(contract: Contract, options: HttpOptions = {}): Send {
  const procedures = new Map<string, Procedure>(
    Object.entries(contract).flatMap(([domain, verbs]) =>
      Object.entries(verbs).map(([verb, procedure]): [string, Procedure] => [`${domain}.${verb}`, procedure]),
    ),
  );
  return async (name, input) => {
    const procedure = procedures.get(name);
    if (!procedure?.http) {
      return failed({ code: 'not_found', message: 'This works only in the desktop application' });
    }
    try {
      return await request(name, procedure.http, procedure, input, options);
    } catch {
      return failed({ code: 'internal', message: 'WebPlay does not answer', reason: 'timeout' });
    }
  };
}

/** Over the HTTP API of the page's own origin; the owner's cookie travels with it. */
export function overHttp(): Transport {
  return {
    send: sendOverHttp(appContract),
    onEvent: (listener, onGap) => {
      const source = new EventSource('/v1/events');
      let wasOpen = false;
      source.addEventListener('open', () => {
        if (wasOpen) onGap();
        wasOpen = true;
      });
      source.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const event = readEvent(data);
        if (event) listener(event);
      });
      return () => {
        source.close();
      };
    },
  };
}

/** Sends a list file to a playlist that was added without a path; the body is streamed, never held. */
export async function sendPlaylistFile(playlistId: PlaylistId, file: File): Promise<Reply> {
  const response = await fetch(`/v1/playlists/${playlistId}/file`, {
    method: 'PUT',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return response.ok ? { ok: true, value: {} } : failed(await readProblem(response));
}

function failed(error: Failure): Reply {
  return { ok: false, error };
}

async function request(name: string, http: string, procedure: Procedure, input: unknown, options: HttpOptions): Promise<Reply> {
  const { method, url, body } = buildRequest(http, procedure, input);
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body === null ? {} : { 'content-type': 'application/json' }), ...options.headersOf?.(name, input) },
    ...(body === null ? {} : { body }),
  });
  options.onAnswer?.(response);
  if (!response.ok) return failed(await readProblem(response));
  if (response.status === 204) return { ok: true, value: {} };
  const answer = withHeaders(await response.json(), response.headers, procedure);
  return { ok: true, value: edgeCase(procedure.output).fromWire(answer) };
}

/** The whole answer again, where part of it travels in headers; those are numbers. */
export function withHeaders(body: unknown, sent: Headers, { bodyField, headers = [] }: Pick<Procedure, 'bodyField' | 'headers'>): unknown {
  if (bodyField === undefined) return body;
  const fields = headers.flatMap(({ name, field }) => (field === undefined ? [] : [[field, Number(sent.get(name) ?? 0)] as const]));
  return { ...Object.fromEntries(fields), [bodyField]: body };
}

/** The request a call becomes: `:names` of the route are filled first, the rest is a query or a body. */
export function buildRequest(
  http: string,
  procedure: Pick<Procedure, 'input'>,
  input: unknown,
): { method: string; url: string; body: string | null } {
  const [method = 'GET', route = '/'] = http.split(' ');
  const wire = edgeCase(procedure.input).toWire(input);
  const left = new Map<string, unknown>(typeof wire === 'object' && wire !== null ? Object.entries(wire) : []);
  const path = route
    .split('/')
    .map((part) => {
      if (!part.startsWith(':')) return part;
      const name = snakeCase(part.slice(1));
      const value = left.get(name);
      left.delete(name);
      return encodeURIComponent(asText(value));
    })
    .join('/');
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams();
    for (const [name, value] of left) {
      // A list is its name once for each value.
      for (const each of [value].flat()) if (each !== undefined && each !== null) query.append(name, asText(each));
    }
    const text = query.toString();
    return { method, url: text === '' ? path : `${path}?${text}`, body: null };
  }
  return { method, url: path, body: JSON.stringify(Object.fromEntries(left)) };
}

/** What stands in a path or a query; the contract puts nothing else there. */
function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Codes that are spelled otherwise, or more coarsely, in the API's error documents. */
const wireCodes = new Map<string, ErrorCode>([
  ['bad_request', 'invalid_input'],
  ['provider_credentials_missing', 'credentials_missing'],
  ['payload_too_large', 'too_large'],
  ['upstream_failed', 'provider_unreachable'],
  ['source_unavailable', 'provider_unreachable'],
  ['rate_limited', 'busy'],
  ['misdirected_host', 'forbidden'],
]);

const Problem = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  /** The finer words of the core, where the API's own codes are coarser. */
  failure: z
    .object({
      code: z.enum(errorCodes),
      reason: z.enum(failureReasons).optional(),
      status: z.number().optional(),
    })
    .optional()
    .catch(undefined),
});

const Code = z.enum(errorCodes);

/** What an answer that is no success says of why. */
export async function readProblem(response: Response): Promise<Failure> {
  const failure = await readFailure(response);
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

/** Seconds, as our own server says it. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

async function readFailure(response: Response): Promise<Failure> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  if (!problem.success) return { code: codeOfStatus(response.status), message: 'WebPlay gave no reason' };
  const { code = '', detail, failure } = problem.data;
  const message = detail ?? 'WebPlay gave no reason';
  if (failure) {
    const { reason, status } = failure;
    return {
      code: failure.code,
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(status === undefined ? {} : { status }),
    };
  }
  return { code: Code.safeParse(code).data ?? wireCodes.get(code) ?? codeOfStatus(response.status), message };
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  if (status === 422 || status === 400) return 'invalid_input';
  if (status === 429) return 'rate_limited';
  if (status === 503) return 'busy';
  return 'internal';
}

function readEvent(text: string): AppEvent | null {
  try {
    const wire: unknown = JSON.parse(text);
    const event = AppEvent.safeParse(edgeCase(AppEvent).fromWire(wire));
    return event.success ? event.data : null;
  } catch {
    return null; // a broken line of the stream: the next event will say what changed
  }
}
