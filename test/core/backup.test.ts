import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { BackupReport } from '#shared/contract/backup.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { searchFor } from '../server/secret-search.ts';
import { channelNames, m3u, startCore, type RunningCore, type StartCoreOptions } from './start-core.ts';

/** Deriving a key takes its time on purpose. */
vi.setConfig({ testTimeout: 60_000 });

const started: RunningCore[] = [];

async function start(options?: StartCoreOptions): Promise<RunningCore> {
  const running = await startCore(options);
  started.push(running);
  return running;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()));
});

const credentials = { username: 'ana.souza', password: 'Zq7"p\\w é/+&=%?#k1' };
const linkPassword = 'Zq7linkpasswordk2';
const passphrase = 'correct horse battery';

/** A profile with a bit of everything: two sources with credentials, one without, marks and settings. */
async function startFilled(): Promise<{ running: RunningCore; panelId: PlaylistId; openId: PlaylistId; linkId: PlaylistId }> {
  const running = await start({ panel: { credentials } });
  const { panel, api } = running;
  const open = panel.serve('/open.m3u', m3u([',Open One', 'http://tv.example/1.ts'], [',Open Two', 'http://tv.example/2.ts']));
  const link = panel.serve('/paid.m3u', m3u([',Paid One', `http://tv.example/live/ana/${linkPassword}/1.ts`]));
  const { id: openId } = await running.add({ type: 'm3u-url', url: open });
  const { id: linkId } = await running.add({ type: 'm3u-url', url: `${link}?token=${linkPassword}` });
  const { id: panelId } = await running.add(running.login());
  await api.playlists.updatePlaylist({ playlistId: panelId, name: 'Living room' });
  const [first, second] = (await api.catalog.listChannels({ playlistId: panelId })).items;
  const [film] = (await api.catalog.listMovies({ playlistId: panelId })).items;
  const [openOne] = (await api.catalog.listChannels({ playlistId: openId })).items;
  await api.library.addFavorite({ titleId: first!.id });
  await api.library.addFavorite({ titleId: openOne!.id });
  await api.library.recordWatch({ titleId: second!.id });
  await api.library.setResumePoint({ titleId: film!.id, positionMs: 61_000, durationMs: 9_000_000 });
  await api.settings.updateSettings({ theme: 'light', refreshHours: 24 });
  return { running, panelId, openId, linkId };
}

const section = (report: BackupReport, name: string) => report.sections.find((each) => each.section === name);
const names = (marks: readonly { name: string }[]) => marks.map(({ name }) => name);

/** Marks of a playlist by the names they are shown under. */
async function marksOf({ api }: RunningCore, playlistId: PlaylistId): Promise<Record<'favorites' | 'history' | 'resumePoints', string[]>> {
  const [{ favorites }, { history }, { resumePoints }] = await Promise.all([
    api.library.listFavorites({ playlistId }),
    api.library.listHistory({ playlistId }),
    api.library.listResumePoints({ playlistId }),
  ]);
  return { favorites: names(favorites), history: names(history), resumePoints: names(resumePoints) };
}

async function playlistNamed({ api }: RunningCore, name: string): Promise<PlaylistId> {
  const found = (await api.playlists.listPlaylists({})).playlists.find((playlist) => playlist.name === name);
  if (!found) throw new Error(`there is no playlist named ${name}`);
  return found.id;
}

type Rows = Record<string, unknown>[];

interface Parsed {
  format: string;
  version: number;
  schema: number;
  sha256: string;
  tables: Record<'playlists' | 'favorites' | 'settings', Rows>;
  secrets: Record<string, unknown>;
}

/** The document with one part replaced, its digest left as it was. */
function tampered(document: string, change: (parsed: Parsed) => void): string {
  const parsed = parse(document);
  change(parsed);
  return JSON.stringify(parsed);
}

describe('with a passphrase', () => {
  test('everything comes back on a second profile, and what comes back is refreshed', async () => {
    const { running } = await startFilled();
    const { document, fileName, ...told } = await running.api.backup.create({ passphrase });
    const second = await start();
    const all = ['playlists', 'favorites', 'history', 'resumePoints', 'groups', 'guide', 'settings'] as const;
    const preview = await second.api.backup.preview({ document, passphrase, sections: [...all] });
    expect((await second.api.playlists.listPlaylists({})).playlists).toEqual([]);
    const report = await second.api.backup.restore({ document, passphrase, sections: [...all] });

    expect(fileName).toMatch(/^webplay-\d{4}-\d\d-\d\d\.webplay-backup\.json$/);
    expect(told).toEqual({ playlists: 3, logins: 2, loginsMissing: 0 });
    expect(report).toEqual(preview);
    expect(report.secrets).toBe('open');
    expect(report.playlists.map(({ name, here, reachable }) => [name, here, reachable])).toContainEqual(['Living room', false, true]);
    expect(section(report, 'favorites')).toEqual({ section: 'favorites', total: 2, added: 2, updated: 0, kept: 0, skipped: 0 });

    const id = await playlistNamed(second, 'Living room');
    expect(await second.settled(id)).toMatchObject({ active: true, hasCredentials: true, lastFailure: null, counts: { channels: 3 } });
    expect(await marksOf(second, id)).toEqual(await marksOf(running, await playlistNamed(running, 'Living room')));
    expect(await marksOf(second, id)).toMatchObject({ favorites: ['Alpha One'], history: ['Beta Two'] });
    expect(await second.api.settings.getSettings({})).toMatchObject({ theme: 'light', refreshHours: 24 });
    for (const playlist of (await second.api.playlists.listPlaylists({})).playlists) expect((await second.settled(playlist.id)).lastFailure).toBeNull();
  });

  test('a wrong passphrase, a changed file and a hostile one are told apart, and change nothing', async () => {
    const { running } = await startFilled();
    const { document } = await running.api.backup.create({ passphrase });
    const second = await start();
    const refused = async (text: string, words: string | null = passphrase) => {
      const before = await second.api.playlists.listPlaylists({});
      const failure = await second.api.backup.restore({ document: text, passphrase: words }).catch((error: unknown) => error);
      expect(await second.api.playlists.listPlaylists({})).toEqual(before);
      return failure;
    };
    const changed = { code: 'invalid_input', reason: 'backup-changed' };

    expect(await refused(document, 'correct horse')).toMatchObject({ code: 'invalid_input', reason: 'wrong-passphrase' });
    expect(await refused('#EXTM3U')).toMatchObject({ code: 'invalid_input', reason: 'not-a-backup' });
    expect(await refused('{"playlists":[]}')).toMatchObject({ code: 'invalid_input', reason: 'not-a-backup' });
    expect(await refused('')).toMatchObject({ reason: 'not-a-backup' });
    expect(await refused(document.slice(0, -100))).toMatchObject({ reason: 'not-a-backup' });
    // A login must not be sent to whoever put another address into the file.
    const elsewhere = document.replace(JSON.stringify(running.panel.url), '"http://thief.example"');
    expect(elsewhere).not.toBe(document);
    expect(await refused(elsewhere)).toMatchObject(changed);
    const forged = tampered(elsewhere, (parsed) => (parsed.sha256 = sha256(JSON.stringify(parsed.tables))));
    expect(await refused(forged)).toMatchObject(changed);
    expect(await refused(tampered(document, (parsed) => (parsed.secrets.n = 2 ** 24)))).toMatchObject(changed);
    expect(await refused(tampered(document, (parsed) => (parsed.secrets.data = 'AAAA')))).toMatchObject(changed);
    expect(await refused(tampered(document, (parsed) => (parsed.version = 2)))).toMatchObject({ code: 'storage_newer' });
    expect(await refused(tampered(document, (parsed) => (parsed.schema = 9_999)))).toMatchObject({ code: 'storage_newer' });
  });

  test('without it the file is still worth something: everything but the logins', async () => {
    const { running } = await startFilled();
    const { document } = await running.api.backup.create({ passphrase });
    const second = await start();
    const preview = await second.api.backup.preview({ document });
    expect(preview.secrets).toBe('locked');
    expect(preview.playlists.map(({ reachable }) => reachable).sort()).toEqual([false, false, true]);
    await second.api.backup.restore({ document });
    const id = await playlistNamed(second, 'Living room');
    expect(await second.find(id)).toMatchObject({ hasCredentials: false, refreshing: null });
    expect((await marksOf(second, id)).favorites).toEqual(['Alpha One']);

    // Restored once more, with the passphrase, the logins come along.
    await second.api.backup.restore({ document, passphrase });
    expect(await second.settled(id)).toMatchObject({ hasCredentials: true, counts: { channels: 3 } });
  });
});

describe('without a passphrase', () => {
  test('no user name, password or secret address is in the file, however it is written', async () => {
    const { running, linkId } = await startFilled();
    await running.api.compat.login({ host: running.panel.url, ...credentials });
    const plain = await running.api.backup.create({});
    const sealed = await running.api.backup.create({ passphrase });
    const search = searchFor({ ...credentials, linkPassword, passphrase });

    expect(search('the plain backup', plain.document)).toEqual([]);
    expect(search('the sealed backup', sealed.document)).toEqual([]);
    expect(plain).toMatchObject({ logins: 0, loginsMissing: 0 });
    expect(plain.document).not.toContain('/paid.m3u');
    const stored = parse(plain.document);
    expect(stored).toMatchObject({ format: 'webplay-backup', version: 1, secrets: null });
    expect(stored.tables.playlists.find(({ id }) => id === linkId)?.['address']).toBeNull();
    // The canary itself: what is searched for is found where it is.
    expect(search('the canary', JSON.stringify(credentials)).map(({ secret }) => secret)).toEqual(expect.arrayContaining(['username', 'password']));
  });

  test('restoring merges: nothing here is removed, and the newer of two wins', async () => {
    const { running, panelId, openId } = await startFilled();
    const { api } = running;
    const { document } = await api.backup.create({});
    const [first, second, third] = (await api.catalog.listChannels({ playlistId: panelId })).items;
    const [film] = (await api.catalog.listMovies({ playlistId: panelId })).items;
    await api.library.removeFavorite({ titleId: first!.id });
    await api.library.addFavorite({ titleId: third!.id });
    await api.library.recordWatch({ titleId: first!.id });
    await api.library.setResumePoint({ titleId: film!.id, positionMs: 999_000, durationMs: 9_000_000 });
    await api.playlists.updatePlaylist({ playlistId: panelId, name: 'Kitchen' });
    await api.playlists.activatePlaylist({ playlistId: openId });
    await api.settings.updateSettings({ theme: 'dark' });
    const report = await api.backup.restore({ document });

    expect(report.playlists.every(({ here }) => here)).toBe(true);
    expect(section(report, 'favorites')).toMatchObject({ total: 2, added: 1, kept: 1 });
    expect(section(report, 'resumePoints')).toMatchObject({ total: 1, added: 0, updated: 0, kept: 1 });
    expect(section(report, 'settings')).toMatchObject({ added: 0, updated: 0, skipped: 2 });
    expect(await marksOf(running, panelId)).toMatchObject({ favorites: ['Alpha One', 'Gamma Three'], history: ['Alpha One', second!.name] });
    const { resumePoints } = await api.library.listResumePoints({ playlistId: panelId });
    expect(resumePoints[0]).toMatchObject({ positionMs: 999_000 });
    expect(await running.find(panelId)).toMatchObject({ name: 'Kitchen', active: false });
    expect(await running.find(openId)).toMatchObject({ active: true });
    expect(await api.settings.getSettings({})).toMatchObject({ theme: 'dark' });
    expect((await api.playlists.listPlaylists({})).playlists).toHaveLength(3);
    expect(await channelNames(running, panelId)).toHaveLength(3);

    // Restored again it has nothing left to add.
    for (const { added, updated } of (await api.backup.restore({ document })).sections) expect([added, updated]).toEqual([0, 0]);
  });

  test('marks go to the playlist of the same source, whatever it is called here, and not to another account of the panel', async () => {
    const { running } = await startFilled();
    const { document } = await running.api.backup.create({ passphrase });
    const second = await start();
    const other = await second.api.playlists.addPlaylist({ name: 'Other account', source: { type: 'xtream', server: running.panel.url, username: 'someone', password: 'else' } });
    const same = await second.api.playlists.addPlaylist({ name: 'Mine here', source: { type: 'xtream', server: running.panel.url, ...credentials } });
    await Promise.all([second.settled(other.id), second.settled(same.id)]);
    const report = await second.api.backup.restore({ document, passphrase });

    expect(report.playlists.filter(({ here }) => here).map(({ name }) => name)).toEqual(['Living room']);
    expect((await marksOf(second, same.id)).favorites).toEqual(['Alpha One']);
    expect((await marksOf(second, other.id)).favorites).toEqual([]);
    expect(await second.find(same.id)).toMatchObject({ name: 'Mine here', active: true });
  });

  test('only what is chosen is restored', async () => {
    const { running } = await startFilled();
    const { document } = await running.api.backup.create({});
    const second = await start();
    const report = await second.api.backup.restore({ document, sections: ['settings', 'favorites'] });

    expect(section(report, 'favorites')).toMatchObject({ total: 2, added: 0, skipped: 2 });
    expect((await second.api.playlists.listPlaylists({})).playlists).toEqual([]);
    expect(await second.api.settings.getSettings({})).toMatchObject({ theme: 'light' });
    expect(second.events).toContainEqual({ type: 'settings.changed' });
  });

  test('a file cannot say how far a source may lead, nor bring rows the application could not live with', async () => {
    const { running } = await startFilled();
    const { document } = await running.api.backup.create({});
    const second = await start();
    const withRows = (change: (tables: Parsed['tables']) => void) =>
      tampered(document, (parsed) => {
        change(parsed.tables);
        parsed.sha256 = sha256(JSON.stringify(parsed.tables));
      });
    const changed = { code: 'invalid_input', reason: 'backup-changed' };
    for (const change of [
      (tables: Parsed['tables']) => (tables.playlists[0]!['options'] = '{'),
      (tables: Parsed['tables']) => (tables.playlists[0]!['source_type'] = 'ftp'),
      (tables: Parsed['tables']) => (tables.playlists[0]!['address'] = 'file:///etc/passwd'),
      (tables: Parsed['tables']) => (tables.playlists[0]!['id'] = '../../x'),
      (tables: Parsed['tables']) => (tables.playlists[0]!['created_at'] = 1.5),
      (tables: Parsed['tables']) => (tables.favorites[0]!['kind'] = 'podcast'),
      (tables: Parsed['tables']) => (tables.favorites[0]!['marked_at'] = null),
      (tables: Parsed['tables']) => tables.playlists.forEach((row) => (row['login'] = 1)),
      (tables: Parsed['tables']) => (tables.settings[0]!['value'] = 'light'),
    ]) {
      const text = withRows(change);
      await expect(second.api.backup.restore({ document: text, sections: ['playlists', 'favorites', 'settings'] })).rejects.toMatchObject(changed);
    }
    expect((await second.api.playlists.listPlaylists({})).playlists).toEqual([]);

    const daring = withRows((tables) => tables.playlists.forEach((row) => (row['reach'] = 'loopback')));
    await second.api.backup.restore({ document: daring });
    const again = parse((await second.api.backup.create({})).document);
    expect(again.tables.playlists).toHaveLength(3);
    expect(JSON.stringify(again)).not.toContain('loopback');
  });
});

describe('what was set for guides', () => {
  const secret = 'Zq7guide-secret';

  /** A playlist with a source of each kind, an offset of each kind, and, written as they are stored, a mapping, a reminder and an alert. */
  async function startGuided(): Promise<{ running: RunningCore; playlistId: PlaylistId; sourceId: string }> {
    const running = await start({ panel: { credentials } });
    const { api } = running;
    const { id: playlistId } = await running.add();
    const [panel] = (await api.guideSources.listSources({ playlistId })).sources;
    const { id: sourceId } = await api.guideSources.addSource({ playlistId, address: `https://guide.example/x.xml?key=${secret}` });
    await api.guideSources.orderSources({ playlistId, sources: [sourceId, panel!.id] });
    await api.guide.setOffset({ playlistId, target: { type: 'source', sourceId: panel!.id }, minutes: 60 });
    const [channel] = (await api.catalog.listChannels({ playlistId })).items;
    await api.guide.setOffset({ playlistId, target: { type: 'channel', channelId: channel!.id }, minutes: -30 });
    return { running, playlistId, sourceId };
  }

  test('comes back with its playlist, secret addresses with the passphrase only', async () => {
    const { running, playlistId, sourceId } = await startGuided();
    const open = await running.api.backup.create({ passphrase: null });
    const locked = await running.api.backup.create({ passphrase });
    expect(open.document).not.toContain(secret);
    expect(locked.document).not.toContain(secret);

    const second = await start();
    const report = await second.api.backup.restore({ document: locked.document, passphrase });
    await second.settled(playlistId);
    expect(section(report, 'guide')).toEqual({ section: 'guide', total: 3, added: 3, updated: 0, kept: 0, skipped: 0 });
    expect((await second.api.guideSources.listSources({ playlistId })).sources.map(({ id, type, offsetMinutes }) => [id, type, offsetMinutes])).toEqual([
      [sourceId, 'url', 0],
      [expect.any(String), 'panel', 60],
    ]);
    expect((await second.api.guide.listOffsets({ playlistId })).offsets).toHaveLength(2);
    // The address that was locked is known here.
    await expect(second.api.guideSources.addSource({ playlistId, address: `https://guide.example/x.xml?key=${secret}` })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('joins what is there for the same playlist under another name, once', async () => {
    const { running } = await startGuided();
    const { document } = await running.api.backup.create({ passphrase });
    const second = await start();
    const { id: here } = await second.add(running.login());
    await second.api.backup.restore({ document, passphrase });
    const again = await second.api.backup.restore({ document, passphrase });

    expect(section(again, 'guide')).toMatchObject({ added: 0, updated: 0 });
    expect((await second.api.guideSources.listSources({ playlistId: here })).sources.map(({ type, offsetMinutes }) => [type, offsetMinutes])).toEqual([
      ['url', 0],
      ['panel', 60],
    ]);
  });

  test('mappings, reminders and alerts come back as they were, and bent ones stay out', async () => {
    const { running, playlistId } = await startGuided();
    const { document } = await running.api.backup.create({ passphrase: null });
    const programme = { title: 'Final', subTitle: null, start: 2e12, stop: null, season: null, episode: null, genre: null, isNew: false, isLive: true, isRepeat: false, isPremiere: false };
    const reminder = { id: 'remi1234', playlist_id: playlistId, provider_key: '1001', channel_name: 'Alpha', start: 2e12, programme: JSON.stringify(programme), action: 'notify', minutes_before: 2, state: 'scheduled', alert_id: null, created_at: 1 };
    const withRows = (rows: Record<string, Rows>) =>
      tampered(document, (parsed) => {
        Object.assign(parsed.tables, rows);
        parsed.sha256 = sha256(JSON.stringify(parsed.tables));
      });
    const full = withRows({
      guide_mappings: [{ playlist_id: playlistId, provider_key: '1001', source_id: null, guide_channel_id: null, guide_channel_name: null, mapped_at: 1 }],
      reminders: [reminder],
      alerts: [{ id: 'alert123', playlist_id: null, kind: 'word', text: 'final', new_only: 1, action: 'notify', minutes_before: 2, enabled: 1, created_at: 1 }],
    });
    const second = await start();
    await second.api.backup.restore({ document: full, passphrase: null });
    const tables = (JSON.parse((await second.api.backup.create({ passphrase: null })).document) as { tables: Record<string, Rows> }).tables;

    expect(tables['reminders']).toEqual([reminder]);
    expect(tables['alerts']).toMatchObject([{ id: 'alert123', playlist_id: null, text: 'final' }]);
    expect(tables['guide_mappings']).toMatchObject([{ provider_key: '1001' }]);
    for (const bent of [{ ...reminder, programme: '{}' }, { ...reminder, action: 'format-disk' }, { ...reminder, start: 'soon' }]) {
      await expect(second.api.backup.restore({ document: withRows({ reminders: [bent] }), passphrase: null })).rejects.toMatchObject({ reason: 'backup-changed' });
    }
  });
});

test('nobody but the owner may make, look into or restore a backup', async () => {
  const running = await start();
  const document = '';
  for (const attempt of [
    running.reader.backup.create({}),
    running.reader.backup.preview({ document }),
    running.reader.backup.restore({ document }),
    running.reader.backup.listAutomatic({}),
    running.reader.backup.restoreAutomatic({ id: 'x' }),
    running.reader.backup.dismissDamage({}),
  ]) {
    await expect(attempt).rejects.toMatchObject({ code: 'unauthenticated' });
  }
});

function parse(document: string): Parsed {
  return JSON.parse(document) as Parsed; // written by the core a moment ago
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
