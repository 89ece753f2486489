import { expect, test } from 'vitest';
import { startAccountsServer } from '../server/accounts-server.ts';
import { runParts } from './accounts/run.ts';

const small = { ids: 60, queries: 150, keys: 2, rounds: 3, small: true };

test.each(['matrix', 'foreign-ids', 'extra-keys', 'own-rows', 'slots'])(
  'accounts, %s: nobody gets what is not theirs',
  async (part) => {
    const [outcome] = await runParts({ sizes: small, seed: 'small', only: [part] });
    expect(outcome?.surprises.slice(0, 30)).toEqual([]);
    expect(outcome?.cases).toBeGreaterThan(part === 'matrix' ? 2_000 : 10);
  },
  300_000,
);

test('a changed role and a disabled account count from the next request on', async () => {
  const server = await startAccountsServer();
  try {
    await server.addUser('root', 'admin');
    const { id, accessToken: token } = await server.addUser('ana');
    const change = (body: object) => server.get(`/v1/users/${id}`, { method: 'PATCH', token: server.ownerKey, body });
    const list = async (): Promise<number> => (await server.ask('/v1/users', { token })).status;

    expect(await list()).toBe(403);
    await change({ role: 'admin' });
    expect(await list()).toBe(200);
    await change({ role: 'user' });
    expect(await list()).toBe(403);
    await change({ status: 'disabled' });
    expect((await server.ask('/auth/me', { token })).status).toBe(401);
  } finally {
    await server.close();
  }
}, 30_000);

test('where licenses are not self-service a user makes none, and an administrator does', async () => {
  const server = await startAccountsServer({ licenseSelfService: false });
  try {
    const [ana, root] = [await server.addUser('ana'), await server.addUser('root', 'admin')];
    expect((await server.ask('/licenses/create', { token: ana.accessToken, body: {} })).json).toMatchObject({ status: 403, code: 'forbidden' });
    const { id } = await server.get<{ id: number }>('/licenses/create', { token: root.accessToken, body: {} });
    expect((await server.ask(`/licenses/${id}/set_plan`, { token: ana.accessToken, body: { plan: 'x' } })).status).toBe(404);
    expect((await server.ask(`/licenses/${id}/set_plan`, { token: root.accessToken, body: { plan: 'x' } })).status).toBe(200);
  } finally {
    await server.close();
  }
}, 30_000);
