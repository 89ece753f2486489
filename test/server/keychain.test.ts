import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { filesBelow, searchFor } from './secret-search.ts';
import { startServer, temporaryFolder, type RunningServer } from './start-server.ts';

vi.setConfig({ testTimeout: 90_000 });

const needed = ['dbus-run-session', 'gnome-keyring-daemon'];
const missing = needed.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
if (missing.length > 0) {
  process.stderr.write(`NOT TESTED: credentials in the system's keychain; this machine has no ${missing.join(' and no ')} (Debian: gnome-keyring, dbus-daemon)\n`);
}

/** A session with an unlocked keyring around the program, both gone when it ends. */
const session = [
  'dbus-run-session',
  '--',
  'sh',
  '-c',
  'printf test | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & keyring=$!; sleep 0.5; "$@"; status=$?; kill $keyring; wait; exit $status',
  'sh',
];

let home: string;
let panel: FakeProvider;

beforeAll(async () => {
  home = await temporaryFolder();
  panel = await startFakeProvider();
  await mkdir(join(home, 'data'));
});

afterAll(async () => {
  await panel.close();
  await rm(home, { recursive: true, force: true });
});

/** The server itself, inside the session. */
function serverIn(pid: number): number | undefined {
  if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1]?.endsWith('serve.js')) return pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  for (const child of children) {
    const found = serverIn(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function inSession(use: (server: RunningServer) => Promise<void>): Promise<void> {
  const server = await startServer({ dataDir: join(home, 'data'), wrapper: session, env: { XDG_DATA_HOME: join(home, 'share'), XDG_RUNTIME_DIR: home } });
  const ended = new Promise<number | null>((resolve) => server.child.once('exit', resolve));
  try {
    await use(server);
  } finally {
    process.kill(serverIn(server.child.pid!) ?? server.child.pid!, 'SIGTERM');
  }
  expect(await ended).toBe(0);
}

test.runIf(missing.length === 0)('with a keychain, what the owner asked to remember survives a restart, and a login does not', async () => {
  const isRemembered = async (server: RunningServer) => {
    const { playlists } = (await server.ask('/v1/playlists')).json as { playlists: { name: string; has_credentials: boolean }[] };
    return Object.fromEntries(playlists.map(({ name, has_credentials: known }) => [name, known]));
  };
  const { username, password } = panel;
  await inSession(async (server) => {
    expect((await server.ask('/v1/info')).json).toMatchObject({ credentials_persist: true });
    const source = { type: 'xtream', server: panel.url, username, password };
    await server.ask('/v1/playlists', { method: 'POST', as: 'owner', body: JSON.stringify({ name: 'kept', source }) });
    await server.settled();
    await server.ask('/login', { method: 'POST', as: 'owner', body: JSON.stringify({ host: panel.url, username, password }) });
    expect(await isRemembered(server)).toEqual({ kept: true, login: true });
  });
  await inSession(async (server) => {
    expect(await isRemembered(server)).toEqual({ kept: true, login: false });
    const { playlists } = (await server.ask('/v1/playlists')).json as { playlists: { id: string; name: string }[] };
    const kept = playlists.find(({ name }) => name === 'kept')!;
    await server.ask(`/v1/playlists/${kept.id}/activate`, { method: 'POST', as: 'owner' });
    const { channels } = (await server.ask('/channels', { as: 'owner' })).json as { channels: ChannelRow[] };
    expect(channels[0]?.url).toContain(encodeURIComponent(password));
  });
  const search = searchFor({ panel: password });
  expect((await filesBelow(home)).flatMap(([name, content]) => search(name, content))).toEqual([]);
});
