import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Reminder } from '#shared/model/reminder.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startCore, type RunningCore } from './start-core.ts';
import { storeGuide, type Broadcast } from './stored-guide.ts';

const minute = 60_000;
const hour = 60 * minute;
const evening = Date.UTC(2026, 4, 15, 20);
const repeat = 4;

let running: RunningCore;
let playlistId: PlaylistId;
let channels: TitleId[];
let now = evening;

beforeEach(async () => {
  now = evening;
  const catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], categories: 2 });
  running = await startCore({ panel: { catalog }, clock: () => now });
  ({ id: playlistId } = await running.add());
  channels = (await running.api.catalog.listChannels({ playlistId })).items.map(({ id }) => id);
});

afterEach(() => running.stop());

/** What the guide has from now on, by channel. */
async function store(...of: readonly (readonly Broadcast[])[]): Promise<void> {
  const { sources } = await running.api.guideSources.listSources({ playlistId });
  storeGuide(running.dataDir, sources[0]!.id, new Map(of.map((broadcasts, i) => [channels[i]!, broadcasts])));
}

/** The same, and a change of the guide that the core hears of. */
async function storeAndTell(...of: readonly (readonly Broadcast[])[]): Promise<void> {
  await store(...of);
  await moveGuide(0);
}

async function moveGuide(minutes: number): Promise<void> {
  await running.api.guide.setOffset({ playlistId, target: { type: 'channel', channelId: channels[0]! }, minutes });
}

const listed = async () => (await running.api.reminders.listReminders({})).reminders;
const told = () => running.events.flatMap((event) => (event.type === 'reminders.due' ? [event.reminderId] : []));
const inHours = ({ programme }: Pick<Reminder, 'programme'>) => (programme.start - evening) / hour;
const found = async () => (await listed()).map((reminder) => [reminder.programme.title, inHours(reminder)]);

const film: Broadcast = { start: evening + 2 * hour, stop: evening + 4 * hour, title: 'Film' };
const news: Broadcast = { start: evening, stop: evening + 2 * hour, title: 'News' };

const remind = (start: number, more: { minutesBefore?: number; action?: 'notify' | 'tune-in' } = {}) =>
  running.api.reminders.addReminder({ channelId: channels[0]!, start, ...more });

describe('a reminder', () => {
  beforeEach(() => store([news, film]));

  test('is told once when its time has come, and listed until somebody saw it', async () => {
    const { id, ...reminder } = await remind(evening + 2 * hour, { minutesBefore: 5, action: 'tune-in' });
    expect(reminder).toMatchObject({ channelName: 'Alpha One', state: 'scheduled', action: 'tune-in', minutesBefore: 5, alertId: null, programme: { title: 'Film' } });

    now += 2 * hour - 5 * minute - 1;
    expect((await listed())[0]).toMatchObject({ id, state: 'scheduled' });
    now += 1;
    expect((await listed())[0]).toMatchObject({ id, state: 'due' });
    now += minute;
    await listed();
    expect(told()).toEqual([id]);

    await running.api.reminders.dismissReminder({ reminderId: id });
    expect(await listed()).toEqual([]);
    expect(told()).toEqual([id]);
  });

  test('is told without anybody asking', async () => {
    const { id } = await remind(evening, { minutesBefore: 1 });
    await expect.poll(told).toEqual([id]);
  });

  test('survives a restart, before its time and after', async () => {
    const { id } = await remind(evening + 2 * hour);
    await running.restart();
    expect((await listed())[0]).toMatchObject({ id, state: 'scheduled' });

    await running.core.close();
    now += 2 * hour;
    await running.restart();
    await expect.poll(told).toEqual([id]);
    await running.restart();
    expect((await listed())[0]).toMatchObject({ id, state: 'due' });
    expect(told()).toEqual([id]);
  });

  test('that came due while the machine slept is told at the next look, as missed if its programme is over', async () => {
    await store([news, film, { start: evening + 4 * hour, stop: evening + 6 * hour, title: 'Late' }]);
    const [early, late] = [await remind(evening + 2 * hour), await remind(evening + 4 * hour)];
    now += 5 * hour;
    expect((await listed()).map(({ id, state }) => [id, state])).toEqual([
      [early.id, 'missed'],
      [late.id, 'due'],
    ]);
    await listed();
    expect(told()).toEqual([early.id, late.id]);
  });

  test('is for something that the guide has and that is not over', async () => {
    await expect(remind(evening + hour)).rejects.toMatchObject({ code: 'not_found' });
    await expect(running.api.reminders.addReminder({ channelId: `${channels[0]!}x` as TitleId, start: evening })).rejects.toMatchObject({ code: 'not_found' });
    now += 2 * hour;
    await expect(remind(evening)).rejects.toMatchObject({ code: 'conflict' });
    for (const act of ['removeReminder', 'dismissReminder'] as const) {
      await expect(running.api.reminders[act]({ reminderId: 'nothere1' as Reminder['id'] })).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('for the same programme changes the one that is there; once removed it is gone', async () => {
    const first = await remind(evening + 2 * hour);
    const second = await remind(evening + 2 * hour, { minutesBefore: 30 });
    expect(second).toEqual({ ...first, minutesBefore: 30 });
    await running.api.reminders.removeReminder({ reminderId: first.id });
    expect(await listed()).toEqual([]);
    expect(await remind(evening + 2 * hour)).toEqual(first);
    expect((await running.api.reminders.listReminders({ channelIds: [channels[1]!] })).reminders).toEqual([]);
  });

  test('goes with its programme when the guide moves it', async () => {
    const { id } = await remind(evening + 2 * hour);
    await storeAndTell([news, { ...film, start: evening + 2.5 * hour, stop: evening + 4.5 * hour }]);
    await expect.poll(found).toEqual([['Film', 2.5]]);
    await moveGuide(60);
    await expect.poll(found).toEqual([['Film', 3.5]]);
    expect((await listed())[0]).toMatchObject({ id, programme: { stop: evening + 5.5 * hour } });
  });

  test('that was told too early is told again in time', async () => {
    const { id } = await remind(evening + 2 * hour);
    now += 2 * hour - minute;
    expect((await listed())[0]?.state).toBe('due');
    await moveGuide(30);
    await expect.poll(async () => (await listed())[0]?.state).toBe('scheduled');
    now += 30 * minute;
    await listed();
    expect(told()).toEqual([id, id]);
  });

  test('holds when the guide is gone', async () => {
    await remind(evening + 2 * hour);
    await storeAndTell([{ start: evening + 30 * hour, title: 'Other' }]);
    await running.restart();
    expect(await found()).toEqual([['Film', 2]]);
  });
});

describe('an alert', () => {
  const series = (episode: number, hours: number, more: Partial<Broadcast> = {}): Broadcast => ({
    ...{ start: evening + hours * hour, stop: evening + (hours + 1) * hour, title: 'The Quiet Sea', season: 2, episode },
    ...more,
  });
  const wish = { playlistId: null, action: 'notify', minutesBefore: 2, newOnly: false } as const;

  test('finds new episodes only, each once, now and after each change of the guide', async () => {
    await store([series(1, 1), series(2, 3), series(1, 5), series(1, 6, { traits: repeat })], [series(2, 8), series(7, 9, { title: 'A Quiet Sea' })]);
    const alert = await running.api.reminders.addAlert({ ...wish, kind: 'series', text: 'the quiet SEA', newOnly: true });
    expect(alert).toMatchObject({ enabled: true, upcoming: 2 });
    expect(await found()).toEqual([
      ['The Quiet Sea', 1],
      ['The Quiet Sea', 3],
    ]);

    now += 90 * minute;
    await storeAndTell([series(1, 26), series(2, 3), series(3, 27), series(3, 30)]);
    await expect.poll(async () => (await found()).slice(1)).toEqual([
      ['The Quiet Sea', 3],
      ['The Quiet Sea', 27],
    ]);
    expect((await listed())[0]).toMatchObject({ alertId: alert.id, state: 'due' });
  });

  test('does not bring back what was removed or seen', async () => {
    await store([series(1, 1), series(2, 3)]);
    const { id } = await running.api.reminders.addAlert({ ...wish, kind: 'word', text: 'quiet' });
    const [first, second] = await listed();
    await running.api.reminders.removeReminder({ reminderId: first!.id });
    await running.api.reminders.dismissReminder({ reminderId: second!.id });
    await storeAndTell([series(1, 1.25), series(2, 3), series(3, 4)]);
    await expect.poll(found).toEqual([['The Quiet Sea', 4]]);
    await running.api.reminders.updateAlert({ alertId: id, minutesBefore: 10 });
    expect((await listed()).map(({ minutesBefore }) => minutesBefore)).toEqual([10]);
  });

  test('is about words anywhere, teams in titles, and series by their whole name', async () => {
    await store([
      { start: evening + hour, stop: evening + 2 * hour, title: 'Grêmio x Inter', subTitle: 'Final' },
      { start: evening + 2 * hour, stop: evening + 3 * hour, title: 'Talk', description: 'All about Gremio.' },
      { start: evening + 3 * hour, stop: evening + 4 * hour, title: 'Gremios' },
    ]);
    const preview = async (kind: 'word' | 'team' | 'series', text: string) =>
      (await running.api.reminders.previewAlert({ playlistId, kind, text, newOnly: false })).hits.map(({ channel, programme }) => `${channel.name}: ${programme.title}`);
    expect(await preview('word', 'gremio')).toEqual(['Alpha One: Grêmio x Inter', 'Alpha One: Talk']);
    expect(await preview('team', 'GRÊMIO')).toEqual(['Alpha One: Grêmio x Inter']);
    expect(await preview('team', 'final inter')).toEqual(['Alpha One: Grêmio x Inter']);
    expect(await preview('series', 'talk')).toEqual(['Alpha One: Talk']);
    expect(await preview('series', 'gremio')).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  test('can be switched off, changed and removed, with what it set', async () => {
    await store([series(1, 1)], [film]);
    const { id: alertId } = await running.api.reminders.addAlert({ ...wish, kind: 'word', text: 'quiet' });
    expect(await found()).toEqual([['The Quiet Sea', 1]]);
    expect(await running.api.reminders.updateAlert({ alertId, enabled: false })).toMatchObject({ enabled: false, upcoming: 1 });
    expect(await found()).toEqual([]);
    await running.api.reminders.updateAlert({ alertId, enabled: true, text: 'film' });
    expect(await found()).toEqual([['Film', 2]]);
    expect((await running.api.reminders.listAlerts({})).alerts).toMatchObject([{ id: alertId, text: 'film', upcoming: 1 }]);
    await running.api.reminders.removeAlert({ alertId });
    expect([await found(), (await running.api.reminders.listAlerts({})).alerts]).toEqual([[], []]);
    await expect(running.api.reminders.removeAlert({ alertId })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('goes with its playlist, and so do reminders', async () => {
    await store([series(1, 1)]);
    await running.api.reminders.addAlert({ ...wish, playlistId, kind: 'word', text: 'quiet' });
    const { upcoming } = await running.api.reminders.addAlert({ ...wish, kind: 'word', text: 'sea' });
    expect([upcoming, (await listed()).length]).toEqual([1, 1]);
    const before = running.events.length;
    await running.api.playlists.removePlaylist({ playlistId });
    await expect.poll(() => running.events.slice(before).map(({ type }) => type)).toContain('reminders.changed');
    expect(await listed()).toEqual([]);
    expect((await running.api.reminders.listAlerts({})).alerts).toMatchObject([{ text: 'sea', upcoming: 0 }]);
  });

  test('of a playlist that is gone is refused', async () => {
    await expect(running.api.reminders.addAlert({ ...wish, playlistId: 'gone1234' as PlaylistId, kind: 'word', text: 'a' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('takes whatever was typed as text', async () => {
    await store([{ start: evening + hour, title: `100% "final" OR near(a b) * -x ^y` }]);
    for (const text of ['"', '%', '_', '100%', 'final OR news', '"final"', 'NEAR(', '*', "'; DROP TABLE reminders; --", '\u0000', '\u0001final', '🏆', 'x'.repeat(200)]) {
      const { hits } = await running.api.reminders.previewAlert({ playlistId: null, kind: 'word', text, newOnly: true });
      expect(hits.length, text).toBe(['100%', '"final"', 'NEAR('].includes(text) || text === '\u0001final' ? 1 : 0);
      const { id: alertId } = await running.api.reminders.addAlert({ ...wish, kind: 'team', text });
      await running.api.reminders.removeAlert({ alertId });
    }
    expect(await listed()).toEqual([]);
    await expect(running.api.reminders.addAlert({ ...wish, kind: 'word', text: 'x'.repeat(201) })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('that finds very much stands for a bounded number of programmes', async () => {
    await store(Array.from({ length: 700 }, (_, i) => ({ start: evening + (i + 1) * 10 * minute, title: 'News', episode: i })));
    const { upcoming } = await running.api.reminders.addAlert({ ...wish, kind: 'word', text: 'news' });
    expect(upcoming).toBe(100);
    expect(await listed()).toHaveLength(100);
  });
});

test('the guide is searched by words, filtered, and on channels that are shown', async () => {
  await store([news, { ...film, description: 'The final, tonight.' }], [film], [{ ...film, title: 'Film too' }]);
  const search = async (query: string, more: object = {}) => (await running.reader.guide.searchProgrammes({ playlistId, query, ...more })).items.map(({ channel, programme }) => [channel.name, programme.title]);
  expect(await search('fil')).toEqual([
    ['Alpha One', 'Film'],
    ['Beta Two', 'Film'],
    ['Gamma Three', 'Film too'],
  ]);
  expect(await search('final tonight')).toEqual([['Alpha One', 'Film']]);
  expect(await search('film', { from: evening + 4 * hour })).toEqual([]);
  const { categories } = await running.api.catalog.listCategories({ playlistId, kind: 'channel' });
  const inGroups = await Promise.all(categories.map(({ id }) => search('film', { categoryId: id })));
  expect(inGroups.flat()).toHaveLength(3);
  expect(inGroups.every((some) => some.length < 3)).toBe(true);

  await running.api.groups.updateGroup({ groupId: categories[0]!.id, hidden: true });
  await expect.poll(() => search('film')).toEqual(inGroups[1]);
  const page = await running.reader.guide.searchProgrammes({ playlistId, query: 'film', limit: 1 });
  expect(page.items).toHaveLength(1);
});
