import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

// The program as it is started: a process, its one line on stdout, its exit code. Once from the sources, else as built.

const sources = join(import.meta.dirname, 'serve.ts');
const built = join(import.meta.dirname, '../out/main/serve.js');

interface ReadyLine {
  event: string;
  url: string;
  owner_url?: string;
  owner_key?: string;
}

const startTimeoutMs = 60_000;
/** As `serve.ts` has it. */
const closingTimeMs = 1_700;
const running = new Set<ChildProcess>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webplay-serve-'));
});

afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  running.clear();
});

afterAll(() => rm(folder, { recursive: true }));

function run(args: string[], env: Record<string, string> = {}, entry = built) {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  return { child, stdout: text(child.stdout), stderr: text(child.stderr), exit: once(child, 'exit') };
}

/** Starts a server and waits for its ready line. */
async function serve(args: string[], env: Record<string, string> = {}, entry = built) {
  const started = run(['--port', '0', ...args], env, entry);
  const line = await new Promise<string>((resolve, reject) => {
    let printed = '';
    started.child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('\n')) resolve(printed.slice(0, printed.indexOf('\n')));
    });
    void started.stderr.then((complaint) => {
      reject(new Error(complaint));
    });
  });
  const ready = JSON.parse(line) as ReadyLine; // the shape the test goes on to check
  const get = async (path: string): Promise<unknown> => {
    return (await fetch(ready.url + path, { headers: { authorization: `Bearer ${String(ready.owner_key)}` } })).json();
  };
  return { ...started, ready, get };
}

/** Runs a start that must fail, and returns its exit code and what it said. */
async function failingStart(args: string[], env: Record<string, string> = {}) {
  const { exit, stdout, stderr } = run(args, env);
  const [code] = (await exit) as [number | null]; // what a process' `exit` carries
  const complaints = (await stderr).trim().split('\n').filter((line) => !line.startsWith('{')); // but for log lines
  return { code, stdout: await stdout, complaints };
}

test('a server says once that it is ready, answers its owner, and is gone soon after SIGTERM', { timeout: startTimeoutMs }, async () => {
  const { ready, get, child, stdout, stderr, exit } = await serve(['--data-dir', 'one', '--demo'], {}, sources);
  expect(ready).toEqual({
    event: 'ready',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
    owner_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/owner\?code=[\w-]{43}$/) as unknown,
    owner_key: expect.stringMatching(/^[\w-]{43}$/) as unknown,
  });
  expect(await get('/health')).toEqual({ status: 'ok' });
  expect(await get('/v1/info')).toMatchObject({ host: 'server', caller: 'owner' });
  expect(await get('/v1/playlists')).toMatchObject({ playlists: [{ source_type: 'demo' }] });

  const second = await failingStart(['--port', '0', '--data-dir', 'one']);
  expect(second).toMatchObject({ code: 1, stdout: '', complaints: [expect.stringMatching(/^webplay: .*data folder/)] });

  const asked = performance.now();
  child.kill('SIGTERM');
  const [code, signal] = (await exit) as [number | null, string | null]; // what a process' `exit` carries
  const tookMs = performance.now() - asked;
  // Where the disk is busy with others, the last writes may take longer than it waits for them: then it goes with 1.
  expect([code, signal], await stderr).toEqual([tookMs < closingTimeMs ? 0 : expect.any(Number), null]);
  expect(tookMs).toBeLessThan(2 * closingTimeMs);
  expect((await stdout).trim().split('\n')).toHaveLength(1);
});

test('the three IPTV variables log in, and their values appear nowhere', { timeout: startTimeoutMs }, async () => {
  const { ready, get, child, stdout, stderr, exit } = await serve(['--data-dir', 'two'], {
    IPTV_HOST: '127.0.0.1:1',
    IPTV_USERNAME: 'canary-user',
    IPTV_PASSWORD: 'canary-password',
    VERIFY_SSL: 'false',
    CACHE_TTL_SECONDS: '300',
  });
  expect(await get('/status')).toMatchObject({ logged_in: true, cache: { ttl_seconds: 300 } });
  expect(await get('/v1/playlists')).toMatchObject({ playlists: [{ name: 'login', options: { insecure_tls: true } }] });
  expect(JSON.stringify(ready)).not.toContain('canary');
  child.kill('SIGINT');
  await exit;
  expect((await stdout) + (await stderr)).not.toContain('canary');
});

test('beyond loopback there is no owner key', { timeout: startTimeoutMs }, async () => {
  const { ready, stderr, child } = await serve(['--data-dir', 'three', '--host', '0.0.0.0'], { SECRET_KEY: randomBytes(32).toString('base64') });
  expect(Object.keys(ready)).toEqual(['event', 'url']);
  child.kill('SIGTERM');
  expect(await stderr).toContain('its owners are the users with the admin role');
});

test('what cannot work ends in one line', { timeout: startTimeoutMs }, async () => {
  expect(await failingStart([], { PORT: 'eighty' })).toEqual({
    code: 1,
    stdout: '',
    complaints: ['webplay: PORT must be a whole number from 0 to 65535'],
  });
  expect(await failingStart(['--port', '0', '--data-dir', join(sources, 'inside')])).toMatchObject({
    code: 1,
    complaints: [expect.stringMatching(/^webplay: The data folder cannot be written/)],
  });
});
