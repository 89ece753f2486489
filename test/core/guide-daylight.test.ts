import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { GuideSourceId } from '#shared/model/guide.ts';
import { createXmltvReader } from '../../electron/core/providers/xmltv/xmltv-reader.ts';
import { startCore, type RunningCore } from './start-core.ts';
import { storeGuide, type Broadcast } from './stored-guide.ts';

/** Days on which clocks are changed, in guides that give local times without a zone: from the bytes to what is shown. */

let running: RunningCore;
let playlistId: PlaylistId;
let channelId: TitleId;
let sourceId: GuideSourceId;

beforeAll(async () => {
  running = await startCore();
  ({ id: playlistId } = await running.add());
  channelId = (await running.api.catalog.listChannels({ playlistId })).items[0]!.id;
  sourceId = (await running.api.guideSources.listSources({ playlistId })).sources[0]!.id;
});

afterAll(() => running.stop());

/** Hourly programmes named after the local time they are printed with; `20240331 01` is an hour of a day. */
function guideOf(zone: string, hours: readonly string[]): Broadcast[] {
  const programmes = hours.map((hour) => `<programme start="${hour.replace(' ', '')}0000" channel="a"><title>${hour.slice(-2)}</title></programme>`);
  const broadcasts: Broadcast[] = [];
  const reader = createXmltvReader(
    { zonelessIn: zone },
    { onChannel: () => undefined, onProgramme: ({ start, stop, title }) => broadcasts.push({ start, stop, title: title ?? '' }) },
  );
  reader.write(Buffer.from(`<tv>${programmes.join('')}</tv>`));
  reader.end();
  return broadcasts;
}

async function shown(from: string, to: string): Promise<(readonly [string | null, string, number | null])[]> {
  const { rows } = await running.reader.guide.listGrid({ channelIds: [channelId], from: Date.parse(from), to: Date.parse(to) });
  return rows[0]!.programmes.map(({ title, start, stop }) => [title, new Date(start).toISOString().slice(0, 16), stop === null ? null : (stop - start) / 60_000] as const);
}

test.each([
  ['Europe/Berlin, an hour less', 'Europe/Berlin', ['20240331 00', '20240331 01', '20240331 03', '20240331 04'], [
    ['00', '2024-03-30T23:00', 60],
    ['01', '2024-03-31T00:00', 60],
    ['03', '2024-03-31T01:00', 60],
    ['04', '2024-03-31T02:00', null],
  ]],
  ['Europe/Berlin, an hour more', 'Europe/Berlin', ['20241027 01', '20241027 03', '20241027 04'], [
    ['01', '2024-10-26T23:00', 180],
    ['03', '2024-10-27T02:00', 60],
    ['04', '2024-10-27T03:00', null],
  ]],
  ['America/Sao_Paulo, midnight left out', 'America/Sao_Paulo', ['20181103 23', '20181104 01', '20181104 02'], [
    ['23', '2018-11-04T02:00', 60],
    ['01', '2018-11-04T03:00', 60],
    ['02', '2018-11-04T04:00', null],
  ]],
  ['America/Sao_Paulo, which changes no more', 'America/Sao_Paulo', ['20241103 23', '20241104 00'], [
    ['23', '2024-11-04T02:00', 60],
    ['00', '2024-11-04T03:00', null],
  ]],
  ['America/New_York, an hour less', 'America/New_York', ['20240310 01', '20240310 03'], [
    ['01', '2024-03-10T06:00', 60],
    ['03', '2024-03-10T07:00', null],
  ]],
  ['Australia/Lord_Howe, half an hour less', 'Australia/Lord_Howe', ['20241006 01', '20241006 03', '20241006 04'], [
    ['01', '2024-10-05T14:30', 90],
    ['03', '2024-10-05T16:00', 60],
    ['04', '2024-10-05T17:00', null],
  ]],
])('%s', async (_, zone, hours, expected) => {
  const broadcasts = guideOf(zone, hours);
  storeGuide(running.dataDir, sourceId, new Map([[channelId, broadcasts]]));
  const first = Number(broadcasts[0]!.start);
  const day = 24 * 3_600_000;

  expect(await shown(new Date(first - day).toISOString(), new Date(first + day).toISOString())).toEqual(expected);
});

test('an offset moves by the clock of the world, over a change of local clocks too', async () => {
  storeGuide(running.dataDir, sourceId, new Map([[channelId, guideOf('Europe/Berlin', ['20240331 01', '20240331 03'])]]));
  await running.api.guide.setOffset({ playlistId, target: { type: 'source', sourceId }, minutes: 90 });

  expect(await shown('2024-03-31T00:00:00Z', '2024-03-31T06:00:00Z')).toEqual([
    ['01', '2024-03-31T01:30', 60],
    ['03', '2024-03-31T02:30', null],
  ]);
});
