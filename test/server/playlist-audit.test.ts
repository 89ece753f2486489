import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEvent } from '#shared/contract/audit.ts';
import { type AccountsServer, type SignedInUser, startAccountsServer } from './accounts-server.ts';

// What administrators do to playlists is among their own events, and among nobody else's.

let server: AccountsServer;
let admin: SignedInUser;

beforeAll(async () => {
  server = await startAccountsServer();
  admin = await server.addUser('playlist-admin', 'admin');
});
afterAll(() => server.close());

const own = async () => {
  const events = await server.get<AuditEvent[]>('/audit/me?resources=playlist', { token: admin.accessToken });
  return events.map(({ action, resource_id: id }) => [action, id]);
};

test('a login at a provider, its refresh, and every change after it', async () => {
  const token = admin.accessToken;
  const login = { host: 'tv.invalid', username: 'u', password: 'p' };
  await server.get('/login', { token, body: login });
  await server.get('/login', { token, body: login });
  await server.get('/refresh', { token, method: 'POST', headers: { 'x-request-id': 'the-refresh' } });
  const { playlists } = await server.get<{ playlists: { id: string }[] }>('/v1/playlists', { token });
  const id = playlists[0]?.id ?? '';
  await server.get(`/v1/playlists/${id}`, { token, method: 'PATCH', body: { name: 'Mine' } });
  await server.get(`/v1/playlists/${id}/activate`, { token, method: 'POST' });
  await server.get(`/v1/playlists/${id}`, { token, method: 'DELETE' });

  expect(await own()).toEqual(['delete', 'update', 'refresh', 'update', 'create'].map((verb) => [`playlist.${verb}`, id]));
  const [refreshed] = await server.get<AuditEvent[]>('/audit/me?actions=playlist.refresh', { token });
  expect(refreshed).toMatchObject({ resource: 'playlist', details: 'request_id=the-refresh', request_id: 'the-refresh' });
  expect(JSON.stringify(await own())).not.toContain('tv.invalid');
});

test('the demonstration is added once; what is refused, and what the owner key does, is nobody’s event', async () => {
  const before = await own();
  const user = await server.addUser('playlist-user');
  const demo = { source: { type: 'demo' } };
  expect((await server.ask('/v1/playlists', { token: user.accessToken, body: demo })).status).toBe(403);
  expect((await server.ask('/v1/playlists/nothing', { token: admin.accessToken, method: 'DELETE' })).status).toBeLessThan(500);
  const { id } = await server.get<{ id: string }>('/v1/playlists', { token: server.ownerKey, body: demo });
  expect(await own()).toEqual(before);

  await server.get('/v1/playlists', { token: admin.accessToken, body: demo });
  expect((await own())[0]).toEqual(['playlist.update', id]);
  expect(await server.get('/audit/me?resources=playlist', { token: user.accessToken })).toEqual([]);
});
