import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../electron/core/database/open.ts';
import { cliEntry, runProgram, startServer, temporaryFolder, type FinishedProgram, type RunningServer } from './start-server.ts';

/** Backup, restore and the audit's proof of `webplay.db`, by the programs people run. */

// Each test starts several programs.
vi.setConfig({ testTimeout: 240_000 });

const secret = { SECRET_KEY: randomBytes(48).toString('base64') };
const password = 'a long enough password';

let home: string;
let dataDir: string;
let copy: string;
let server: RunningServer | undefined;

beforeEach(async () => {
  home = await temporaryFolder();
  dataDir = join(home, 'data');
  copy = join(home, 'copy.db');
  await mkdir(dataDir);
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(home, { recursive: true, force: true });
});

const webplay = (...args: string[]): Promise<FinishedProgram> => runProgram(cliEntry, [...args, '--data-dir', dataDir], { home });

async function start(): Promise<RunningServer> {
  server = await startServer({ dataDir, env: { ...secret, RATE_LIMIT_ENABLED: 'false' } });
  return server;
}

async function stop(): Promise<void> {
  await server?.terminate();
  server = undefined;
}

async function post(path: string, body: object, token?: string): Promise<{ status: number; json: Record<string, string> }> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, json } = await (server as RunningServer).ask(path, { method: 'POST', body: JSON.stringify(body), headers });
  return { status, json: Object(json) as Record<string, string> };
}

async function register(username: string): Promise<void> {
  expect((await post('/auth/register', { username, password })).status).toBe(200);
}

const logIn = (username: string) => post('/auth/login', { username, password });

async function count(file: string, table: string): Promise<number> {
  const db = openDatabase(file, { readonly: true });
  const rows = Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  db.close();
  return rows;
}

/** Changes a copy as somebody with an editor would. */
function edit(file: string, sql: string): void {
  const db = openDatabase(file);
  db.exec(sql);
  db.pragma('journal_mode = DELETE');
  db.close();
}

const leftOver = async (): Promise<string[]> => [...(await readdir(home)), ...(await readdir(dataDir))].filter((name) => name.includes('.part'));

describe('a backup', () => {
  test('of a server under load is whole, holds all that was answered before it, and is its owner’s alone', async () => {
    await start();
    await register('before');
    let running = true;
    let acknowledged = 0;
    const load = Promise.all(
      [0, 1, 2, 3].map(async (lane) => {
        const { json } = await logIn('before');
        for (let at = 0; running; at += 1) {
          const { status } = await post('/devices/register', { fingerprint: `device-${lane}-${at}` }, json['access_token']);
          if (status === 200) acknowledged += 1;
        }
      }),
    );
    while (acknowledged < 20) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = acknowledged;
    const made = await webplay('backup', copy);
    running = false;
    await load;
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toMatch(/^1 users and \d+ audit rows copied\n$/);
    expect(await count(copy, 'devices')).toBeGreaterThanOrEqual(before);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await leftOver()).toEqual([]);
  });

  test('replaces an older one only when it is complete, and never the database itself', async () => {
    await start();
    await register('one');
    await writeFile(copy, 'older');
    await chmod(copy, 0o644);
    expect((await webplay('backup', copy)).code).toBe(0);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await webplay('backup', join(dataDir, 'webplay.db'))).toMatchObject({ code: 1, stderr: 'This is the database itself; name another file\n' });
    expect((await logIn('one')).status).toBe(200);
  });

  test('of a folder without accounts says so', async () => {
    expect(await webplay('backup', copy)).toMatchObject({ code: 1, stderr: 'There is no database of accounts here; name its folder with --data-dir\n' });
    expect(existsSync(copy)).toBe(false);
  });
});

describe('a restore', () => {
  test('brings back what was there, ends every session, and keeps what it replaces', async () => {
    await start();
    await register('kept');
    const { json: before } = await logIn('kept');
    expect((await webplay('backup', copy)).code).toBe(0);
    await register('later');
    await stop();

    const restored = await webplay('restore', copy);
    expect(restored.stderr).toContain('1 users restored; everybody signs in again\n');
    expect(restored.code).toBe(0);

    await start();
    expect((await server?.ask('/auth/me', { headers: { authorization: `Bearer ${before['access_token']}` } }))?.status).toBe(401);
    expect((await post('/auth/refresh', { refresh_token: before['refresh_token'] ?? '' })).status).toBe(401);
    expect((await logIn('kept')).status).toBe(200);
    expect((await logIn('later')).status).toBe(401);
    const aside = (await readdir(dataDir)).filter((name) => name.includes('.replaced-'));
    expect(aside).toHaveLength(1);
    expect(await count(join(dataDir, aside[0] ?? ''), 'users')).toBe(2);
    expect(await leftOver()).toEqual([]);
  });

  test('is refused while a server runs, and does it no harm', async () => {
    await start();
    await register('one');
    await webplay('backup', copy);
    expect(await webplay('restore', copy)).toMatchObject({ code: 1, stderr: 'Another WebPlay is already using this data folder\n' });
    expect((await logIn('one')).status).toBe(200);
    // The folder of another server, with the same accounts.
    const elsewhere = await runProgram(cliEntry, ['restore', copy, '--data-dir', home], { home, env: { DATABASE_URL: `sqlite:///${dataDir}/webplay.db` } });
    expect(elsewhere).toMatchObject({ code: 1, stderr: 'Another WebPlay is already using this data folder\n' });
    expect((await logIn('one')).status).toBe(200);
  });

  test('puts a good copy in the place of a damaged database', async () => {
    await start();
    await register('one');
    await webplay('backup', copy);
    await stop();
    const file = join(dataDir, 'webplay.db');
    await writeFile(file, 'no database at all');
    await expect(start()).rejects.toThrow('webplay restore FILE');
    expect((await webplay('restore', copy)).code).toBe(0);
    await start();
    expect((await logIn('one')).status).toBe(200);
  });

  test('into an empty folder moves a server', async () => {
    await start();
    await register('one');
    await webplay('backup', copy);
    await stop();
    dataDir = join(home, 'other');
    await mkdir(dataDir);
    expect((await webplay('restore', copy)).code).toBe(0);
    await start();
    expect((await logIn('one')).status).toBe(200);
  });

  test('of a damaged copy is refused, and nothing changes', async () => {
    await start();
    await register('one');
    await webplay('backup', copy);
    await stop();
    await truncate(copy, 9_000);
    expect(await webplay('restore', copy)).toMatchObject({ code: 1, stderr: expect.stringContaining('damaged') as unknown });
    expect((await readdir(dataDir)).filter((name) => /part|replaced/.test(name))).toEqual([]);
    expect(await count(join(dataDir, 'webplay.db'), 'users')).toBe(1);
  });
});

test('audit verify tells a whole chain from one that was touched, also while the server runs', async () => {
  await start();
  await register('one');
  await logIn('one');
  expect(await webplay('audit', 'verify')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ audit rows, none changed or removed\n$/) as unknown });
  await stop();
  edit(join(dataDir, 'webplay.db'), "UPDATE audit_log SET details = 'status=success' WHERE id = 2");
  expect(await webplay('audit', 'verify')).toMatchObject({ code: 2, stdout: 'the audit log was changed: its chain breaks at row 2\n' });
});
