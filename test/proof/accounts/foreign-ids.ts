import { randomUUID } from 'node:crypto';
import type { AccountsServer, Answered, SignedInUser } from '../../server/accounts-server.ts';
import { createLicenseDevice } from '../../server/license-device.ts';
import { createRandom } from '../mutations/random.ts';

/** Addresses of one thing by its id, and what is sent there. */
const routes = [
  { method: 'DELETE', path: (id: string) => `/devices/${id}`, kind: 'devices' },
  { method: 'POST', path: (id: string) => `/licenses/${id}/deactivate`, kind: 'licenses', body: {} },
  { method: 'POST', path: (id: string) => `/licenses/${id}/set_plan`, kind: 'licenses', body: { plan: 'gold' } },
  { method: 'POST', path: (id: string) => `/v1/licenses/devices/${id}/release`, kind: 'devices', body: {} },
  { method: 'GET', path: (id: string) => `/v1/activations/${id}`, kind: 'activations' },
  { method: 'POST', path: (id: string) => `/v1/activations/${id}/trial`, kind: 'activations', body: {} },
] as const;
type Kind = (typeof routes)[number]['kind'];

/** Of nobody, in the form that ids of a kind have. */
const nobodys: Readonly<Record<Kind, (number: number) => string>> = { devices: String, licenses: String, activations: () => randomUUID() };

const odd = ['0', '-1', '1e9', '1%00', '1 OR 1=1', '../1', '1.5', 'NaN', 'Infinity', '0x1', '', ' ', '%', '9'.repeat(40), '1;DROP TABLE users', "1'--", '[]', '{}', '__proto__', 'null', '١', '1\u0000'];

/**
 * Of what is another's a user learns as much as of what never was: the same status, body and headers. And nothing of it
 * changes. Returns what was told or changed against that.
 */
export async function tryForeignIds(server: AccountsServer, { ids, seed }: { ids: number; seed: string }): Promise<{ cases: number; surprises: string[] }> {
  const [thief, victim] = [await server.addUser('thief'), await server.addUser('victim')];
  const owned = await thingsOf(server, victim, 12);
  await thingsOf(server, thief, 3);
  const before = snapshot(server, victim);
  const random = createRandom(seed);
  const surprises: string[] = [];
  let cases = 0;

  for (const { method, path, kind, ...rest } of routes) {
    const ask = (id: string): Promise<Answered> => server.ask(path(id), { method, token: thief.accessToken, ...rest });
    const reference = comparable(await ask(nobodys[kind](987_654_321)));
    const foreign = owned[kind];
    for (let at = 0; at < ids; at++) {
      const isForeign = at % 2 === 0;
      const id = isForeign ? String(random.pick(foreign)) : at < odd.length * 2 ? (odd[(at - 1) / 2] ?? '') : nobodys[kind](900_000_000 + random.below(1_000_000));
      const answer = await ask(encodeURIComponent(id));
      cases++;
      const title = `${method} ${path(id)}`;
      if (answer.status !== 404 && answer.status !== 422) surprises.push(`${title} was answered with ${answer.status}`);
      if (isForeign && comparable(answer) !== reference) surprises.push(`${title} is told apart from an id that never was: ${comparable(answer)} and ${reference}`);
    }
  }
  if (snapshot(server, victim) !== before) surprises.push('rows of the other user have changed');
  return { cases, surprises };
}

async function thingsOf(server: AccountsServer, { accessToken: token }: SignedInUser, count: number): Promise<Record<Kind, (number | string)[]>> {
  const owned: Record<Kind, (number | string)[]> = { devices: [], licenses: [], activations: [] };
  for (let at = 0; at < count; at++) {
    owned.licenses.push((await server.get<{ id: number }>('/licenses/create', { token, body: {} })).id);
    owned.devices.push((await server.get<{ id: number }>('/devices/register', { token, body: { fingerprint: `f-${at}` } })).id);
    const { userCode } = await createLicenseDevice({ url: `http://127.0.0.1:${server.port}`, name: `d-${at}` }).start();
    owned.activations.push((await server.get<{ id: string }>('/v1/activations/decide', { token, body: { user_code: userCode, approve: true } })).id);
  }
  return owned;
}

/** All but what differs from request to request, and what says how long the connection lives. */
function comparable({ status, headers, text }: Answered): string {
  const { 'x-request-id': requestId = '', date: _date, connection: _connection, 'keep-alive': _keepAlive, ...rest } = headers;
  return JSON.stringify([status, rest, text.replace(String(requestId), '')]);
}

function snapshot({ rows }: AccountsServer, { id }: SignedInUser): string {
  const tables = ['devices', 'licenses', 'audit_log', 'activations', 'trials'];
  return JSON.stringify(tables.map((table) => rows.prepare(`SELECT * FROM ${table} WHERE user_id = ? ORDER BY id`).all(id)), (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('hex') : value));
}
