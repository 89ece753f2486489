import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guideMatches } from '#shared/contract/guide-matches.ts';
import { AppError } from '#shared/errors.ts';
import { GuideChannelId, GuideSourceId } from '#shared/model/guide.ts';
import { PlaylistId, titleId, type TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { createMatchView } from '../catalog/match-view.ts';
import { cacheSchema, packTexts, packTraits, playlistTables, rowsTable } from '../database/cache-schema.ts';
import { guideSchema } from '../database/guide-schema.ts';
import { migrate } from '../database/migrate.ts';
import { userMigrations } from '../database/user-database.ts';
import { userQueries, type UserDatabase } from '../database/user-schema.ts';
import { createEvents } from '../events.ts';
import { listMappings } from './mappings.ts';
import { createMatchDesk } from './match-handlers.ts';
import { matchPlaylist } from './matching/match-playlist.ts';
import { storeProgrammes } from './store-programmes.test-support.ts';

const playlistId = PlaylistId.parse('list1');
const minute = 60_000;
const noon = Date.UTC(2026, 2, 1, 12);

let cache: Database.Database;
let guide: Database.Database;
let user: Database.Database;
let db: UserDatabase;
let panel: Record<string, DescribedProgramme[]>;
let emitted: string[];
let desk: ReturnType<typeof createMatchDesk>;

const channelId = (providerKey: string): TitleId => titleId({ playlistId, kind: 'channel', providerKey });
const source = GuideSourceId.parse('one1');
const to = (id: string) => ({ sourceId: source, guideChannelId: GuideChannelId.parse(id) });

beforeEach(() => {
  cache = new Database(':memory:');
  cache.exec(cacheSchema + playlistTables(1));
  const summary = { counts: { channels: 5 }, stats: [], account: null, streamBase: null, guideUrls: [] };
  cache.prepare("INSERT INTO playlists (id, playlist_id, name, host, refreshed_at, state, summary) VALUES (1, 'list1', '', '', 1, 1, ?)").run(JSON.stringify(summary));
  guide = new Database(':memory:');
  guide.exec(guideSchema);
  storeProgrammes(guide, 1, []);
  guide.exec("INSERT INTO guide_sources (id, source_id, playlist_id, position, enabled, generation) VALUES (1, 'one1', 'list1', 0, 1, 1)");
  user = new Database(':memory:');
  migrate(user, userMigrations);
  db = userQueries(user);
  panel = {};
  emitted = [];
  const events = createEvents();
  events.subscribe(({ type }) => emitted.push(type));
  desk = createMatchDesk({
    db,
    guide,
    events,
    clock: () => noon,
    catalog: createMatchView({ db: cache, showAdult: () => true, showHidden: () => false, arrangementOf: () => ({ nameOf: () => undefined }) as never }),
    rematch: () => Promise.resolve(match()),
    fetchProgrammes: (id) => Promise.resolve(panel[id] ?? []),
  });
});

afterEach(() => {
  for (const each of [cache, guide, user]) each.close();
});

function addChannels(...names: string[]): void {
  const insert = cache.prepare(`INSERT INTO ${rowsTable(1)} (traits, provider_key, position, name, category_id, hash, texts) VALUES (?, ?, ?, ?, 0, 0, ?)`);
  for (const [at, name] of names.entries()) insert.run(packTraits({ kind: 1, listed: true, category: 0, flags: 0 }), name[0], at, name, packTexts(null, null, null));
}

function declare(channels: Record<string, string[]>): void {
  const insert = guide.prepare('INSERT INTO guide_channels (source, number, folded_id, channel_id, names, programmes, present) VALUES (1, ?, ?, ?, ?, 2, 1)');
  let number = guide.prepare<[], number>('SELECT ifnull(max(number), 0) FROM guide_channels').pluck().get() ?? 0;
  for (const [id, names] of Object.entries(channels)) insert.run(++number, id.toLowerCase(), id, JSON.stringify(names));
}

function match(): void {
  matchPlaylist(cache, guide, { playlistId, mappings: listMappings(db, playlistId) });
}

async function states(input: Partial<Parameters<typeof desk.listMatches>[0]> = {}): Promise<string[]> {
  const { items } = guideMatches.listMatches.output.parse(await desk.listMatches({ playlistId, limit: 100, ...input }, { kind: 'owner' }));
  return items.map(({ channel, state, match: found, candidates }) =>
    [channel.name, state, ...(found ? [found.id, found.rule, ...(found.gone ? ['gone'] : [])] : []), ...candidates.map(({ id }) => `?${id}`)].join(' '),
  );
}

const call = { kind: 'owner' } as const;

describe('the desk', () => {
  beforeEach(() => {
    addChannels('Alpha', 'Beta TV HD', 'UK: Gamma Two', 'Delta Sports News', 'Epsilon');
    declare({ alpha: ['Alpha'], beta: ['Beta'], gamma: ['Gamma Two'], delta: ['Delta News'], deltas: ['Delta Sport'] });
    match();
  });

  test('lists channels in the order of the playlist, with what they were matched with or might be, and why', async () => {
    expect(await states()).toEqual(['Alpha matched alpha name', 'Beta TV HD suggested ?beta', 'UK: Gamma Two matched gamma alike', 'Delta Sports News suggested ?delta ?deltas', 'Epsilon unmatched']);
    const { items } = await desk.listMatches({ playlistId, limit: 3 }, call);
    expect(items[2]?.match).toMatchObject({ confidence: 0.95, reasons: ['same-name', 'same-number'], name: 'Gamma Two', programmes: 2 });
    expect(items[1]?.candidates[0]).toMatchObject({ confidence: 0.78, reasons: ['same-words', 'quality-ignored'], sourceId: 'one1' });
  });

  test('counts states over the search, and pages through one of them', async () => {
    const { counts, total } = await desk.listMatches({ playlistId, limit: 100 }, call);
    expect([counts, total]).toEqual([{ matched: 2, suggested: 2, unmatched: 1, manual: 0, none: 0 }, 5]);
    expect(await states({ state: 'suggested', offset: 1, limit: 1 })).toEqual(['Delta Sports News suggested ?delta ?deltas']);
    const searched = await desk.listMatches({ playlistId, search: 'TÁ', limit: 100 }, call);
    expect([searched.counts, searched.total]).toEqual([{ matched: 0, suggested: 2, unmatched: 0, manual: 0, none: 0 }, 2]);
  });

  test('lists the channels of the guides to choose from, found by name or id', async () => {
    const all = guideMatches.listGuideChannels.output.parse(await desk.listGuideChannels({ playlistId, limit: 2, offset: 1 }, call));
    expect([all.items.map(({ name }) => name), all.total]).toEqual([['Beta', 'Delta News'], 5]);
    const found = await desk.listGuideChannels({ playlistId, search: 'deltas', limit: 100 }, call);
    expect(found.items).toEqual([{ id: 'deltas', sourceId: 'one1', name: 'Delta Sport', programmes: 2 }]);
  });

  test('what is mapped by hand, or said to have no guide, is so at once, and no longer when it is taken back', async () => {
    await desk.setMapping({ channelId: channelId('A'), to: to('BETA') }, call);
    await desk.setMapping({ channelId: channelId('U'), to: null }, call);
    expect((await states()).slice(0, 3)).toEqual(['Alpha manual beta manual', 'Beta TV HD suggested ?beta', 'UK: Gamma Two none']);
    expect(emitted).toContain('guide.changed');
    await desk.removeMapping({ channelId: channelId('A') }, call);
    await desk.removeMapping({ channelId: channelId('U') }, call);
    await expect.poll(() => states({ limit: 3 })).toEqual(['Alpha matched alpha name', 'Beta TV HD suggested ?beta', 'UK: Gamma Two matched gamma alike']);
  });

  test('a mapping holds on days on which the guide lacks the channel, or is not there at all', async () => {
    await desk.setMapping({ channelId: channelId('A'), to: to('beta') }, call);
    guide.exec("UPDATE guide_channels SET present = 0, programmes = 0 WHERE channel_id = 'beta'");
    match();
    expect((await states())[0]).toBe('Alpha manual beta manual gone');
    guide.exec('DELETE FROM guide_channels; DELETE FROM guide_sources');
    const { items } = await desk.listMatches({ playlistId, limit: 1 }, call);
    expect(items[0]?.match).toMatchObject({ id: 'beta', name: 'Beta', programmes: 0, gone: true });
  });

  test('accepts suggestions by confidence or by channel, and nothing that was decided otherwise', async () => {
    expect(await desk.acceptSuggestions({ playlistId, minConfidence: 0.75 }, call)).toEqual({ accepted: 1 });
    expect((await states())[1]).toBe('Beta TV HD manual beta manual');
    const named = ['D', 'A', 'E'].map(channelId);
    expect(await desk.acceptSuggestions({ playlistId, channelIds: named }, call)).toEqual({ accepted: 1 });
    expect((await states()).filter((line) => line.includes(' manual '))).toEqual(['Beta TV HD manual beta manual', 'Delta Sports News manual delta manual']);
    expect(() => desk.acceptSuggestions({ playlistId }, call)).toThrow(AppError);
  });

  test('refuses channels that neither playlist nor guide has', () => {
    expect(() => desk.setMapping({ channelId: channelId('Z'), to: null }, call)).toThrow(/no longer/);
    expect(() => desk.setMapping({ channelId: channelId('A'), to: to('zeta') }, call)).toThrow(/no such channel/);
  });
});

describe('a schedule check', () => {
  const said = (title: string, start: number): DescribedProgramme => ({
    ...{ title, start, stop: null, subTitle: null, season: null, episode: null, genre: null, description: null },
    ...{ isNew: false, isLive: false, isRepeat: false, isPremiere: false },
  });

  beforeEach(() => {
    addChannels('Alpha');
    declare({ right: ['Alpha 1'], wrong: ['Alpha 2'] });
    const broadcast = (channel: number, titles: readonly string[]) => titles.map((title, at) => ({ channel, start: noon + at * 60 * minute, title }));
    guide.exec('DROP TABLE programmes_1');
    storeProgrammes(guide, 1, [...broadcast(1, ['News', 'Film', 'Sport', 'Talk']), ...broadcast(2, ['Cartoon', 'Quiz', 'Music', 'Poker'])]);
  });

  test('tells the right channel from the wrong one by what the panel says', async () => {
    panel[channelId('A')] = ['NEWS', 'Film', 'Spórt'].map((title, at) => said(title, noon + at * 60 * minute + minute));
    expect(await desk.checkSchedule({ channelId: channelId('A'), ...to('right') }, call)).toEqual({ compared: 3, agreeing: 3, offsetMinutes: 0 });
    expect(await desk.checkSchedule({ channelId: channelId('A'), ...to('wrong') }, call)).toEqual({ compared: 3, agreeing: 0, offsetMinutes: null });
  });

  test('finds by how much a guide is off', async () => {
    panel[channelId('A')] = ['News', 'Film', 'Sport'].map((title, at) => said(title, noon + (at + 2) * 60 * minute));
    expect(await desk.checkSchedule({ channelId: channelId('A'), ...to('right') }, call)).toEqual({ compared: 3, agreeing: 3, offsetMinutes: 120 });
  });

  test('compares nothing where the panel says nothing', async () => {
    expect(await desk.checkSchedule({ channelId: channelId('A'), ...to('right') }, call)).toEqual({ compared: 0, agreeing: 0, offsetMinutes: null });
  });
});
