import { auditActions } from '#shared/contract/audit.ts';
import type { AccountsServer, SignedInUser } from '../../server/accounts-server.ts';
import { createRandom, type Random } from '../mutations/random.ts';

interface AuditRow {
  id: number;
  at: number;
  action: string;
  resource: string | null;
}

/** Random questions of two users: what comes back is theirs, all of it, in the order that was promised. */
export async function askAtRandom(server: AccountsServer, { queries, seed }: { queries: number; seed: string }): Promise<{ cases: number; surprises: string[] }> {
  const random = createRandom(seed);
  const people = [await server.addUser('one'), await server.addUser('two')];
  for (let at = 0; at < 60; at++) await doSomething(server, random.pick(people), random);
  const surprises: string[] = [];
  for (let at = 0; at < queries; at++) {
    const person = random.pick(people);
    const complaint = random.chance(0.7) ? await askAudit(server, person, random) : await askOthers(server, person, random);
    if (complaint !== undefined) surprises.push(`${person.username}: ${complaint}`);
  }
  return { cases: queries, surprises };
}

async function doSomething(server: AccountsServer, { accessToken: token }: SignedInUser, random: Random): Promise<void> {
  const fingerprint = `f-${random.below(12)}`;
  server.advance(random.below(5_000));
  if (random.chance(0.3)) {
    const { id } = await server.get<{ id: number }>('/licenses/create', { token, body: {} });
    if (random.chance(0.5)) await server.get(`/licenses/${id}/set_plan`, { token, body: { plan: random.pick(['gold', 'silver']) } });
    if (random.chance(0.3)) await server.get(`/licenses/${id}/deactivate`, { token, body: {} });
    return;
  }
  const { id } = await server.get<{ id: number }>('/devices/register', { token, body: { fingerprint } });
  if (random.chance(0.4)) await server.get(`/devices/${id}`, { method: 'DELETE', token });
}

async function askAudit({ ask, rows }: AccountsServer, { id, accessToken: token }: SignedInUser, random: Random): Promise<string | undefined> {
  const own = rows.prepare('SELECT id, at, action, resource FROM audit_log WHERE user_id = ? ORDER BY id DESC').all(id) as AuditRow[];
  const query = new URLSearchParams();
  let expected = own;
  if (random.chance(0.5)) {
    const actions = Array.from({ length: 1 + random.below(4) }, () => random.pick(auditActions));
    for (const action of actions) query.append('actions', action);
    expected = expected.filter(({ action }) => (actions as string[]).includes(action));
  }
  if (random.chance(0.4)) {
    const resources = Array.from({ length: 1 + random.below(3) }, () => random.pick(['device', 'license', 'session', 'user', "x' OR '1'='1"]));
    for (const resource of resources) query.append('resources', resource);
    expected = expected.filter(({ resource }) => resource !== null && resources.includes(resource));
  }
  for (const end of ['from_time', 'to_time'] as const) {
    if (!random.chance(0.4)) continue;
    const at = random.pick(own).at + random.below(3) - 1;
    query.set(end, new Date(at).toISOString());
    expected = expected.filter((row) => (end === 'from_time' ? row.at >= at : row.at <= at));
  }
  const [limit, offset] = [1 + random.below(200), random.chance(0.5) ? 0 : random.below(20)];
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  if (random.chance(0.3)) query.set('user_id', random.pick(['1', '*', '%']));

  const { status, headers, json } = await ask(`/audit/me?${query.toString()}`, { token });
  if (status !== 200) return `/audit/me?${query.toString()} was answered with ${status}`;
  const found = (json as { id: number }[]).map((event) => event.id);
  const meant = expected.slice(offset, offset + limit).map((event) => event.id);
  if (found.join() !== meant.join()) return `/audit/me?${query.toString()} has ${found.join()} instead of ${meant.join()}`;
  return headers['x-total-count'] === String(expected.length) ? undefined : `/audit/me?${query.toString()} counts ${String(headers['x-total-count'])} instead of ${expected.length}`;
}

async function askOthers({ ask, rows }: AccountsServer, { id, accessToken: token }: SignedInUser, random: Random): Promise<string | undefined> {
  const ids = (sql: string): string => (rows.prepare(sql).all(id) as { id: number }[]).map((row) => row.id).join();
  const count = (sql: string): number => (rows.prepare(sql).get(id) as { n: number }).n;
  const questions: Record<string, (json: unknown) => boolean> = {
    '/devices/me': (json) => (json as { id: number }[]).map((row) => row.id).join() === ids('SELECT id FROM devices WHERE user_id = ? AND released_at IS NULL ORDER BY id'),
    '/licenses/me': (json) => (json as { id: number }[]).map((row) => row.id).join() === ids('SELECT id FROM licenses WHERE user_id = ? ORDER BY id DESC'),
    '/devices/capacity': (json) => (json as { devices_count: number }).devices_count === count('SELECT count(*) n FROM devices WHERE user_id = ? AND released_at IS NULL'),
    '/licenses/rules': (json) => (json as { active_licenses: number }).active_licenses === count("SELECT count(*) n FROM licenses WHERE user_id = ? AND status = 'active'"),
    '/licenses/summary': (json) => (json as { inactive_licenses: number }).inactive_licenses === count("SELECT count(*) n FROM licenses WHERE user_id = ? AND status = 'inactive'"),
  };
  const [path, isOwn] = random.pick(Object.entries(questions));
  const { status, json } = await ask(`${path}?user_id=1&username=two&owner=1`, { token });
  return status === 200 && isOwn(json) ? undefined : `${path} was answered with ${status} ${JSON.stringify(json)}`;
}
