import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { runProgram, serveEntry, startServer, temporaryFolder, type RunningServer, type StartServerOptions } from './start-server.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

/** Processes start slowly on a machine that has other things to do. */
vi.setConfig({ testTimeout: 90_000 });

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function folder(): Promise<string> {
  const path = await temporaryFolder();
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(options?: StartServerOptions): Promise<RunningServer> {
  const server = await startServer(options);
  cleanUps.push(() => server.stop());
  return server;
}

async function provider(): Promise<FakeProvider> {
  const panel = await startFakeProvider();
  cleanUps.push(() => panel.close());
  return panel;
}

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Processes this one started that still run. */
async function childrenOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean);
}

/** Where a process can be reached, as Linux writes addresses: `0100007F:1F40` is 127.0.0.1:8000. */
async function listeningPlaces(pid: number): Promise<string[]> {
  const open = await Promise.all((await readdir(`/proc/${pid}/fd`)).map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  const sockets = new Set(open.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
  const found: string[] = [];
  for (const protocol of ['tcp', 'tcp6', 'udp', 'udp6']) {
    for (const line of (await readFile(`/proc/${pid}/net/${protocol}`, 'utf8')).trim().split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (sockets.has(inode) && (protocol.startsWith('udp') || state === '0A')) found.push(`${protocol} ${local}`);
    }
  }
  return found;
}

/** Text that is one line of ours, after whatever was logged. */
const oneLine = (text: RegExp): unknown => expect.stringMatching(new RegExp(`^(?:\\{"level".*\\n)*webplay: ${text.source}[^\\n]*\\n$`));
const refusal = (text: RegExp) => ({ code: 1, stdout: '', stderr: oneLine(text) });

const runServe = (dataDir: string, home: string, ...more: string[]) => runProgram(serveEntry, ['--port', '0', '--data-dir', dataDir, ...more], { home });

test('a server that was told nothing listens on one port of this machine alone (713)', async () => {
  const server = await start({ args: ['--demo'] });
  await server.settled();
  const port = server.port.toString(16).toUpperCase().padStart(4, '0');
  const places = await listeningPlaces(server.child.pid ?? 0);
  expect(places).toContain(`tcp 0100007F:${port}`);
  // The built-in demo has a port of its own there.
  expect(places.filter((place) => !place.startsWith('tcp 0100007F:'))).toEqual([]);
  expect(places.length).toBeLessThanOrEqual(2);
});

test('a life: one ready line, a folder of its own that no other WebPlay may use, and an end at once', async () => {
  const home = await folder();
  const dataDir = join(home, 'data');
  const server = await start({ dataDir, args: ['--demo'] });
  const other = runServe(dataDir, home);
  expect(await server.settled()).toMatchObject({ logged_in: true, refresh_status: 'success' });
  const { channels } = (await server.ask('/channels')).json as { channels: ChannelRow[] };
  expect(channels[0]?.name).toBe('Amber News HD');
  await expect.poll(() => server.stderr()).toContain('/channels');

  expect(JSON.parse(server.stdout())).toEqual({
    event: 'ready',
    url: `http://127.0.0.1:${server.port}`,
    owner_url: expect.stringContaining(`http://127.0.0.1:${server.port}/owner?code=`),
    owner_key: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  });
  expect(server.stdout().split('\n')).toHaveLength(2);
  // All is log but the one line for the console, how to become the administrator.
  const logged = server.stderr().split('\n').filter((line) => line !== '' && !line.startsWith('webplay: there is no administrator yet'));
  for (const line of logged) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(server.stderr()).not.toContain(server.ownerKey);
  expect(server.stderr()).not.toContain(new URL(server.ownerUrl).searchParams.get('code'));

  const names = await readdir(dataDir, { recursive: true });
  const open = await Promise.all(names.map(async (name) => [name, ((await stat(join(dataDir, name))).mode & 0o077) !== 0] as const));
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect(open.filter(([, isOpen]) => isOpen)).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['cache.db', 'user.db']));

  expect(await other).toEqual(refusal(/Another WebPlay is already using this data folder/));
  expect((await server.ask('/health')).status).toBe(200);

  const { code, ms } = await server.terminate();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(2_000);

  const db = new Database(join(dataDir, 'user.db'));
  db.pragma('user_version = 9999');
  db.close();
  expect(await runServe(dataDir, home)).toEqual(refusal(/These data were written by a newer WebPlay/));
});

test('SIGTERM ends everything within two seconds, in the middle of streams, events and a refresh, and leaves no process', async () => {
  const panel = await provider();
  const home = await folder();
  const dataDir = join(home, 'data');
  await writeFile(join(home, 'password'), `${panel.password}\n`);
  const server = await start({ dataDir, env: { IPTV_HOST: panel.url, IPTV_USERNAME: panel.username, IPTV_PASSWORD_FILE: join(home, 'password') } });
  expect(await server.status()).toMatchObject({ logged_in: true });
  await server.ask('/refresh', { method: 'POST', as: 'owner' });
  await server.settled();
  const { channels } = (await server.ask('/channels')).json as { channels: ChannelRow[] };
  const stream = await server.open(`/v1/streams/${channels[0]!.id}`);
  const events = await server.open('/v1/events');
  const ended = [stream, events].map((response) => new Promise((resolve) => response.resume().once('close', resolve).once('error', resolve)));
  panel.behave({ kind: 'account' }, misbehaviors.slowHeaders(60_000));
  await server.ask('/refresh', { method: 'POST', as: 'owner' });
  // The panel is asked for one thing at a time, and its guide may still be on the way.
  await expect.poll(() => panel.requests({ kind: 'account' }).length, { timeout: 20_000 }).toBe(2);
  const children = await childrenOf(server.child.pid!);
  const { code, ms } = await server.terminate();
  await Promise.all(ended);

  expect(code).toBe(0);
  expect(ms).toBeLessThan(2_000);
  expect([server.child.pid!, ...children.map(Number)].filter(isRunning)).toEqual([]);
  await expect.poll(() => panel.activeConnections).toBe(0);
  const again = await start({ dataDir });
  expect(await again.status()).toMatchObject({ cache_available: true, refresh_state: 'idle', logged_in: false });
  expect(await again.ask('/refresh', { method: 'POST', as: 'owner' })).toMatchObject({ status: 409 });
});

test('a start that cannot be says why in one line', async () => {
  const home = await folder();
  await writeFile(join(home, 'file'), '');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => taken.close(resolve)));
  const { port } = taken.address() as AddressInfo; // it listens on TCP
  const env = { DATA_DIR: join(home, 'data') };
  const refused = (args: string[], more: Record<string, string> = {}) => runProgram(serveEntry, args, { home, env: { ...env, ...more } });

  expect(await refused(['--port', 'abc'])).toEqual(refusal(/--port must be a whole number/));
  expect(await refused(['--colour'])).toEqual(refusal(/Unknown option '--colour'/));
  expect(await refused(['--port', '0'], { CACHE_TTL_SECONDS: 'soon' })).toEqual(refusal(/CACHE_TTL_SECONDS must be a whole number of seconds/));
  expect(await readdir(home)).toEqual(['file']);
  const [unwritable, inUse] = await Promise.all([runServe(join(home, 'file', 'data'), home), refused(['--port', String(port)])]);
  expect(unwritable).toEqual(refusal(/The data folder cannot be written/));
  expect(inUse).toEqual(refusal(/Another program uses port/));
  expect(await refused(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--data-dir'), stderr: '' });
});
