import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LicenseStatus } from '#shared/contract/license.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { openUserDatabase } from '../../electron/core/database/user-database.ts';
import { userQueries } from '../../electron/core/database/user-schema.ts';
import { createEvents } from '../../electron/core/events.ts';
import { createHttp } from '../../electron/core/http/request.ts';
import { makeKey } from '../../electron/core/jws/ed25519-keys.ts';
import type { MachineReaders } from '../../electron/core/license/fingerprint/machine-readers.ts';
import { createLicense, type License } from '../../electron/core/license/license.ts';
import { PublishedKeys } from '../../electron/core/license/pinned-keys.ts';
import { silentLogger } from '../../electron/core/log.ts';
import type { SecretTexts } from '../../electron/core/secrets/secret-texts.ts';
import { startAccountsServer, type AccountsServer, type SignedInUser } from '../server/accounts-server.ts';

/** A desktop against a real license server, over real HTTP; only the machine and the keychain are played. */

const day = 86_400_000;
const owner = { kind: 'owner' } as const;

let folder: string;
let server: AccountsServer;
let user: SignedInUser;
let desktops: Desktop[];

interface Desktop {
  license: License;
  status(): Promise<LicenseStatus>;
  /** Ends the program and starts it again, over the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
  /** Moves this machine's clock. */
  move(ms: number): void;
  replaceMachine(readers: MachineReaders): void;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webplay-license-'));
  server = await startAccountsServer({ licenseSigningKey: { ...makeKey(), kid: 'lic-test' }, devicesPerLicense: 1 });
  user = await server.addUser('buyer');
  await server.get('/licenses/create', { token: user.accessToken, body: {} });
  desktops = [];
});

afterEach(async () => {
  for (const desktop of desktops) await desktop.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const cheapMachine = (id: string): MachineReaders => ({
  platform: 'linux',
  run: () => Promise.reject(new Error('runs nothing')),
  readFile: (path) => (path === '/proc/self/mountinfo' ? Promise.resolve('1 0 8:2 / / rw - ext4 /dev/sda2 rw') : Promise.resolve(`${id}${path}`)),
  listFolder: () => Promise.resolve([`uuid-of-${id}`]),
  readLink: () => Promise.resolve('../../sda2'),
  realPath: (path) => Promise.resolve(path),
  cores: () => ['A processor', 'A processor'],
  systemFolder: () => '',
});

async function startDesktop(name: string, base = `http://127.0.0.1:${server.port}`): Promise<Desktop> {
  const keys = PublishedKeys.parse(await server.get('/v1/license/keys'));
  const dataDir = join(folder, name);
  const kept = new Map<string, string>();
  const secrets: SecretTexts = {
    persistent: true,
    read: (key) => Promise.resolve(kept.get(key) ?? null),
    write: (key, text) => Promise.resolve(void kept.set(key, text)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
  let moved = 0;
  let machine = cheapMachine(name);
  await mkdir(dataDir, { recursive: true });
  let parts = open();

  function open() {
    const file = openUserDatabase(dataDir, silentLogger);
    const http = createHttp({ pace: 0.05 }); // faster, and a loaded machine does not answer in time
    const license = createLicense({
      ...{ server: base, keys, mayBeLocal: true, db: userQueries(file), dataDir, secrets, events: createEvents(), http, log: silentLogger },
      ...{ clock: () => Date.now() + moved, appVersion: '1.0.0', machine, firstPlaylist: () => 'first' as PlaylistId },
    });
    return { file, http, license };
  }

  async function close(): Promise<void> {
    await parts.license.close();
    await parts.http.close();
    if (parts.file.open) parts.file.close();
  }

  const desktop: Desktop = {
    license: parts.license,
    status: async () => (await parts.license.handlers.getStatus({}, owner)) as LicenseStatus, // ids lose their brand on the way in
    async restart() {
      await close();
      parts = open();
      desktop.license = parts.license;
    },
    close,
    move(ms) {
      moved += ms;
    },
    replaceMachine(readers) {
      machine = readers;
    },
  };
  desktops.push(desktop);
  return desktop;
}

async function until(desktop: Desktop, isReached: (status: LicenseStatus) => boolean): Promise<LicenseStatus> {
  for (const end = Date.now() + 20_000; ; await sleep(20)) {
    const status = await desktop.status();
    if (isReached(status)) return status;
    if (Date.now() > end) throw new Error(`it stayed ${JSON.stringify(status)}`);
  }
}

async function approve({ activation }: LicenseStatus): Promise<void> {
  await server.get('/v1/activations/decide', { token: user.accessToken, body: { user_code: activation?.userCode, approve: true } });
}

async function activate(desktop: Desktop): Promise<LicenseStatus> {
  await desktop.license.handlers.activate({}, owner);
  await approve(await until(desktop, ({ activation }) => activation?.phase === 'waiting'));
  return until(desktop, ({ state }) => state === 'active');
}

const mayPlay = ({ license }: Desktop, id: string) => license.features.needPlaylist(id as PlaylistId).then(() => true, () => false);

test('a fresh desktop works for a day, is activated by a code, and stays so', async () => {
  const desktop = await startDesktop('one');
  expect(await desktop.status()).toMatchObject({ required: true, state: 'unlicensed', fullFeatures: true, keyPersists: true });
  desktop.move(2 * day);
  expect(await desktop.status()).toMatchObject({ state: 'unlicensed', fullFeatures: false, freePlaylistId: 'first' });
  expect([await mayPlay(desktop, 'first'), await mayPlay(desktop, 'second')]).toEqual([true, false]);
  await expect(desktop.license.features.needRoomFor(1)).rejects.toMatchObject({ code: 'license_required' });
  desktop.move(-2 * day);

  expect(await activate(desktop)).toMatchObject({ fullFeatures: true, end: null, devicesAllowed: 1, activation: null, lastFailure: null });
  await desktop.restart();
  expect(await desktop.status()).toMatchObject({ state: 'active', fullFeatures: true });
  expect(await mayPlay(desktop, 'second')).toBe(true);
  expect(await desktop.license.handlers.listDevices({}, owner)).toMatchObject({ devices: [{ isThis: true }], limit: 1 });
});

test('an activation that waits goes on after a restart, and one that is given up does not', async () => {
  const desktop = await startDesktop('one');
  await desktop.license.handlers.activate({}, owner);
  const waiting = await until(desktop, ({ activation }) => activation?.phase === 'waiting');
  await desktop.restart();
  expect((await until(desktop, ({ activation }) => activation !== null)).activation?.userCode).toBe(waiting.activation?.userCode);
  await approve(waiting);
  expect(await until(desktop, ({ state }) => state === 'active')).toMatchObject({ activation: null });

  await desktop.license.handlers.release({}, owner);
  expect(await desktop.status()).toMatchObject({ state: 'unlicensed', end: 'device_released', fullFeatures: false });
  await desktop.license.handlers.activate({}, owner);
  await until(desktop, ({ activation }) => activation?.phase === 'waiting');
  await desktop.license.handlers.cancelActivation({}, owner);
  await desktop.restart();
  expect(await desktop.status()).toMatchObject({ activation: null, state: 'unlicensed' });
  expect(await activate(desktop)).toMatchObject({ fullFeatures: true });
});

test('a second device waits for a slot, and takes the one it is given', async () => {
  const one = await startDesktop('one');
  await activate(one);
  const two = await startDesktop('two');
  await two.license.handlers.activate({}, owner);
  await approve(await until(two, ({ activation }) => activation?.phase === 'waiting'));
  const { activation } = await until(two, (status) => status.activation?.phase === 'device_limit_reached');
  await two.license.handlers.answerActivation({ replace: activation?.devices[0]?.id }, owner);
  expect(await until(two, ({ state }) => state === 'active')).toMatchObject({ fullFeatures: true });
  await one.license.handlers.checkIn({}, owner);
  expect(await one.status()).toMatchObject({ end: 'device_released', state: 'unlicensed', fullFeatures: false });
});

test('without the server it works for fourteen days, with notices from the tenth; one check-in brings it back', async () => {
  const desktop = await startDesktop('one');
  const { warnAt, offlineUntil } = await activate(desktop);
  expect(((offlineUntil ?? 0) - (warnAt ?? 0)) / day).toBeCloseTo(4, 1);
  desktop.move(13 * day);
  expect(await desktop.status()).toMatchObject({ state: 'stale', fullFeatures: true });
  desktop.move(2 * day);
  expect(await desktop.status()).toMatchObject({ state: 'expired', fullFeatures: false });
  server.advance(15 * day);
  await desktop.license.handlers.checkIn({}, owner);
  expect(await desktop.status()).toMatchObject({ state: 'active', fullFeatures: true, lastFailure: null });
});

test.each([-3, 3, 400])('a clock that is %d days off is repaired by one check-in', async (days) => {
  const desktop = await startDesktop('one');
  await activate(desktop);
  desktop.move(days * day);
  await until(desktop, ({ state }) => state === (days < 0 ? 'clock_suspect' : days > 14 ? 'expired' : 'stale'));
  await desktop.license.handlers.checkIn({}, owner);
  expect(await desktop.status()).toMatchObject({ state: 'active', fullFeatures: true, lastFailure: null });
  desktop.move(-days * day);
  expect(await desktop.status()).toMatchObject({ state: 'active', fullFeatures: true });
});

test('another machine with the same files and the same keychain is another device; a new disk is not', async () => {
  const desktop = await startDesktop('one');
  await activate(desktop);
  desktop.replaceMachine({ ...cheapMachine('one'), listFolder: () => Promise.resolve(['a new disk']) });
  await desktop.restart();
  await sleep(300);
  expect(await desktop.status()).toMatchObject({ state: 'active' });
  desktop.replaceMachine(cheapMachine('clone'));
  await desktop.restart();
  expect(await until(desktop, ({ state }) => state !== 'active')).toMatchObject({ state: 'wrong_device', fullFeatures: false });
});

test('a machine without a network is licensed by a file', async () => {
  const desktop = await startDesktop('one', 'http://127.0.0.1:9');
  const { text } = await desktop.license.handlers.makeFileRequest({}, owner);
  expect(text).toContain('-----BEGIN WEBPLAY LICENSE REQUEST-----');
  const file = await server.get<{ text: string }>('/v1/license/files', { token: user.accessToken, body: { request: text } });
  await expect(desktop.license.handlers.useFile({ text: 'no file' }, owner)).rejects.toMatchObject({ code: 'invalid_license' });
  // It names the server by another address than this desktop does.
  await expect(desktop.license.handlers.useFile({ text: file.text }, owner)).rejects.toMatchObject({ code: 'invalid_license' });
});

test('a file that is for this desktop counts for months', async () => {
  const desktop = await startDesktop('one');
  const { text } = await desktop.license.handlers.makeFileRequest({}, owner);
  const file = await server.get<{ text: string }>('/v1/license/files', { token: user.accessToken, body: { request: text } });
  expect(await desktop.license.handlers.useFile({ text: file.text }, owner)).toMatchObject({ state: 'active', fullFeatures: true });
  desktop.move(100 * day);
  expect(await desktop.status()).toMatchObject({ state: 'active', fullFeatures: true });
});
