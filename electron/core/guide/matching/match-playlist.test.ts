import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlaylistId } from '#shared/model/ids.ts';
import { cacheSchema, packTexts, packTraits, playlistTables, rowsTable } from '../../database/cache-schema.ts';
import { guideSchema } from '../../database/guide-schema.ts';
import { matchPlaylist, type ManualMapping } from './match-playlist.ts';

const playlistId = PlaylistId.parse('list1');
let cache: Database.Database;
let guide: Database.Database;

beforeEach(() => {
  cache = new Database(':memory:');
  cache.exec(cacheSchema + playlistTables(1));
  cache.exec("INSERT INTO playlists (id, playlist_id, name, host, refreshed_at, state, summary) VALUES (1, 'list1', '', '', 1, 2, '{}')");
  guide = new Database(':memory:');
  guide.exec(guideSchema);
});

afterEach(() => {
  cache.close();
  guide.close();
});

function categoryCalled(name: string): number {
  const find = cache.prepare<[string], number>('SELECT id FROM categories WHERE name = ?').pluck();
  if (find.get(name) === undefined) cache.prepare('INSERT INTO categories (playlist, kind, provider_key, name, position) VALUES (1, 1, ?, ?, 0)').run(name, name);
  return find.get(name) ?? 0;
}

function addChannels(...channels: { key: string; name: string; guideId?: string; tvgName?: string; category?: string }[]): void {
  for (const { key, name, guideId, tvgName, category } of channels) {
    const categoryId = category === undefined ? 0 : categoryCalled(category);
    cache
      .prepare(`INSERT INTO ${rowsTable(1)} (traits, provider_key, position, name, category_id, hash, guide_id, texts) VALUES (?, ?, 0, ?, ?, 0, ?, ?)`)
      .run(packTraits({ kind: 1, listed: true, category: 0, flags: 0 }), key, name, categoryId, guideId ?? null, packTexts(null, tvgName ?? null, null));
  }
}

function addSource(id: number, sourceId: string, channels: Record<string, string[]>, more: { enabled?: number } = {}): void {
  guide.prepare('INSERT INTO guide_sources (id, source_id, playlist_id, position, enabled) VALUES (?, ?, ?, ?, ?)').run(id, sourceId, playlistId, id, more.enabled ?? 1);
  let number = id * 100;
  const columns = guide.prepare<[], { name: string }>("SELECT name FROM pragma_table_info('guide_channels')").all().map(({ name }) => name);
  const wanted = columns.includes('wanted') ? ', wanted' : '';
  for (const [channelId, names] of Object.entries(channels)) {
    guide
      .prepare(`INSERT INTO guide_channels (source, number, folded_id, channel_id, names, programmes, present${wanted}) VALUES (?, ?, ?, ?, ?, 1, 1${wanted && ', 1'})`)
      .run(id, number++, channelId.toLowerCase(), channelId, JSON.stringify(names));
  }
}

const match = (...mappings: ManualMapping[]) => matchPlaylist(cache, guide, { playlistId, mappings });
const matches = () =>
  guide
    .prepare<[], { provider_key: string; source: number; number: number; rule: string }>('SELECT * FROM matches ORDER BY provider_key, source')
    .all()
    .map((row) => `${row.provider_key} ${row.number} ${row.rule}`);
const suggestions = () =>
  guide
    .prepare<[], { provider_key: string; candidates: string }>('SELECT * FROM suggestions')
    .all()
    .map(({ provider_key: key, candidates }) => [key, (JSON.parse(candidates) as { number: number }[]).map(({ number }) => number)]);

test('each source has its own match, sure ones are stored, others suggested, and their programmes wanted', () => {
  addChannels({ key: 'a', name: 'Whatever', guideId: 'ALPHA.uk' }, { key: 'b', name: 'UK: Beta Two FHD' }, { key: 'c', name: 'Gamma TV Sport' }, { key: 'd', name: 'Nobody' });
  addSource(1, 'one1', { 'Alpha.uk': ['Alpha'], 'beta.uk': ['Beta Two'] });
  addSource(2, 'two2', { 'Beta.Two.uk': ['Beta Two'], gamma: ['Gamma Sport'] });
  expect(match()).toEqual({ wanted: new Set([100, 101, 200, 201]), matched: 2, suggested: 1 });
  expect(matches()).toEqual(['a 100 id', 'b 101 alike', 'b 200 alike']);
  expect(suggestions()).toEqual([['c', [201]]]);
});

test('what the owner mapped stands alone and beats every rule, also while the guide lacks it', () => {
  addChannels({ key: 'a', name: 'Alpha', guideId: 'alpha' }, { key: 'b', name: 'Beta', guideId: 'beta' }, { key: 'c', name: 'Gamma', guideId: 'gamma' });
  addSource(1, 'one1', { alpha: ['Alpha'], beta: ['Beta'], gamma: ['Gamma'] });
  addSource(2, 'two2', { alpha: ['Alpha'] });
  const mapped: ManualMapping[] = [
    { providerKey: 'a', sourceId: 'one1', guideChannelId: 'Beta' },
    { providerKey: 'b', sourceId: null, guideChannelId: null },
    { providerKey: 'c', sourceId: 'one1', guideChannelId: 'never.seen' },
  ];
  expect(match(...mapped)).toMatchObject({ matched: 1, suggested: 0 });
  expect(matches()).toEqual(['a 101 manual']);
  guide.exec('UPDATE guide_channels SET present = 0 WHERE number = 101');
  match(...mapped);
  expect(matches()).toEqual(['a 101 manual']);
  expect(match()).toMatchObject({ matched: 2 });
  expect(matches()).toEqual(['a 100 id', 'a 200 id', 'c 102 id']);
});

test('a guide that is switched off, and one of another playlist, have nothing to say', () => {
  addChannels({ key: 'a', name: 'Alpha' });
  addSource(1, 'one1', { alpha: ['Alpha'] }, { enabled: 0 });
  expect(match()).toEqual({ wanted: new Set(), matched: 0, suggested: 0 });
  guide.exec("UPDATE guide_sources SET enabled = 1, playlist_id = 'other'");
  expect(match()).toEqual({ wanted: new Set(), matched: 0, suggested: 0 });
});

test('a category tells the country of its channels, by its name or by those that are known', () => {
  const known = ['k1', 'k2', 'k3', 'k4', 'k5'].map((key) => ({ key, name: key, guideId: `${key}.at`, category: 'Sender' }));
  addChannels({ key: 'a', name: 'RTL Zwei HD', category: 'AT | Sender' }, { key: 'b', name: 'RTL Zwei HD', category: 'Sender' }, { key: 'c', name: 'RTL Zwei HD' }, ...known);
  addSource(1, 'one1', { 'rtlzwei.de': ['RTL Zwei'], 'rtlzwei.at': ['RTL Zwei'], ...Object.fromEntries(known.map(({ guideId }) => [guideId, [guideId]])) });
  match();
  expect(matches()).toEqual(expect.arrayContaining(['a 101 alike', 'b 101 alike']));
  expect(suggestions()).toEqual([['c', [100, 101]]]);
});
