import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { readWhole } from '../../electron/core/providers/xmltv/read-whole.test-support.ts';
import { m3u, owner, reader, startCore, type RunningCore } from './start-core.ts';

const started: RunningCore[] = [];

afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

const hourMs = 3_600_000;
const day = Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs;
const time = (hour: number): string => `${new Date(day + hour * hourMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)} +0000`;
const show = (channel: string, hour: number, inside: string, until: number | null = hour + 1): string =>
  `<programme start="${time(hour)}"${until === null ? '' : ` stop="${time(until)}"`} channel="${channel}">${inside}</programme>`;
const guideOf = (...inside: string[]): string => `<?xml version="1.0"?><tv>${inside.join('\n')}</tv>`;

/** A list of three channels with two guides, of which the second fills a gap of the first. */
async function start(): Promise<{ running: RunningCore; playlistId: PlaylistId }> {
  const running = await startCore();
  started.push(running);
  const { panel } = running;
  const { username, password } = panel;
  const at = (name: string): string => `http://tv.example/live/${username}/${password}/${name}.ts`;
  const logo = `http://tv.example/logo.png?username=${username}&password=${password}`;
  const url = panel.serve('/list.m3u', m3u([`tvg-id="One.tv" tvg-chno="5" tvg-logo="http://img.example/one.png?a=1&b=2",One & <Only>`, at('1')], [`tvg-logo="${logo}",Two`, at('2')], ['tvg-id="one.TV",One twin', at('3')], [',Nobody', at('4')]));
  const { id: playlistId } = await running.add({ type: 'm3u-url', url });
  const first = guideOf(
    '<channel id="one.tv"><display-name>One</display-name></channel><channel id="t2"><display-name>Two</display-name></channel>',
    show('one.tv', 1, '<title>News &amp; weather</title><desc>All of "it"</desc><category>News</category><new/>'),
    show('one.tv', 2, `<title>Film</title><sub-title>Part</sub-title><credits><director>Ana</director><actor role="Captain">Bo &amp; Co</actor></credits><date>2021</date>
      <icon src="http://img.example/${username}/film.png?username=${username}&amp;password=${password}"/><episode-num system="xmltv_ns">1.2.</episode-num>
      <length units="minutes">55</length><rating system="MPAA"><value>PG</value></rating><star-rating><value>3/4</value></star-rating><previously-shown/>`),
    show('one.tv', 5, '<title>Late</title><icon src="http://img.example/late.png"/><last-chance/><live/>', null),
    show('t2', 3, '<title>Other</title><premiere/>'),
  );
  const second = guideOf('<channel id="one.tv"><display-name>One</display-name></channel>', show('one.tv', 1, '<title>Hidden</title>'), show('one.tv', 4, '<title>Filler</title>'));
  for (const [path, guide] of [['/first.xml', first], ['/second.xml', second]] as const) {
    const { id } = await running.api.guideSources.addSource({ playlistId, address: panel.serve(path, guide) });
    await expect.poll(async () => (await running.api.guideSources.listSources({ playlistId })).sources.find((source) => source.id === id)?.report, { timeout: 20_000 }).toBeTruthy();
  }
  const [source] = (await running.api.guideSources.listSources({ playlistId })).sources;
  await running.api.guide.setOffset({ playlistId, target: { type: 'source', sourceId: source!.id }, minutes: 30 });
  await running.api.playlists.activatePlaylist({ playlistId });
  return { running, playlistId };
}

async function answered(running: RunningCore, playlistId: PlaylistId, input: object = {}): Promise<string> {
  const reply = await running.core.callStreamed(owner, 'guideExport.getXmltv', { playlistId, ...input }, { ifNoneMatch: null });
  if (!reply.ok) throw new Error(reply.error.message);
  const pieces: Uint8Array[] = [];
  for await (const piece of reply.value.body!) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

test('what is exported and read again is what the guide shows: gaps filled, moved, and no repair needed', async () => {
  const { running, playlistId } = await start();
  const file = join(running.dataDir, 'guide.xml');
  const written = await running.core.exportGuide(file, {});
  const document = await readFile(file, 'utf8');
  const { channels, programmes, report } = readWhole(document);
  const { items } = await running.api.catalog.listChannels({ playlistId, limit: 10 });
  const [one, two] = items;

  expect(written).toEqual({ channels: 2, programmes: 5 });
  // The last one of a channel has no end, where its guide does not say.
  expect({ repairs: report.repairs.map(({ code, count }) => [code, count]), dropped: report.dropped }).toEqual({ repairs: [['missing-stop', 1]], dropped: [] });
  expect(channels.map(({ id, names, icon }) => ({ id, name: names[0], icon }))).toEqual([
    { id: 'One.tv', name: 'One & <Only>', icon: 'http://img.example/one.png?a=1&b=2' },
    { id: two!.id, name: 'Two', icon: null },
  ]);
  for (const [id, channelId] of [['One.tv', one!.id], [two!.id, two!.id]] as const) {
    const shown = await running.api.guide.listProgrammes({ channelId, from: 0, to: day + 48 * hourMs });
    const details = await Promise.all(shown.programmes.map(({ start: from }) => running.api.guide.getProgramme({ channelId, start: from })));
    expect(programmes.filter(({ channel }) => channel === id)).toMatchObject(
      details.map(({ title, subTitle, description, start: from, stop, season, episode, isNew, isLive, isRepeat, isPremiere, isLastChance, categories, date, credits, rating, starRating, lengthMs }) => ({
        ...{ title, subTitle, description, start: from, stop, season, episode, isNew, isLive, isRepeat, isPremiere, isLastChance, categories, date, rating, starRating },
        credits,
        lengthSeconds: lengthMs === null ? null : lengthMs / 1_000,
      })),
    );
  }
  expect(programmes.map(({ title, start: from, icon }) => [title, (from - day) / hourMs, icon])).toEqual([
    ['News & weather', 1.5, null],
    ['Film', 2.5, null],
    ['Filler', 4, null],
    ['Late', 5.5, 'http://img.example/late.png'],
    ['Other', 3.5, null],
  ]);
  for (const secret of [running.panel.username, running.panel.password, '{username}', '{password}']) expect(document).not.toContain(secret);
  expect(await answered(running, playlistId)).toBe(document);
  expect((await readdir(running.dataDir)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('of some days, it begins with what is on now', async () => {
  const running = await startCore({ clock: () => day + 2.75 * hourMs });
  started.push(running);
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/list.m3u', m3u(['tvg-id="a",A', 'http://tv.example/a.ts'])) });
  const shows = [1, 2, 3, 26, 27].map((hour) => show('a', hour, `<title>At ${hour}</title>`));
  await running.api.guideSources.addSource({ playlistId, address: running.panel.serve('/guide.xml', guideOf('<channel id="a"><display-name>A</display-name></channel>', ...shows)) });
  await expect.poll(async () => (await running.api.guide.getGuideState({ playlistId })).matched, { timeout: 20_000 }).toBe(1);

  expect(readWhole(await answered(running, playlistId, { days: 1 })).programmes.map(({ title }) => title)).toEqual(['At 2', 'At 3', 'At 26']);
  expect(readWhole(await answered(running, playlistId)).programmes).toHaveLength(5);
});

test('it is the owner’s alone, and of a playlist that is there', async () => {
  const running = await startCore();
  started.push(running);
  const ask = (...[caller, input]: [typeof owner, object]) => running.core.callStreamed(caller, 'guideExport.getXmltv', input, { ifNoneMatch: null });
  expect(await ask(reader, { playlistId: 'abcd1234' })).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  expect(await ask(owner, { playlistId: 'abcd1234' })).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(await ask(owner, { playlistId: 'abcd1234', days: '0' })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});
