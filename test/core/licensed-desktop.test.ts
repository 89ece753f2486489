import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LicenseStatus } from '#shared/contract/license.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { makeKey } from '../../electron/core/jws/ed25519-keys.ts';
import type { LicenseSettings } from '../../electron/core/license/license.ts';
import { PublishedKeys } from '../../electron/core/license/pinned-keys.ts';
import { startAccountsServer, type AccountsServer } from '../server/accounts-server.ts';
import { temporaryFolder } from '../server/start-server.ts';
import { openFileKeychain } from './file-keychain.ts';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

/** A whole desktop's core with a license of a real server, over restarts: the key is in a keychain that outlives them. */

/** Against what hangs; a loaded machine takes its time. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const day = 86_400_000;
const passphrase = 'correct horse battery';

let folder: string;
let server: AccountsServer | undefined;
let license: LicenseSettings;
let started: RunningCore[];
/** How far the desktops' clocks are ahead, in ms. */
let ahead: number;

beforeEach(async () => {
  folder = await temporaryFolder();
  server = await startAccountsServer({ licenseSigningKey: { ...makeKey(), kid: 'lic-test' }, devicesPerLicense: 1 });
  license = { server: `http://127.0.0.1:${server.port}`, keys: PublishedKeys.parse(await server.get('/v1/license/keys')), mayBeLocal: true };
  [started, ahead] = [[], 0];
});

afterEach(async () => {
  for (const running of started) await running.stop();
  await stopServer();
  await rm(folder, { recursive: true, force: true });
});

async function stopServer(): Promise<void> {
  await server?.close();
  server = undefined;
}

async function startDesktop(name: string): Promise<RunningCore> {
  const running = await startCore({
    host: 'desktop',
    license,
    keychain: openFileKeychain(join(folder, `${name}.json`)),
    clock: () => Date.now() + ahead,
  });
  started.push(running);
  return running;
}

async function until({ api }: RunningCore, isReached: (status: LicenseStatus) => boolean): Promise<LicenseStatus> {
  for (const end = Date.now() + 30_000; ; await sleep(20)) {
    const status = await api.license.getStatus({});
    if (isReached(status)) return status;
    if (Date.now() > end) throw new Error(`it stayed ${JSON.stringify(status)}`);
  }
}

async function activate(desktop: RunningCore): Promise<LicenseStatus> {
  const user = await server?.addUser('ana');
  await server?.get('/licenses/create', { token: user?.accessToken ?? '', body: {} });
  await desktop.api.license.activate({});
  const { activation } = await until(desktop, (status) => status.activation?.phase === 'waiting');
  await server?.get('/v1/activations/decide', { token: user?.accessToken ?? '', body: { user_code: activation?.userCode, approve: true } });
  return until(desktop, ({ state }) => state === 'active');
}

/** Two playlists with what somebody made of them. */
async function fill(desktop: RunningCore): Promise<[PlaylistId, PlaylistId]> {
  const { id: first } = await desktop.add(desktop.login());
  const { id: second } = await desktop.add({ type: 'm3u-url', url: desktop.panel.serve('/open.m3u', m3u([',Open One', 'http://tv.example/1.ts'], [',Open Two', 'http://tv.example/2.ts'])) });
  for (const playlistId of [first, second]) {
    const [channel] = (await desktop.api.catalog.listChannels({ playlistId })).items;
    await desktop.api.library.addFavorite({ titleId: channel!.id });
    await desktop.api.library.recordWatch({ titleId: channel!.id });
  }
  return [first, second];
}

/** All that one can look at, by name: what lists show, what was marked, and how it is set. */
async function everything(desktop: RunningCore): Promise<unknown> {
  const { api } = desktop;
  const { playlists } = await api.playlists.listPlaylists({});
  const lists = await Promise.all(
    playlists.map(async ({ id: playlistId, name }) => {
      const [movies, series, { favorites }, { history }] = await Promise.all([
        api.catalog.listMovies({ playlistId }),
        api.catalog.listSeries({ playlistId }),
        api.library.listFavorites({ playlistId }),
        api.library.listHistory({ playlistId }),
      ]);
      const named = (all: readonly { name: string }[]): string[] => all.map((each) => each.name);
      return { name, channels: await channelNames(desktop, playlistId), movies: named(movies.items), series: named(series.items), favorites: named(favorites), history: named(history) };
    }),
  );
  return { lists, settings: await api.settings.getSettings({}) };
}

const isDown = ({ lastFailure }: LicenseStatus): boolean => lastFailure?.code === 'license_server_unreachable';

test('over restarts, days without its server count: all works on the thirteenth, and on the fifteenth all that there is stays, and goes into a backup and out of it', async () => {
  const desktop = await startDesktop('one');
  const [first, second] = await fill(desktop);
  await activate(desktop);
  const before = await everything(desktop);
  await stopServer();

  ahead = 13 * day;
  await desktop.restart();
  expect(await until(desktop, isDown)).toMatchObject({ state: 'stale', fullFeatures: true, keyPersists: true });
  expect(await desktop.refresh(second)).toMatchObject({ lastFailure: null });
  expect(await everything(desktop)).toEqual(before);

  ahead = 15 * day;
  await desktop.restart();
  expect(await until(desktop, isDown)).toMatchObject({ state: 'expired', fullFeatures: false, freePlaylistId: first });
  expect(await everything(desktop)).toEqual(before);
  await expect(desktop.api.playlists.refreshPlaylist({ playlistId: second })).rejects.toMatchObject({ code: 'license_required' });
  await expect(desktop.add(desktop.login())).rejects.toMatchObject({ code: 'license_required' });
  expect(await desktop.refresh(first)).toMatchObject({ lastFailure: null });
  // What somebody made is still theirs to change.
  const [film] = (await desktop.api.catalog.listMovies({ playlistId: first })).items;
  await desktop.api.library.addFavorite({ titleId: film!.id });
  await desktop.api.library.removeFavorite({ titleId: film!.id });
  expect(await everything(desktop)).toEqual(before);

  const { document } = await desktop.api.backup.create({ passphrase });
  const fresh = await startDesktop('two');
  ahead += 2 * day;
  await until(fresh, ({ fullFeatures }) => !fullFeatures);
  await fresh.api.backup.restore({ document, passphrase });
  const { freePlaylistId } = await fresh.api.license.getStatus({});
  const { playlists } = await fresh.api.playlists.listPlaylists({});
  for (const { id } of playlists) expect(await fresh.settled(id)).toMatchObject({ lastFailure: id === freePlaylistId ? null : { code: 'license_required' } });
  expect(playlists).toHaveLength(2);
  // The marks of the one that waits are in the next backup too.
  const again = await fresh.api.backup.create({ passphrase: null });
  const marks = JSON.parse(again.document) as { tables: Record<string, unknown[]> }; // a backup is JSON
  expect(marks.tables['favorites']).toHaveLength(2);
});

test('without the keychain that it was activated with, a desktop has no license; with it again, it has', async () => {
  const desktop = await startDesktop('one');
  await activate(desktop);
  await stopServer();
  ahead = 2 * day;
  await desktop.restart({ keychain: openFileKeychain(join(folder, 'another.json')) });
  expect(await desktop.api.license.getStatus({})).toMatchObject({ state: 'unlicensed', fullFeatures: false });
  await desktop.restart();
  expect(await desktop.api.license.getStatus({})).toMatchObject({ state: 'stale', fullFeatures: true });
});
