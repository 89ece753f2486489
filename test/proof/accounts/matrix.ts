import type { AccountsServer, Answered } from '../../server/accounts-server.ts';
import { accessTable, type Rule } from './access-table.ts';
import { castOf, type Cast, type Principal, type Standing } from './principals.ts';

export interface MatrixOutcome {
  cases: number;
  surprises: string[];
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/**
 * Every address of a running server, with every method, as everybody. `small` asks with methods that an address does not
 * take as three callers only, of all kinds.
 */
export async function runMatrix(server: AccountsServer, { small = false }: { small?: boolean } = {}): Promise<MatrixOutcome> {
  const cast = await castOf(server);
  const cases = [...casesOf(server, cast, { objects: await objectsOf(server, cast), small })];
  const surprises = [...unlisted(server)];
  const causes = new Map<string, Map<string, string>>();

  async function judge({ method, path, url, principal, rule, expected, object }: Case): Promise<void> {
    const hasBody = rule !== undefined && !['GET', 'HEAD', 'DELETE'].includes(method);
    const answer = await server.ask(url, {
      method,
      headers: { ...principal.headers, ...(rule?.contentType === undefined ? {} : { 'content-type': rule.contentType }) },
      ...(hasBody ? { body: rule.contentType === undefined ? (rule.send ?? {}) : 'x' } : {}),
    });
    const title = `${method} ${path} as ${principal.name}${object === undefined ? '' : `, ${object}`}`;
    const complaint = complaintAbout(answer, expected, method);
    if (complaint !== undefined) surprises.push(`${title}: ${complaint}`);
    if (answer.status === 401 && method !== 'HEAD') {
      const said = answer.text.replace(/"request_id":"[^"]*"/, '');
      const known = causes.get(`${method} ${path}`) ?? new Map<string, string>();
      causes.set(`${method} ${path}`, known.set(said, principal.name));
    }
  }

  // Signing out ends sessions that the other cases need.
  const last = cases.filter(({ path }) => path === '/auth/logout');
  const others = cases.filter((each) => !last.includes(each));
  await inParallel(others, 24, judge);
  await inParallel(last, 1, judge);
  for (const [route, bodies] of causes) {
    if (bodies.size > 1) surprises.push(`${route}: ${[...bodies.values()].join(' and ')} are told apart in a 401`);
  }
  return { cases: cases.length, surprises };
}

interface Case {
  method: string;
  /** The route's template. */
  path: string;
  url: string;
  principal: Principal;
  rule: Rule | undefined;
  expected: Expected;
  object: string | undefined;
}

/** A status, or that the caller is let in and something sensible comes of it. */
type Expected = number | 'let in';

interface OwnedObject {
  name: string;
  id: string;
  ownerName: string | null;
}

interface CaseOptions {
  objects: ReadonlyMap<string, readonly OwnedObject[]>;
  small: boolean;
}

const enoughForSmall: readonly Standing[] = ['reader', 'companion', 'admin'];

function* casesOf(server: AccountsServer, cast: Cast, { objects, small }: CaseOptions): Generator<Case> {
  for (const [path, taken] of server.routes) {
    for (const method of methods) {
      const rule = taken.has(method) ? ruleOf(method, path) : undefined;
      for (const principal of cast.principals) {
        if (small && !rule && !enoughForSmall.includes(principal.standing)) continue;
        const owned = objects.get(path.split('/')[1] ?? '');
        const isAboutOwned = owned !== undefined && path.includes('/:id');
        const about: readonly (OwnedObject | undefined)[] = isAboutOwned ? owned : [undefined];
        for (const object of about) {
          const url = path.replace(/:id\b/, object?.id ?? 'x').replace(/:\w+/g, 'x');
          const admitted = object !== undefined && object.ownerName !== principal.name ? 404 : (rule?.answers ?? 'let in');
          const expected = rule ? (refusalOf(rule, principal.standing) ?? admitted) : 405;
          yield { method, path, url, principal, rule, expected, object: object?.name };
        }
      }
    }
  }
}

/** HEAD is asked for as GET is. */
function ruleOf(method: string, path: string): Rule | undefined {
  return accessTable[`${method} ${path}`] ?? (method === 'HEAD' ? accessTable[`GET ${path}`] : undefined);
}

function* unlisted(server: AccountsServer): Generator<string> {
  const there = new Set<string>();
  for (const [path, taken] of server.routes) {
    for (const method of taken) {
      there.add(`${method} ${path}`);
      if (!ruleOf(method, path)) yield `${method} ${path} is not in the table of who may call what`;
    }
  }
  for (const route of Object.keys(accessTable)) if (!there.has(route)) yield `${route} is in the table, and there is no such route`;
}

/** The status with which someone is turned away; undefined when they are let in. */
function refusalOf({ access }: Rule, standing: Standing): 401 | 403 | undefined {
  const isOwner = standing === 'owner' || standing === 'admin';
  switch (access) {
    case 'open':
      return undefined;
    case 'reader':
      return standing === 'nobody' ? 401 : undefined;
    case 'user':
      if (standing === 'user' || standing === 'admin') return undefined;
      return standing === 'nobody' || standing === 'reader' ? 401 : 403;
    case 'owner':
      if (isOwner) return undefined;
      return standing === 'nobody' || standing === 'reader' ? 401 : 403;
    case 'loopback':
      return isOwner || standing === 'reader' ? undefined : 401;
    case 'owner-link':
      return isOwner ? undefined : 401;
  }
}

function complaintAbout({ status, headers, text }: Answered, expected: Expected, method: string): string | undefined {
  if (expected === 'let in') {
    if ([401, 403, 405, 408, 415, 421, 429].includes(status) || status >= 500) return `expected to be let in, was answered ${status} ${text}`;
  } else if (status !== expected) return `expected ${expected}, was answered ${status} ${text}`;
  if (headers['x-request-id'] === undefined) return 'the answer has no X-Request-ID';
  if (status === 401 && headers['www-authenticate'] !== 'Bearer') return 'a 401 without WWW-Authenticate';
  if (status === 405 && headers.allow === undefined) return 'a 405 without Allow';
  if (status >= 400 && method !== 'HEAD' && headers['content-type']?.startsWith('application/problem+json') !== true) return `a ${status} that is no problem document`;
  return undefined;
}

/** A device and a licence of each of two users, and one of nobody. */
async function objectsOf(server: AccountsServer, { ana, bob }: Cast): Promise<ReadonlyMap<string, readonly OwnedObject[]>> {
  const owned = async (path: string, body: object): Promise<OwnedObject[]> => [
    { name: "the first user's", ownerName: 'a user', id: String((await server.get<{ id: number }>(path, { token: ana.accessToken, body })).id) },
    { name: "the other user's", ownerName: 'another user', id: String((await server.get<{ id: number }>(path, { token: bob.accessToken, body })).id) },
    { name: "nobody's", ownerName: null, id: '999999999' },
  ];
  return new Map([
    ['devices', await owned('/devices/register', { fingerprint: 'f-1' })],
    ['licenses', await owned('/licenses/create', {})],
  ]);
}

export async function inParallel<T>(all: readonly T[], lanes: number, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const each of waiting) await work(each);
    }),
  );
}
