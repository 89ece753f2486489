import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { GuideSource, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { programmesTable } from '../../electron/core/database/guide-schema.ts';
import { openGuideForReading } from '../../electron/core/database/guide-database.ts';
import { field, fieldsPerRow, openBlock } from '../../electron/core/guide/programme-block.ts';
import { status } from '../fake-provider/misbehaviors.ts';
import { m3u, startCore, type RunningCore, type StartCoreOptions } from './start-core.ts';

const started: RunningCore[] = [];

async function start(options?: StartCoreOptions): Promise<RunningCore> {
  const running = await startCore(options);
  started.push(running);
  return running;
}

afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

const hourMs = 3_600_000;
const day = Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs;

type Show = [channel: string, hour: number, title: string];

function xmltv(channels: readonly (readonly [id: string, name: string])[], shows: readonly Show[], { closed = true } = {}): string {
  const declared = channels.map(([id, name]) => `<channel id="${id}"><display-name>${name}</display-name></channel>`);
  const on = shows.map(([channel, hour, title]) => `<programme start="${time(hour)}" stop="${time(hour + 1)}" channel="${channel}"><title>${title}</title></programme>`);
  return `<?xml version="1.0"?><tv>${declared.join('\n')}\n${on.join('\n')}\n${closed ? '</tv>' : '<programme start="'}`;
}

function time(hour: number): string {
  return `${new Date(day + hour * hourMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)} +0000`;
}

async function addList(running: RunningCore, ...channels: readonly (readonly [guideId: string, name: string])[]): Promise<PlaylistId> {
  const url = running.panel.serve('/list.m3u', m3u(...channels.map(([guideId, name]) => [`tvg-id="${guideId}",${name}`, `http://tv.example/${name}.ts`] as const)));
  return (await running.add({ type: 'm3u-url', url })).id;
}

/** Waits until the source has been fetched, well or badly. */
async function settled({ api, core }: RunningCore, playlistId: PlaylistId, sourceId: GuideSourceId): Promise<GuideSource> {
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const stop = core.onEvent(({ type }) => {
        if (type !== 'guide.changed') return;
        stop();
        resolve();
      });
    });
    const { sources } = await api.guideSources.listSources({ playlistId });
    const source = sources.find(({ id }) => id === sourceId);
    if (!source) throw new Error('this source is gone');
    if (!source.refreshing && (source.refreshedAt !== null || source.lastFailure !== null)) return source;
    await changed;
  }
}

async function addGuide(running: RunningCore, playlistId: PlaylistId, address: string): Promise<GuideSource> {
  const { id } = await running.api.guideSources.addSource({ playlistId, address });
  return settled(running, playlistId, id);
}

async function refresh(running: RunningCore, playlistId: PlaylistId, sourceId: GuideSourceId): Promise<GuideSource> {
  const ended = new Promise<void>((resolve) => {
    const stop = running.core.onEvent((event) => {
      if (event.type !== 'guide.changed') return;
      void running.api.guideSources.listSources({ playlistId }).then(({ sources: now }) => {
        if (now.some(({ id, refreshing }) => id === sourceId && refreshing)) return;
        stop();
        resolve();
      });
    });
  });
  await running.api.guideSources.refreshGuide({ playlistId, sourceId });
  await ended;
  return settled(running, playlistId, sourceId);
}

/** Titles by guide channel, as stored. */
function stored({ dataDir }: RunningCore, sourceId: GuideSourceId): Record<string, string[]> {
  const db = openGuideForReading(dataDir);
  try {
    const { id, generation } = db.prepare<[string], { id: number; generation: number }>('SELECT id, generation FROM guide_sources WHERE source_id = ?').get(sourceId)!;
    if (generation === 0) return {};
    const blocks = db
      .prepare<[number], { channel: string; head: Buffer }>(
        `SELECT guide_channels.channel_id AS channel, p.head FROM ${programmesTable(generation)} AS p
         JOIN guide_channels ON guide_channels.number = p.id >> 32 WHERE guide_channels.source = ? ORDER BY p.id`,
      )
      .all(id);
    const titles: Record<string, string[]> = {};
    for (const { channel, head } of blocks) {
      const { rows, fields, near } = openBlock(head, null);
      const said = Array.from({ length: rows }, (_, row) => {
        const from = row === 0 ? 0 : fields[(row - 1) * fieldsPerRow + field.subTitle];
        return Buffer.from(near.slice(from, fields[row * fieldsPerRow + field.title])).toString();
      });
      (titles[channel] ??= []).push(...said);
    }
    return titles;
  } finally {
    db.close();
  }
}

const two = [
  ['one.tv', 'One'],
  ['two.tv', 'Two'],
] as const;

test('of a guide the programmes of channels that the playlist has are kept, matched and found by their words', async () => {
  const running = await start();
  const playlistId = await addList(running, ['ONE.tv ', 'First'], ['', 'two  ']);
  const guide = xmltv([...two, ['three.tv', 'Three']], [['one.tv', 1, 'News'], ['two.tv', 1, 'Film'], ['three.tv', 1, 'Nothing'], ['one.tv', 2, 'Grand Final']]);
  const source = await addGuide(running, playlistId, running.panel.serve('/guide.xml.gz', gzipSync(gzipSync(guide))));

  expect(source).toMatchObject({ lastFailure: null, report: { channels: 3, programmes: 4, stored: 3, compression: 'gzip+gzip', isTruncated: false } });
  expect(stored(running, source.id)).toEqual({ 'one.tv': ['News', 'Grand Final'], 'two.tv': ['Film'] });
  const { items } = await running.api.catalog.listChannels({ playlistId, limit: 10 });
  const { programmes } = await running.api.guide.listProgrammes({ channelId: items[0]!.id, from: day, to: day + 24 * hourMs });
  expect(programmes.map(({ title }) => title)).toEqual(['News', 'Grand Final']);
});

test('programmes may come before their channels, in any order and more than once: the first of a moment stays', async () => {
  const running = await start();
  const playlistId = await addList(running, ['', 'One'], ['two.tv', 'Second']);
  const guide = xmltv([], [['two.tv', 3, 'C'], ['one.tv', 2, 'B'], ['two.tv', 1, 'A'], ['zero.tv', 1, 'Z'], ['one.tv', 2, 'B again'], ['one.tv', 2, 'B']]).replace('</tv>', '<channel id="one.tv"><display-name>one</display-name></channel></tv>');
  const source = await addGuide(running, playlistId, running.panel.serve('/guide.xml', guide));

  expect(stored(running, source.id)).toEqual({ 'one.tv': ['B'], 'two.tv': ['A', 'C'] });
});

test('a failing source keeps its programmes and says why; the next good answer ends that', async () => {
  const running = await start();
  const playlistId = await addList(running, ['one.tv', 'One']);
  const address = running.panel.serve('/guide.xml', xmltv(two, [['one.tv', 1, 'News']]));
  const { id } = await addGuide(running, playlistId, address);

  running.panel.serve('/guide.xml', '<!DOCTYPE html><html><body>Please log in</body></html>');
  expect((await refresh(running, playlistId, id)).lastFailure).toMatchObject({ code: 'provider_malformed', reason: 'html' });
  running.panel.serve('/guide.xml', xmltv(two, []));
  expect((await refresh(running, playlistId, id)).lastFailure).toMatchObject({ code: 'provider_malformed', reason: 'empty' });
  running.panel.behave({ path: '/guide.xml' }, status(403));
  expect((await refresh(running, playlistId, id)).lastFailure).toMatchObject({ code: 'provider_rejected', status: 403 });
  expect(stored(running, id)).toEqual({ 'one.tv': ['News'] });

  running.panel.recover();
  running.panel.serve('/guide.xml', xmltv(two, [['one.tv', 1, 'Weather']]));
  expect((await refresh(running, playlistId, id)).lastFailure).toBeNull();
  expect(stored(running, id)).toEqual({ 'one.tv': ['Weather'] });
});

test('what a guide that breaks off did not reach is kept from before', async () => {
  const running = await start();
  const playlistId = await addList(running, ['one.tv', 'One'], ['two.tv', 'Two']);
  const shows: Show[] = [['one.tv', 1, 'A1'], ['one.tv', 2, 'A2'], ['one.tv', 3, 'A3'], ['two.tv', 1, 'B1']];
  const { id } = await addGuide(running, playlistId, running.panel.serve('/guide.xml', xmltv(two, shows)));

  running.panel.serve('/guide.xml', xmltv(two, [['one.tv', 1, 'A1 new'], ['one.tv', 2, 'A2 new']], { closed: false }));
  expect((await refresh(running, playlistId, id)).report).toMatchObject({ isTruncated: true, stored: 4 });
  expect(stored(running, id)).toEqual({ 'one.tv': ['A1 new', 'A2 new', 'A3'], 'two.tv': ['B1'] });
});

test('an unchanged guide is not read again, until the playlist has channels whose programmes were left out', async () => {
  const running = await start();
  const playlistId = await addList(running, ['one.tv', 'One']);
  const guide = xmltv(two, [['one.tv', 1, 'News'], ['two.tv', 1, 'Film']]);
  const { id } = await addGuide(running, playlistId, running.panel.serve('/guide.xml', guide, { etag: '"v1"' }));
  const conditions = () => running.panel.requests({ path: '/guide.xml' }).map(({ headers }) => headers['if-none-match'] ?? null);

  await refresh(running, playlistId, id);
  expect(conditions()).toEqual([null, '"v1"']);
  expect(stored(running, id)).toEqual({ 'one.tv': ['News'] });

  await addListAgain(running, playlistId, ['one.tv', 'One'], ['two.tv', 'Two']);
  await expect.poll(() => stored(running, id)).toEqual({ 'one.tv': ['News'], 'two.tv': ['Film'] });
  expect(conditions()).toEqual([null, '"v1"', null]);
});

test('what is mapped while a guide is read, and was passed over by then, is fetched although the next attempt fails and the process ends', async () => {
  const running = await start({ network: { pace: 1 } });
  const playlistId = await addList(running, ['one.tv', 'One'], ['', 'Other']);
  const { id } = await addGuide(running, playlistId, running.panel.serve('/guide.xml', xmltv(two, [['one.tv', 1, 'News'], ['two.tv', 1, 'Film']])));
  const { items } = await running.api.catalog.listChannels({ playlistId, limit: 10 });
  const other = items.find(({ name }) => name === 'Other')!;

  // More than a batch, so that channels are chosen before the last programme comes; and then the provider makes one wait.
  const many = Array.from({ length: 5_000 }, (_, minute): Show => ['one.tv', minute / 60, `Minute ${minute}`]);
  const unlike = '<!-- what begins as before is held back for a while -->'.repeat(20_000);
  const guide = `${unlike}${xmltv(two, [...many, ['two.tv', 1, 'Film'], ['two.tv', 2, 'Late film']])}`;
  const end = guide.length - '</tv>'.length;
  let isMapped = false;
  running.panel.serve('/guide.xml', async function* send() {
    yield guide.slice(0, end);
    while (!isMapped) {
      yield '<!-- -->'; // progress is told when something comes
      await sleep(50);
    }
    yield guide.slice(end);
  });
  await running.api.guideSources.refreshGuide({ playlistId, sourceId: id });
  const hasRead = () => running.events.some((event) => event.type === 'guide.progress' && event.progress.bytes > end && event.progress.programmes > 4_096);
  await expect.poll(hasRead, { timeout: 20_000 }).toBe(true);
  running.panel.behave({ path: '/guide.xml' }, status(403));
  const { items: known } = await running.api.guideMatches.listGuideChannels({ playlistId, limit: 10 });
  await running.api.guideMatches.setMapping({ channelId: other.id, to: { sourceId: id, guideChannelId: known.find(({ name }) => name === 'Two')!.id } });
  isMapped = true;
  await expect.poll(async () => (await running.api.guideSources.listSources({ playlistId })).sources[0], { timeout: 20_000 }).toMatchObject({ refreshing: false, lastFailure: { status: 403 } });
  expect(stored(running, id)['one.tv']).toContain('Minute 4999');
  expect(stored(running, id)['two.tv']).toBeUndefined();

  running.panel.recover();
  await running.restart({ keepFresh: true });
  await expect.poll(() => stored(running, id)['two.tv'], { timeout: 20_000 }).toEqual(['Film', 'Late film']);
});

test('what an undo brings back and a move brings along is matched, and its programmes fetched', async () => {
  const running = await start();
  const playlistId = await addList(running, ['one.tv', 'One'], ['two.tv', 'Two']);
  const guide = xmltv([...two, ['three.tv', 'Three']], [['one.tv', 1, 'News'], ['two.tv', 1, 'Film'], ['three.tv', 1, 'Match']]);
  const { id } = await addGuide(running, playlistId, running.panel.serve('/guide.xml', guide));
  const matched = async () => (await running.api.guide.getGuideState({ playlistId })).matched;

  await addListAgain(running, playlistId, ['one.tv', 'One'], ['other.tv', 'Other']);
  await expect.poll(matched, { timeout: 20_000 }).toBe(1);
  // Another one: programmes of the channel that went are kept no longer.
  running.panel.serve('/guide.xml', `${guide}\n`);
  await refresh(running, playlistId, id);
  expect(stored(running, id)).toEqual({ 'one.tv': ['News'] });

  const [newest] = (await running.api.catalog.listGenerations({ playlistId })).generations;
  await running.api.playlists.undoRefresh({ playlistId, generation: newest!.generation });
  await expect.poll(() => stored(running, id), { timeout: 20_000 }).toEqual({ 'one.tv': ['News'], 'two.tv': ['Film'] });
  expect(await matched()).toBe(2);

  const elsewhere = running.panel.serve('/elsewhere.m3u', m3u(['tvg-id="one.tv",One', 'http://new.example/One.ts'], ['tvg-id="three.tv",Three', 'http://new.example/Three.ts']));
  await running.api.playlists.previewMove({ playlistId, source: { type: 'm3u-url', url: elsewhere } });
  await running.api.playlists.applyMove({ playlistId });
  await expect.poll(() => stored(running, id)['three.tv'], { timeout: 20_000 }).toEqual(['Match']);
  expect(await matched()).toBe(2);
});

test('a refresh that the owner asks for does not wait for a long guide of the same provider, which is begun anew behind it', async () => {
  const running = await start();
  const { api, panel } = running;
  const { id: playlistId } = await running.add();
  const [source] = (await api.guideSources.listSources({ playlistId })).sources;
  const { guideId } = panel.catalog.channels[0]!;
  const guide = xmltv([[guideId!, 'Alpha']], [[guideId!, 1, 'News']]);
  let isSlow = true;
  let hasLeft = false;
  panel.serve('/xmltv.php', async function* send() {
    yield guide.slice(0, 400);
    try {
      while (isSlow) {
        yield ' ';
        await sleep(20);
      }
    } finally {
      hasLeft = true;
    }
    yield guide.slice(400);
  });
  panel.forgetRequests();
  await api.guideSources.refreshGuide({ playlistId });
  await expect.poll(() => running.events.some((event) => event.type === 'guide.progress' && event.progress.bytes > 400), { timeout: 20_000 }).toBe(true);

  expect(await api.playlists.refreshPlaylist({ playlistId })).toEqual({ started: true });
  expect((await running.settled(playlistId)).lastFailure).toBeNull();
  expect(hasLeft).toBe(true);
  expect((await api.guideSources.listSources({ playlistId })).sources[0]).toMatchObject({ refreshing: true, lastFailure: null });
  isSlow = false;
  expect(await settled(running, playlistId, source!.id)).toMatchObject({ lastFailure: null, report: { programmes: 1 } });
  const asked = panel.requests().flatMap(({ kind, action }) => (kind === 'guide' ? 'guide' : action === 'get_live_streams' ? 'channels' : []));
  expect(asked).toEqual(['guide', 'channels', 'guide']);
});

async function addListAgain(running: RunningCore, playlistId: PlaylistId, ...channels: readonly (readonly [guideId: string, name: string])[]): Promise<void> {
  running.panel.serve('/list.m3u', m3u(...channels.map(([guideId, name]) => [`tvg-id="${guideId}",${name}`, `http://tv.example/${name}.ts`] as const)));
  await running.refresh(playlistId);
}

test('no credential of the address or the playlist gets into the guide', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  const { username, password } = running.panel;
  const name = running.panel.catalog.channels[0]!.name!;
  const icon = `http://img.example/${username}/x.png?username=${username}&amp;password=${password}`;
  const guide = xmltv([['a', name]], [['a', 1, 'News']])
    .replace('</display-name>', `</display-name><icon src="${icon}"/>`)
    .replace('</title>', `</title><icon src="${icon}"/>`);
  const address = `${running.panel.serve('/guide.xml', guide)}?username=${username}&password=${password}`;
  const { id } = await addGuide(running, playlistId, address);

  expect(stored(running, id)).toEqual({ a: ['News'] });
  for (const file of ['guide.db', 'guide.db-wal']) {
    const bytes = await readFile(join(running.dataDir, file)).catch(() => Buffer.alloc(0));
    expect(bytes.includes(password)).toBe(false);
  }
});

test('a source that is removed takes its programmes along', async () => {
  const running = await start();
  const playlistId = await addList(running, ['one.tv', 'One']);
  const { id } = await addGuide(running, playlistId, running.panel.serve('/guide.xml', xmltv(two, [['one.tv', 1, 'News']])));
  await running.api.guideSources.removeSource({ sourceId: id });

  await expect
    .poll(() => {
      const db = openGuideForReading(running.dataDir);
      const left = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'programme%'").pluck().all();
      db.close();
      return left;
    })
    .toEqual([]);
});
