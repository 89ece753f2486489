import { expect, test } from 'vitest';
import { startServer, type RunningServer } from './start-server.ts';

const boss = { username: 'boss', password: 'a long enough password' };

/** What the console says of the setup; undefined when it says nothing by the time the server is ready. */
async function tokenOn(server: RunningServer): Promise<string | undefined> {
  await server.ask('/health'); // what was printed before is here by the time this is answered
  return /"token": "([\w-]{43})"/.exec(server.stderr())?.[1];
}

const post = (server: RunningServer, path: string, body: object) => server.ask(path, { method: 'POST', body: JSON.stringify(body) });

test('a server begins with a token on its console that makes one administrator, and starts without one after', { timeout: 300_000 }, async () => {
  const server = await startServer();
  try {
    const token = await tokenOn(server);
    expect((await server.ask('/v1/setup')).json).toEqual({ setup_needed: true, registration_open: true });
    expect((await post(server, '/v1/setup', { token: 'a guess', ...boss })).status).toBe(401);
    expect((await post(server, '/v1/setup', { token, ...boss })).status).toBe(200);
    expect((await post(server, '/v1/setup', { token, ...boss, username: 'second' })).status).toBe(401);
    expect((await post(server, '/auth/login', boss)).status).toBe(200);
    expect((await server.ask('/v1/setup')).json).toMatchObject({ setup_needed: false });
    expect(server.stdout()).not.toContain(token);
    await server.terminate();

    const again = await startServer({ dataDir: server.dataDir });
    expect(await tokenOn(again)).toBeUndefined();
    expect((await post(again, '/auth/login', boss)).status).toBe(200);
    await again.stop();
  } finally {
    await server.stop();
  }
});
