import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { coreContract, type CoreContract } from '#shared/contract/contract.ts';
import type { Client } from '#shared/contract/procedure.ts';
import { titleId, type PlaylistId } from '#shared/model/ids.ts';
import { createClient } from '../../renderer/api/client.ts';
import { createCore, type Core, type CoreOptions } from '../../electron/core/core.ts';
import { userMigrations } from '../../electron/core/database/user-database.ts';
import { createLogger } from '../../electron/core/log.ts';
import { owner } from './start-core.ts';

vi.setConfig({ testTimeout: 60_000 });

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'webplay-user-'));
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

interface Opened {
  core: Core;
  api: Client<CoreContract>;
}

/** A core over a folder that may hold anything; nothing is fetched. */
async function open(dataDir: string, options: Partial<CoreOptions> = {}): Promise<Opened> {
  const core = await createCore({ dataDir, version: '0.0.0-test', host: 'server', keychain: 'memory', keepFresh: false, checkOutputs: true, log: createLogger('silent'), ...options });
  cleanUps.push(() => core.close());
  return { core, api: createClient(coreContract, (name, input) => core.call(owner, name, input)) };
}

const released = { 1: join(import.meta.dirname, '../fixtures/user-db-v1.sql') } as const;

/** A folder with the database that a released version left behind. */
async function leftBy(version: keyof typeof released): Promise<string> {
  const dataDir = await folder();
  const db = new Database(join(dataDir, 'user.db'));
  db.exec(readFileSync(released[version], 'utf8'));
  db.pragma('journal_mode = WAL');
  db.close();
  return dataDir;
}

const livingRoom = 'k3v8xw2n' as PlaylistId;
const newest = userMigrations.at(-1)!.version;

const versionOf = (file: string): unknown => read(file, (db) => db.pragma('user_version', { simple: true }));

function read<Result>(file: string, ask: (db: Database.Database) => Result): Result {
  const db = new Database(file, { readonly: true });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

const namesOf = async ({ api }: Opened) => (await api.playlists.listPlaylists({})).playlists.map(({ name }) => name);
const copiesIn = async (dataDir: string) => (await readdir(join(dataDir, 'backups')).catch(() => [])).sort();

describe('a database of a released version', () => {
  test('version 1: every row is there after the migrations, and so is a copy from before', async () => {
    const dataDir = await leftBy(1);
    const { api, core } = await open(dataDir);
    const { playlists } = await api.playlists.listPlaylists({});

    expect(playlists.map(({ name, sourceType, active }) => [name, sourceType, active])).toEqual([
      ['Living room', 'xtream', true],
      ['Rádio e TV aberta', 'm3u-url', false],
      ['Paid link', 'm3u-url', false],
      ['login', 'xtream', false],
    ]);
    expect(playlists[0]).toMatchObject({
      place: 'tv.example:8080',
      options: { insecureTls: false, userAgent: 'WebPlay/1', encoding: null },
      lastResult: { counts: { channels: 3 }, notes: ['movies-unavailable'] },
    });
    expect(playlists[1]).toMatchObject({ lastFailure: { code: 'provider_unreachable', reason: 'timeout' }, options: { insecureTls: true, encoding: 'windows-1252' } });
    const { favorites } = await api.library.listFavorites({ playlistId: livingRoom });
    expect(favorites.map(({ kind, name, markedAt }) => [kind, name, markedAt])).toEqual([
      ['channel', 'BBC One HD', 1767225700000],
      ['movie', 'Metropolis', 1767225700001],
      ['series', "Pose · S'il vous plaît", 1767225700002],
    ]);
    expect((await api.library.listHistory({ playlistId: livingRoom })).history.map(({ name }) => name)).toEqual(['Pilot, part 2', 'BBC One HD']);
    const { resumePoints } = await api.library.listResumePoints({ playlistId: livingRoom });
    expect(resumePoints).toMatchObject([
      { name: 'Pilot, part 2', positionMs: 120_000, durationMs: null, seriesId: titleId({ playlistId: livingRoom, kind: 'series', providerKey: '77' }) },
      { name: 'Metropolis', positionMs: 600_000, durationMs: 9_180_000, seriesId: null },
    ]);
    expect(await api.settings.getSettings({})).toMatchObject({ couchMode: true, refreshHours: 24, theme: 'light' });

    await core.close();
    expect(versionOf(join(dataDir, 'user.db'))).toBe(newest);
    const before = (await copiesIn(dataDir)).filter((name) => name.endsWith('-migration.db'));
    expect(before).toHaveLength(newest > 1 ? 1 : 0);
    for (const name of before) {
      expect(versionOf(join(dataDir, 'backups', name))).toBe(1);
      expect(read(join(dataDir, 'backups', name), (db) => db.prepare('SELECT count(*) FROM favorites').pluck().get())).toBe(4);
    }
  });

  test('what a migration changed can be written to as before', async () => {
    const dataDir = await leftBy(1);
    const { api } = await open(dataDir);
    const titleOf = (providerKey: string) => titleId({ playlistId: livingRoom, kind: 'movie', providerKey });
    await api.library.addFavorite({ titleId: titleOf('9002') });
    await api.library.recordWatch({ titleId: titleOf('9001') });
    await api.library.setResumePoint({ titleId: titleOf('9001'), positionMs: 700_000, durationMs: 9_180_000 });
    await api.playlists.updatePlaylist({ playlistId: livingRoom, name: 'Kitchen' });

    expect((await api.library.listFavorites({ playlistId: livingRoom })).favorites).toHaveLength(4);
    expect((await api.library.listResumePoints({ playlistId: livingRoom })).resumePoints[0]).toMatchObject({ positionMs: 700_000 });
  });

  test('its copy from before can be restored over what came after', async () => {
    const dataDir = await leftBy(1);
    const { api } = await open(dataDir);
    await api.library.removeFavorite({ titleId: titleId({ playlistId: livingRoom, kind: 'movie', providerKey: '9001' }) });
    const [copy] = (await api.backup.listAutomatic({})).backups;
    expect(copy).toMatchObject({ playlists: 4, favorites: 4 });
    await api.backup.restoreAutomatic({ id: copy!.id });

    expect((await api.library.listFavorites({ playlistId: livingRoom })).favorites.map(({ name }) => name)).toContain('Metropolis');
    expect((await api.playlists.listPlaylists({})).playlists).toHaveLength(4);
  });
});

test('a database of a newer version is refused and left as it is', async () => {
  const dataDir = await leftBy(1);
  const file = join(dataDir, 'user.db');
  const db = new Database(file);
  db.pragma('journal_mode = DELETE');
  db.pragma('user_version = 9999');
  db.close();
  await expect(open(dataDir)).rejects.toMatchObject({ code: 'storage_newer', message: expect.stringMatching(/newer WebPlay; update WebPlay/) });

  expect(versionOf(file)).toBe(9_999);
  expect(read(file, (each) => each.prepare('SELECT count(*) FROM favorites').pluck().get())).toBe(4);
  expect((await readdir(dataDir)).filter((name) => name.includes('damaged'))).toEqual([]);
});

describe('a damaged database', () => {
  const size = 4_096;
  const damages: Record<string, (bytes: Buffer) => Buffer> = {
    'of another kind': () => Buffer.alloc(8_192, 'torn'),
    'with a torn header': (bytes) => Buffer.concat([Buffer.alloc(100, 0xff), bytes.subarray(100)]),
    'cut in the middle': (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2) - 100),
    'cut to nothing': () => Buffer.alloc(0),
    'with pages of noise': (bytes) => {
      const noisy = Buffer.from(bytes);
      for (let at = size; at < noisy.length; at += 2 * size) noisy.fill(0xa5, at, at + size);
      return noisy;
    },
    'whose schema is noise': (bytes) => {
      const noisy = Buffer.from(bytes);
      noisy.fill(0xa5, 100, size);
      return noisy;
    },
  };

  test.each(Object.entries(damages))('%s is set aside, and the last copy brings everything back', async (_, damage) => {
    const dataDir = await leftBy(1);
    const before = await open(dataDir);
    const names = await namesOf(before);
    await before.core.close();
    const file = join(dataDir, 'user.db');
    await writeFile(file, damage(await readFile(file)));
    const after = await open(dataDir);

    const { userDataDamagedAt } = await after.api.app.getInfo({});
    const offer = await after.api.backup.listAutomatic({});
    expect(await namesOf(after)).toEqual([]);
    expect(userDataDamagedAt).toBeGreaterThan(Date.now() - 60_000);
    expect(offer.damagedAt).toBe(userDataDamagedAt);
    expect(offer.backups[0]).toMatchObject({ kind: 'daily', playlists: 4, favorites: 4 });

    // It is offered until something is done about it, also when what came since is worth a copy of its own.
    await after.core.close();
    const again = await open(dataDir);
    expect((await again.api.app.getInfo({})).userDataDamagedAt).toBe(userDataDamagedAt);
    await again.api.backup.restoreAutomatic({ id: offer.backups[0]!.id });
    expect(await namesOf(again)).toEqual(names);
    expect((await again.api.library.listFavorites({ playlistId: livingRoom })).favorites).toHaveLength(3);
    expect((await again.api.playlists.listPlaylists({})).playlists[0]).toMatchObject({ name: 'Living room', active: true, lastResult: { counts: { channels: 3 } } });
    expect(await again.api.settings.getSettings({})).toMatchObject({ theme: 'light' });
    expect((await again.api.app.getInfo({})).userDataDamagedAt).toBeNull();
    expect((await copiesIn(dataDir)).some((name) => name.startsWith('user.db.damaged-'))).toBe(true);
  });

  test('can be let go without restoring anything; it is kept', async () => {
    const dataDir = await folder();
    await writeFile(join(dataDir, 'user.db'), Buffer.alloc(8_192, 'torn'));
    const { api } = await open(dataDir);
    expect(await api.backup.listAutomatic({})).toMatchObject({ damagedAt: expect.any(Number), backups: [] });
    await api.backup.dismissDamage({});

    expect((await api.app.getInfo({})).userDataDamagedAt).toBeNull();
    const [kept] = await copiesIn(dataDir);
    expect(await readFile(join(dataDir, 'backups', kept!))).toEqual(Buffer.alloc(8_192, 'torn'));
  });
});

test('a copy is made once a day, for its owner alone; the last three are kept, and no other file is taken for one', async () => {
  const dataDir = await leftBy(1);
  const hour = 3_600_000;
  let now = Date.UTC(2026, 0, 1);
  const startAt = async (hours: number) => {
    now = Date.UTC(2026, 0, 1) + hours * hour;
    const { core } = await open(dataDir, { clock: () => now });
    await core.close();
    return (await copiesIn(dataDir)).filter((name) => name.endsWith('-daily.db')).map((name) => (Number(name.split('-')[1]) - Date.UTC(2026, 0, 1)) / hour);
  };

  expect(await startAt(0)).toEqual([0]);
  expect(await startAt(23)).toEqual([0]);
  expect(await startAt(25)).toEqual([0, 25]);
  await startAt(50);
  expect(await startAt(80)).toEqual([25, 50, 80]);
  expect((await stat(join(dataDir, 'backups'))).mode & 0o777).toBe(0o700);
  for (const name of await copiesIn(dataDir)) expect((await stat(join(dataDir, 'backups', name))).mode & 0o777).toBe(0o600);

  await writeFile(join(dataDir, 'backups', 'user-1767225600000-daily.db.part'), 'half');
  await writeFile(join(dataDir, 'backups', 'user-1700000000000-daily.db'), 'not a database');
  const { api } = await open(dataDir, { clock: () => now });
  expect((await api.backup.listAutomatic({})).backups.filter(({ kind }) => kind === 'daily')).toHaveLength(3);
  for (const id of ['../user.db', 'user-1767225600000-daily.db.part', 'user-1-daily.db', '']) {
    await expect(api.backup.restoreAutomatic({ id })).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('two at once: the second is told so, and the first goes on', async () => {
  const dataDir = await leftBy(1);
  const first = await open(dataDir);
  await expect(open(dataDir)).rejects.toMatchObject({ code: 'conflict', message: 'Another WebPlay is already using this data folder' });

  await first.api.playlists.updatePlaylist({ playlistId: livingRoom, name: 'Still mine' });
  expect(await namesOf(first)).toContain('Still mine');
});

/** A file system of so many KiB; it takes root to mount one. */
async function smallDisk(kib: number): Promise<string> {
  const path = await folder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'webplay-test', path]);
  cleanUps.push(() => execFileSync('umount', [path]));
  return path;
}

const canMount = await smallDisk(64).then(
  () => true,
  () => false,
);

describe.skipIf(!canMount)('on a file system of its own (needs leave to mount)', () => {
  test('a read-only folder is told at the start', async () => {
    const disk = await smallDisk(4_096);
    const dataDir = join(disk, 'data');
    const { core } = await open(dataDir);
    await core.close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);

    await expect(open(dataDir)).rejects.toMatchObject({ code: 'storage_unwritable', message: expect.stringMatching(/cannot be written/) });
  });

  test('a full disk is told to whoever changes something, what was said to be stored is, and it works again with space', async () => {
    const disk = await smallDisk(3_072);
    const dataDir = join(disk, 'data');
    await mkdir(dataDir);
    const db = new Database(join(dataDir, 'user.db'));
    db.exec(readFileSync(released[1], 'utf8'));
    db.close();
    const { api, core } = await open(dataDir);
    const add = (at: number) => api.library.addFavorite({ titleId: titleId({ playlistId: livingRoom, kind: 'movie', providerKey: `${at}-${'x'.repeat(400)}` }) });
    let stored = 0;
    let failure: unknown;
    while (failure === undefined && stored < 5_000) {
      await add(stored).then(
        () => (stored += 1),
        (error: unknown) => (failure = error),
      );
      if (stored === 50) await writeFile(join(disk, 'filler'), Buffer.alloc(16 * 1024 * 1024, 1)).catch(() => undefined);
    }
    expect(failure).toMatchObject({ code: 'storage_full', message: expect.stringMatching(/disk is full/i) });
    expect(stored).toBeGreaterThanOrEqual(50);
    expect((await api.library.listFavorites({ playlistId: livingRoom })).favorites).toHaveLength(3 + stored);

    await rm(join(disk, 'filler'));
    await add(stored);
    await core.close();
    expect(read(join(dataDir, 'user.db'), (each) => each.pragma('integrity_check', { simple: true }))).toBe('ok');
    const again = await open(dataDir);
    expect((await again.api.library.listFavorites({ playlistId: livingRoom })).favorites).toHaveLength(4 + stored);
  });

  test('without space for the copy a migration waits for another day', async () => {
    const disk = await smallDisk(1_024);
    const dataDir = join(disk, 'data');
    await mkdir(dataDir);
    const db = new Database(join(dataDir, 'user.db'));
    db.exec(readFileSync(released[1], 'utf8'));
    db.close();
    await writeFile(join(disk, 'filler'), Buffer.alloc(2 * 1024 * 1024, 1)).catch(() => undefined);
    const failure = await open(dataDir).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'storage_full' });
    await rm(join(disk, 'filler'));
    expect(versionOf(join(dataDir, 'user.db'))).toBe(1);
    expect(await namesOf(await open(dataDir))).toContain('Living room');
  });
});
