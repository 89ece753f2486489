import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import type { Source } from '#shared/model/source.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startTlsServer } from '../../electron/core/http/test-servers.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import type { Misbehavior } from '../fake-provider/misbehaviors.ts';
import { describeFailure } from '../../renderer/i18n/describe-failure.ts';
import { languages, messages } from '../../renderer/i18n/messages.ts';
import { startCore, type RunningCore } from './start-core.ts';

vi.setConfig({ testTimeout: 120_000 });

let running: RunningCore;
const providers: FakeProvider[] = [];

beforeAll(async () => {
  running = await startCore();
});

afterAll(async () => {
  await running.stop();
  await Promise.all(providers.map((provider) => provider.close()));
});

const catalog = makeCatalog({ channels: 60, movies: 30, series: 20, categories: 4, archiveDays: 2 });

const sources = {
  xtream: (panel: FakeProvider): Source => running.login(panel),
  'm3u-url': ({ url, username, password }: FakeProvider): Source => ({ type: 'm3u-url', url: `${url}/get.php?username=${username}&password=${password}&type=m3u_plus` }),
} as const;
type Sending = keyof typeof sources;

/** A provider of its own with a playlist that was read whole and that the user has marked. */
async function prepared(sending: Sending): Promise<{ panel: FakeProvider; playlist: Playlist; before: Everything }> {
  const panel = await startFakeProvider({ catalog });
  providers.push(panel);
  const playlist = await running.add(sources[sending](panel));
  expect(playlist).toMatchObject({ lastFailure: null, counts: { channels: 60, movies: 30 } });
  const { items: channels } = await running.api.catalog.listChannels({ playlistId: playlist.id });
  const { items: movies } = await running.api.catalog.listMovies({ playlistId: playlist.id });
  await running.api.library.addFavorite({ titleId: channels[7]!.id });
  await running.api.library.addFavorite({ titleId: movies[3]!.id });
  await running.api.library.recordWatch({ titleId: channels[8]!.id });
  await running.api.library.setResumePoint({ titleId: movies[4]!.id, positionMs: 60_000, durationMs: 5_000_000 });
  return { panel, playlist, before: await everything(playlist.id) };
}

type Everything = Awaited<ReturnType<typeof everything>>;

/** All that a playlist shows and all that the user put there. */
async function everything(playlistId: PlaylistId) {
  const { api } = running;
  const all = { playlistId, limit: 200 };
  const [channels, movies, series, channelCategories, movieCategories, seriesCategories, favorites, history, resumePoints] = await Promise.all([
    api.catalog.listChannels(all),
    api.catalog.listMovies(all),
    api.catalog.listSeries(all),
    api.catalog.listCategories({ playlistId, kind: 'channel' }),
    api.catalog.listCategories({ playlistId, kind: 'movie' }),
    api.catalog.listCategories({ playlistId, kind: 'series' }),
    api.library.listFavorites({ playlistId }),
    api.library.listHistory({ playlistId }),
    api.library.listResumePoints({ playlistId }),
  ]);
  return { channels, movies, series, channelCategories, movieCategories, seriesCategories, favorites, history, resumePoints };
}

interface Expected {
  code: string;
  reason?: string;
  status?: number;
}

/** A failure that was told: a sentence of the core's, and cause and remedy in both languages of the screens. */
function expectTold({ lastFailure }: Playlist, expected: Expected, { username, password }: FakeProvider): void {
  expect(lastFailure).toMatchObject(expected);
  const failure = lastFailure!;
  expect(failure.message).toMatch(/^\S+ \S+ \S+/); // words, not a code
  for (const secret of [username, password, 'player_api', 'get.php', '/home/']) expect(failure.message).not.toContain(secret);
  for (const language of languages) {
    const { sentence, advice } = describeFailure(failure, messages[language]);
    expect(sentence).toMatch(/^\p{Lu}.{8,}\.$/u);
    expect(advice).toMatch(/^\p{Lu}.{8,}\.$/u);
  }
}

const loginPage = '<!DOCTYPE html><html><head><title>Welcome to Hotel Wi-Fi</title></head><body><form action="/login">Room number</form></body></html>';

/** How a network between us and the provider answers: a page of its own, whatever was asked for. */
const captivePortal: Misbehavior = ({ exchange: { response, path } }) => {
  if (path === '/hotel-login') response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage);
  else response.writeHead(302, { location: '/hotel-login' }).end();
};

/** A chunk whose length is no number. */
const brokenChunk: Misbehavior = async ({ exchange: { request }, honestReply }) => {
  const { body } = await honestReply();
  const { socket } = request;
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
  socket.write(`${Math.floor(body.length / 2).toString(16)}\r\n`);
  socket.write(body.subarray(0, Math.floor(body.length / 2)));
  socket.end('\r\nzz\r\n');
};

/** Fewer bytes than were announced, and a polite end. */
const shortBody = misbehaviors.brokenMidBody({ share: 0.7, how: 'close' });
const brokenGzip = misbehaviors.gzipped({ keep: 0.6 });
const damagedGzip = misbehaviors.changedBody((body) => {
  const packed = gzipSync(body);
  packed.fill(0xaa, Math.floor(packed.length / 2), Math.floor(packed.length / 2) + 24);
  return packed;
}, { 'content-encoding': 'gzip' });

const auth = { code: 'provider_rejected', reason: 'auth' };
const blocked = { code: 'provider_rejected', reason: 'blocked' };
const refused = { code: 'provider_rejected', reason: 'refused' };
const server = { code: 'provider_unreachable', reason: 'server' };
const empty = { code: 'provider_malformed', reason: 'empty' };
const html = { code: 'provider_malformed', reason: 'html' };
const malformed = { code: 'provider_malformed', reason: 'malformed' };
const noPlaylist = { code: 'provider_malformed', reason: 'not-a-playlist' };
const brokenOff = { code: 'provider_unreachable', reason: 'truncated' };
const timeout = { code: 'provider_unreachable', reason: 'timeout' };
const limit = { code: 'provider_busy', reason: 'connection-limit' };

const xmltv = '<?xml version="1.0"?><tv><channel id="a"><display-name>A</display-name></channel></tv>';
const hlsMaster = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1280000\nlow.m3u8\n';

/** The whole provider goes wrong: what each kind of source must say. */
const wrongs: readonly (readonly [string, Misbehavior, Record<Sending, Expected>])[] = [
  ['nothing at all', misbehaviors.emptyReply(), { xtream: empty, 'm3u-url': empty }],
  ['only blanks', misbehaviors.blankReply(), { xtream: empty, 'm3u-url': empty }],
  ['a page', misbehaviors.htmlPage(), { xtream: blocked, 'm3u-url': html }],
  ['the login page of a network', misbehaviors.reply(loginPage, 'text/html'), { xtream: blocked, 'm3u-url': html }],
  ['a redirect to the login page of a network', captivePortal, { xtream: blocked, 'm3u-url': html }],
  ['a text that speaks of a block', misbehaviors.blockedText(), { xtream: blocked, 'm3u-url': blocked }],
  ['a refused login with status 200', misbehaviors.authZero(), { xtream: auth, 'm3u-url': auth }],
  ['an error as JSON', misbehaviors.jsonError(), { xtream: auth, 'm3u-url': auth }],
  ['JSON of another shape', misbehaviors.reply('{"data":{"page":1}}'), { xtream: malformed, 'm3u-url': auth }],
  ['a challenge for browsers', misbehaviors.challengePage(), { xtream: blocked, 'm3u-url': blocked }],
  ['status 401', misbehaviors.status(401), { xtream: auth, 'm3u-url': auth }],
  ['status 403', misbehaviors.status(403), { xtream: blocked, 'm3u-url': blocked }],
  ['status 404', misbehaviors.status(404, '<html>not found</html>'), { xtream: refused, 'm3u-url': refused }],
  ['status 406', misbehaviors.status(406), { xtream: blocked, 'm3u-url': blocked }],
  ['a plea for a long pause', misbehaviors.tooManyRequests(3_600), { xtream: { code: 'provider_busy', reason: 'rate-limited' }, 'm3u-url': { code: 'provider_busy', reason: 'rate-limited' } }],
  ['status 451', misbehaviors.status(451), { xtream: { code: 'provider_rejected', reason: 'geo' }, 'm3u-url': { code: 'provider_rejected', reason: 'geo' } }],
  ['status 456', misbehaviors.status(456), { xtream: { ...refused, status: 456 }, 'm3u-url': { ...refused, status: 456 } }],
  ['status 458', misbehaviors.status(458), { xtream: limit, 'm3u-url': limit }],
  ['status 500', misbehaviors.status(500), { xtream: server, 'm3u-url': server }],
  ['status 503', misbehaviors.status(503, '<html>maintenance</html>'), { xtream: server, 'm3u-url': server }],
  ['status 521', misbehaviors.status(521), { xtream: server, 'm3u-url': server }],
  ['status 512', misbehaviors.status(512), { xtream: auth, 'm3u-url': auth }],
  ['status 513', misbehaviors.status(513), { xtream: auth, 'm3u-url': auth }],
  ['status 884', misbehaviors.status(884), { xtream: auth, 'm3u-url': auth }],
  ['fewer bytes than announced', shortBody, { xtream: brokenOff, 'm3u-url': brokenOff }],
  ['a connection that breaks', misbehaviors.brokenMidBody(), { xtream: brokenOff, 'm3u-url': brokenOff }],
  ['a connection that is reset', misbehaviors.resetBeforeHeaders(), { xtream: server, 'm3u-url': server }],
  ['half a compressed answer', brokenGzip, { xtream: brokenOff, 'm3u-url': brokenOff }],
  ['a damaged compressed answer', damagedGzip, { xtream: malformed, 'm3u-url': malformed }],
  ['a broken chunk', brokenChunk, { xtream: brokenOff, 'm3u-url': brokenOff }],
  ['silence in the middle', misbehaviors.slowDrip({ bytes: 100, everyMs: 60_000 }), { xtream: timeout, 'm3u-url': timeout }],
  ['a redirect in circles', misbehaviors.redirectLoop(), { xtream: { code: 'provider_unreachable', reason: 'redirects' }, 'm3u-url': { code: 'provider_unreachable', reason: 'redirects' } }],
  ['a bomb', misbehaviors.gzipBomb(512 * 1024 * 1024), { xtream: { code: 'too_large', reason: 'ratio' }, 'm3u-url': { code: 'too_large', reason: 'too-long-line' } }],
  ['a guide', misbehaviors.reply(xmltv, 'application/xml'), { xtream: html, 'm3u-url': noPlaylist }],
  ['a single stream', misbehaviors.reply(hlsMaster, 'application/vnd.apple.mpegurl'), { xtream: malformed, 'm3u-url': noPlaylist }],
  ['a line without an end', misbehaviors.hugeLine(3_000_000), { xtream: malformed, 'm3u-url': { code: 'too_large', reason: 'too-long-line' } }],
];

const parts = [
  { part: 'channels', action: 'get_live_streams', others: ['movies', 'series'] },
  { part: 'movies', action: 'get_vod_streams', others: ['channels', 'series'] },
  { part: 'series', action: 'get_series', others: ['channels', 'movies'] },
] as const;

/** How one list of a panel goes wrong while the others are fine. */
const partWrongs: readonly (readonly [string, Misbehavior])[] = [
  ['never comes', misbehaviors.slowHeaders(60_000)],
  ['is nothing', misbehaviors.emptyReply()],
  ['is an error', misbehaviors.jsonError('maintenance')],
  ['is JSON of another shape', misbehaviors.reply('{"data":{"page":1}}')],
  ['is status 404', misbehaviors.status(404)],
  ['is status 500', misbehaviors.status(500)],
  ['is status 884', misbehaviors.status(884)],
  ['is a page', misbehaviors.htmlPage()],
  ['is cut off', misbehaviors.truncated()],
  ['breaks off', misbehaviors.brokenMidBody()],
  ['is half a compressed answer', brokenGzip],
];

/** The panel's catalog with one more of each kind. */
const grown = makeCatalog({ channels: 61, movies: 31, series: 21, categories: 4, archiveDays: 2 });

// All of them side by side: a list that never comes is waited for several times over.
describe.concurrent('refreshes go wrong', () => {
  describe('when a panel fails for one part alone', () => {
    const cases = partWrongs.flatMap(([what, misbehavior]) => parts.map((part) => [part.part, what, { ...part, misbehavior }] as const));
    test.each(cases)('and its list of %s %s, it stays and the others are refreshed', async (_part, _what, { part, action, others, misbehavior }) => {
      const { panel, playlist, before } = await prepared('xtream');
      panel.setCatalog(grown);
      panel.behave({ action }, misbehavior);
      const refreshed = await running.refresh(playlist.id);
      const after = await everything(playlist.id);

      expect(refreshed).toMatchObject({ lastFailure: null, held: null, lastResult: { notes: [`${part}-unavailable`], changes: { added: 2, removed: 0 } } });
      expect(after[part]).toEqual(before[part]);
      for (const other of others) expect(after[other].total).toBe(before[other].total + 1);
      expect([after.favorites, after.history, after.resumePoints]).toEqual([before.favorites, before.history, before.resumePoints]);
      panel.recover();
      expect(await running.refresh(playlist.id)).toMatchObject({ lastResult: { notes: [] }, counts: { channels: 61, movies: 31, series: 21 } });
    });
  });

  describe.each(Object.keys(sources) as Sending[])('whatever %s sends, the catalog and the marks stay, and the failure says why', (sending) => {
    test.each(wrongs)('was %s', async (_, misbehavior, expected) => {
      const { panel, playlist, before } = await prepared(sending);
      panel.behave({}, misbehavior);
      const after = await running.refresh(playlist.id);

      expectTold(after, expected[sending], panel);
      expect(after).toMatchObject({ counts: playlist.counts, refreshedAt: playlist.refreshedAt, lastResult: playlist.lastResult });
      expect(await everything(playlist.id)).toEqual(before);

      panel.recover();
      expect(await running.refresh(playlist.id)).toMatchObject({ lastFailure: null, counts: playlist.counts });
      expect(await everything(playlist.id)).toEqual(before);
    });
  });
});

describe.each(Object.keys(sources) as Sending[])('whatever happens to %s, the catalog and the marks stay, and the failure says why', (sending) => {
  test('a certificate that nobody signed', async () => {
    const { panel, playlist, before } = await prepared(sending);
    const tls = await startTlsServer((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    panel.behave({}, misbehaviors.redirectTo(`https://127.0.0.1:${tls.port}/`));
    const after = await running.refresh(playlist.id);
    await tls.close();

    expectTold(after, { code: 'provider_unreachable', reason: 'tls' }, panel);
    expect(await everything(playlist.id)).toEqual(before);
  });

  test('nobody', async () => {
    const { panel, playlist, before } = await prepared(sending);
    await panel.close();

    expectTold(await running.refresh(playlist.id), server, panel);
    expect(await everything(playlist.id)).toEqual(before);
  });
});

describe.each(parts)('when a panel has fewer of its $part alone', ({ part, action }) => {
  test('less than half is held until the owner decides', async () => {
    const { panel, playlist, before } = await prepared('xtream');
    const few = { channels: 60, movies: 30, series: 20, [part]: 7 };
    panel.setCatalog(makeCatalog({ ...few, categories: 4, archiveDays: 2 }));
    const held = await running.refresh(playlist.id);

    expect(held).toMatchObject({ lastFailure: null, held: { parts: [{ part, before: before[part].total, now: 7 }] } });
    expect(await everything(playlist.id)).toEqual(before);

    await running.api.playlists.discardAnswer({ playlistId: playlist.id });
    expect(await running.settled(playlist.id)).toMatchObject({ held: null, counts: playlist.counts });
    expect(await everything(playlist.id)).toEqual(before);

    expect(await running.refresh(playlist.id)).toMatchObject({ held: { parts: [{ part, now: 7 }] } });
    await running.api.playlists.acceptAnswer({ playlistId: playlist.id });
    expect(await running.settled(playlist.id)).toMatchObject({ held: null, lastFailure: null, counts: few });
    const accepted = await everything(playlist.id);
    expect([accepted[part].total, accepted.favorites.favorites.length]).toEqual([7, 2]);

    panel.setCatalog(catalog);
    await running.refresh(playlist.id);
    const back = await everything(playlist.id);
    expect(back.favorites).toEqual(before.favorites);
    expect(back[part].items.map(({ id, name }) => [id, name])).toEqual(before[part].items.map(({ id, name }) => [id, name]));
  });

  test('none any more is held too', async () => {
    const { panel, playlist, before } = await prepared('xtream');
    panel.behave({ action }, misbehaviors.reply('[]'));

    expect(await running.refresh(playlist.id)).toMatchObject({ lastFailure: null, held: { parts: [{ part, before: before[part].total, now: 0 }] } });
    expect(await everything(playlist.id)).toEqual(before);
  });
});

test('pages in the place of every list are told, and everything stays', async () => {
  const { panel, playlist, before } = await prepared('xtream');
  panel.setCatalog(grown);
  panel.behave({ kind: 'action' }, misbehaviors.htmlPage());
  expectTold(await running.refresh(playlist.id), html, panel);
  expect(await everything(playlist.id)).toEqual(before);
});

test('a block in place of the films is meant for us: what came before it is refreshed, the rest stays, and nothing more is asked', async () => {
  const { panel, playlist, before } = await prepared('xtream');
  panel.setCatalog(grown);
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.blockedText());
  panel.forgetRequests();
  const refreshed = await running.refresh(playlist.id);
  const after = await everything(playlist.id);

  expect(refreshed).toMatchObject({ lastFailure: null, held: null, lastResult: { notes: ['movies-unavailable', 'series-unavailable'], changes: { added: 1, removed: 0 } } });
  expect([after.movies, after.series, after.favorites]).toEqual([before.movies, before.series, before.favorites]);
  expect(panel.requests({ action: 'get_series' })).toEqual([]);
});

describe('a list with less than half of what it had', () => {
  const shorter = (panel: FakeProvider, share: number): void =>
    void panel.behave({}, misbehaviors.changedBody((body) => {
      const lines = body.toString('utf8').split('\n');
      const end = Math.floor((lines.length * share) / 2) * 2 + 1;
      return `${lines.slice(0, end).join('\n')}\n`;
    }));

  test('is held, and the catalog stays until the owner accepts it', async () => {
    const { panel, playlist, before } = await prepared('m3u-url');
    shorter(panel, 0.3);
    const held = await running.refresh(playlist.id);

    expect(held).toMatchObject({ lastFailure: null, held: { parts: [{ part: 'list' }] }, counts: playlist.counts });
    const { before: had, now } = held.held!.parts[0]!;
    expect(now).toBeLessThan(had / 2);
    expect(await everything(playlist.id)).toEqual(before);

    await running.api.playlists.acceptAnswer({ playlistId: playlist.id });
    const accepted = await running.settled(playlist.id);
    expect(accepted).toMatchObject({ held: null, lastFailure: null });
    expect(accepted.lastResult!.changes!.removed).toBeGreaterThan(had / 2);

    panel.recover();
    expect(await running.refresh(playlist.id)).toMatchObject({ held: null, counts: playlist.counts });
    expect((await everything(playlist.id)).favorites).toEqual(before.favorites);
  });

  test('is forgotten when the next answer is whole again', async () => {
    const { panel, playlist, before } = await prepared('m3u-url');
    shorter(panel, 0.2);
    expect((await running.refresh(playlist.id)).held).not.toBeNull();
    panel.recover();

    expect(await running.refresh(playlist.id)).toMatchObject({ held: null, lastFailure: null });
    expect(await everything(playlist.id)).toEqual(before);
  });

  test('but with more than half is taken', async () => {
    const { panel, playlist } = await prepared('m3u-url');
    shorter(panel, 0.8);

    const after = await running.refresh(playlist.id);
    expect(after).toMatchObject({ held: null, lastFailure: null, lastResult: { changes: { added: 0 } } });
    expect(after.lastResult!.changes!.removed).toBeGreaterThan(0);
  });
});
