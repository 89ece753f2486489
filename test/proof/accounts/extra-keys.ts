import { type AccountsServer, password, type SignedInUser } from '../../server/accounts-server.ts';
import { createLicenseDevice } from '../../server/license-device.ts';

/** What somebody may hope to set by saying so. */
const hopes: Readonly<Record<string, string>> = {
  role: '"admin"',
  status: '"active"',
  plan: '"gold"',
  owner_username: '"root"',
  user_id: '"00000000-0000-7000-8000-000000000000"',
  external_id: '"sub_1"',
  id: '1',
  ['__proto__']: '{"role":"admin"}',
  constructor: '{"prototype":{"role":"admin"}}',
};

interface Sample {
  path: string;
  /** Of what is hoped for, what is asked for here. */
  meant?: string;
  /** The body's text without its braces. */
  said(user: SignedInUser, server: AccountsServer): string | Promise<string>;
}

const machineOf = ({ port }: AccountsServer) => createLicenseDevice({ url: `http://127.0.0.1:${port}`, name: 'n' });
const waitingCode = async (server: AccountsServer): Promise<string> => `"user_code":"${(await machineOf(server).start()).userCode}"`;

/** Every body of the accounts' addresses, each good as it is. */
const samples: readonly Sample[] = [
  { path: '/devices/register', said: () => '"fingerprint":"f-1","name":"n","platform":"p"' },
  { path: '/licenses/create', said: () => '' },
  { path: '/licenses/:license/set_plan', meant: 'plan', said: () => '"plan":"silver"' },
  { path: '/licenses/:license/deactivate', said: () => '' },
  { path: '/auth/login', said: ({ username }) => `"username":"${username}","password":"${password}"` },
  { path: '/auth/refresh', said: ({ refreshToken }) => `"refresh_token":"${refreshToken}"` },
  { path: '/auth/revoke', said: ({ refreshToken }) => `"refresh_token":"${refreshToken}"` },
  { path: '/auth/logout', said: ({ refreshToken }) => `"refresh_token":"${refreshToken}"` },
  { path: '/v1/account/password', said: () => `"currentPassword":"${password}","newPassword":"another long password"`.replace('currentPassword', 'current_password').replace('newPassword', 'new_password') },
  { path: '/v1/activations/lookup', said: (_, server) => waitingCode(server) },
  { path: '/v1/activations/decide', said: async (_, server) => `${await waitingCode(server)},"approve":true` },
  { path: '/v1/activations/decide', said: async (_, server) => `${await waitingCode(server)},"approve":false` },
  { path: '/v1/activations/:activation/trial', said: () => '' },
  { path: '/v1/licenses/devices/:device/release', said: () => '' },
  { path: '/v1/license/files', said: (_, server) => `"request":${JSON.stringify(machineOf(server).requestFile())}` },
];

/**
 * Says each body twice: as it is by one user, and with one more key by another. What they have afterwards must be the same.
 * `keys` limits how many of the nine are tried.
 */
export async function tryExtraKeys(server: AccountsServer, { keys = 9 }: { keys?: number } = {}): Promise<{ cases: number; surprises: string[] }> {
  const surprises: string[] = [];
  let cases = 0;
  for (const [index, sample] of samples.entries()) {
    const plain = await outcomeOf(server, await server.addUser(`plain-${index}`), sample, undefined);
    for (const key of Object.keys(hopes).slice(0, keys)) {
      if (sample.meant === key) continue;
      const hopeful = await outcomeOf(server, await server.addUser(`hopeful-${index}-${key.replaceAll('_', '')}`), sample, key);
      cases++;
      // A body may be refused for what it says besides, as a parser does that knows `__proto__` for what it is.
      if (hopeful.status === 400 || hopeful.status === 422) continue;
      if (hopeful.status !== plain.status || hopeful.rows !== plain.rows) {
        surprises.push(`${sample.path} with ${key}: ${hopeful.status} ${hopeful.rows} instead of ${plain.status} ${plain.rows}`);
      }
    }
  }
  const registered = await tryRegistering(server, keys);
  return { cases: cases + registered.cases, surprises: [...surprises, ...registered.surprises] };
}

async function tryRegistering(server: AccountsServer, keys: number): Promise<{ cases: number; surprises: string[] }> {
  const surprises: string[] = [];
  const chosen = Object.keys(hopes).slice(0, keys);
  for (const [index, key] of chosen.entries()) {
    const username = `registered-${index}`;
    const { status } = await server.ask('/auth/register', { body: `{"username":"${username}","password":"${password}","${key}":${hopes[key] ?? ''}}` });
    const row = server.rows.prepare('SELECT role, status FROM users WHERE username = ?').get(username) as { role: string; status: string } | undefined;
    if (status === 400 && row === undefined) continue;
    if (status !== 200 || row?.role !== 'user' || row.status !== 'active') surprises.push(`/auth/register with ${key}: ${status} ${JSON.stringify(row)}`);
  }
  return { cases: chosen.length, surprises };
}

async function outcomeOf(server: AccountsServer, user: SignedInUser, { path, said }: Sample, key: string | undefined): Promise<{ status: number; rows: string }> {
  const { accessToken: token } = user;
  const { id } = await server.get<{ id: number }>('/licenses/create', { token, body: {} });
  const device = await server.get<{ id: number }>('/devices/register', { token, body: { fingerprint: 'f-0' } });
  const activation = path.includes(':activation') ? await approved(server, user) : '';
  const entries = [await said(user, server), key === undefined ? '' : `"${key}":${hopes[key] ?? ''}`].filter((text) => text !== '');
  const { status } = await server.ask(path.replace(':license', String(id)).replace(':device', String(device.id)).replace(':activation', activation), { token, body: `{${entries.join()}}` });
  return { status, rows: rowsOf(server, user) };
}

/** By somebody who may have a trial: a license would be in the way of it. */
async function approved(server: AccountsServer, { accessToken: token }: SignedInUser): Promise<string> {
  for (const { id } of await server.get<{ id: number }[]>('/licenses/me', { token })) await server.get(`/licenses/${id}/deactivate`, { token, body: {} });
  return (await server.get<{ id: string }>('/v1/activations/decide', { token, body: `{${await waitingCode(server)},"approve":true}` })).id;
}

/** All that a user has, without what differs between any two. */
function rowsOf({ rows }: AccountsServer, { id }: SignedInUser): string {
  const questions = [
    'SELECT role, status, full_name FROM users WHERE id = ?',
    'SELECT status, plan, external_provider, external_id FROM licenses WHERE user_id = ? ORDER BY id',
    'SELECT iif(key_thumbprint IS NULL, fingerprint, NULL), name, platform, released_at IS NULL FROM devices WHERE user_id = ? ORDER BY id',
    'SELECT status, device_id IS NULL, license_id IS NULL FROM activations WHERE user_id = ? ORDER BY id',
    'SELECT count(*) FROM trials WHERE user_id = ?',
    'SELECT revoked_at IS NULL, revoke_reason FROM sessions WHERE user_id = ? ORDER BY id',
    'SELECT action, resource FROM audit_log WHERE user_id = ? ORDER BY id',
    "SELECT count(*) FROM licenses WHERE user_id <> ? AND external_id IS NOT NULL OR plan = 'gold'",
  ];
  return JSON.stringify(questions.map((sql) => rows.prepare(sql).all(id)));
}
