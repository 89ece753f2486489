import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppEvent } from '#shared/contract/events.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { ReminderId } from '#shared/model/reminder.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { openUserDatabase } from '../database/user-database.ts';
import { userQueries, type UserDatabase } from '../database/user-schema.ts';
import { createEvents } from '../events.ts';
import { createLogger } from '../log.ts';
import { listInState, type StoredState } from './queries.ts';
import { startTelling, type DueTeller } from './tell-due.ts';
import { insertReminder } from './writes.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const begin = Date.UTC(2026, 0, 10, 12);

let folder: string;
let file: SqliteDatabase;
let db: UserDatabase;
let teller: DueTeller | undefined;
/** What the wall clock is ahead of the time that timers count. */
let slept: number;
let told: AppEvent[];

beforeEach(() => {
  vi.useFakeTimers({ now: begin });
  folder = mkdtempSync(join(tmpdir(), 'webplay-due-'));
  const log = createLogger();
  file = openUserDatabase(folder, log, Date.now);
  db = userQueries(file);
  slept = 0;
  told = [];
});

afterEach(() => {
  teller?.close();
  vi.useRealTimers();
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(): void {
  const events = createEvents();
  events.subscribe((event) => told.push(event));
  teller = startTelling({ db, events, clock: () => Date.now() + slept });
}

function remind(id: string, start: number, state: StoredState = 'scheduled', minutesBefore = 0): void {
  const programme = { title: id, subTitle: null, start, stop: start + hour, season: null, episode: null, genre: null, isNew: false, isLive: false, isRepeat: false, isPremiere: false };
  const channelId = `play1.c.${id}` as TitleId;
  insertReminder(db, { id: id as ReminderId, playlistId: 'play1' as PlaylistId, channelId, channelName: '', programme, action: 'notify', minutesBefore, state, alertId: null }, begin);
}

const ids = () => told.flatMap((event) => (event.type === 'reminders.due' ? [event.reminderId] : []));
const inState = (state: StoredState) => listInState(db, state, Number.MAX_SAFE_INTEGER).map(({ id }) => id);

test('tells each at its time, to the moment', () => {
  remind('first', begin + hour, 'scheduled', 10);
  remind('second', begin + hour);
  start();
  vi.advanceTimersByTime(50 * 60_000 - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ids()).toEqual(['first']);
  vi.advanceTimersByTime(10 * 60_000);
  expect(ids()).toEqual(['first', 'second']);
  expect(told.filter(({ type }) => type === 'reminders.changed')).toHaveLength(2);
  vi.advanceTimersByTime(day);
  expect(ids()).toHaveLength(2);
});

test('sees within twenty seconds that the machine slept, though timers stood still', () => {
  remind('over', begin + hour);
  remind('on', begin + 2.5 * hour);
  remind('ahead', begin + 4 * hour);
  start();
  vi.advanceTimersByTime(60_000);
  slept = 3 * hour;
  vi.advanceTimersByTime(20_000);
  expect(ids()).toEqual(['over', 'on']);
  expect([inState('missed'), inState('due'), inState('scheduled')]).toEqual([['over'], ['on'], ['ahead']]);
});

test('a clock that is set back tells nothing twice', () => {
  remind('once', begin + hour);
  start();
  vi.advanceTimersByTime(hour);
  slept = -2 * hour;
  vi.advanceTimersByTime(4 * hour);
  expect(ids()).toEqual(['once']);
});

test('what is long past is forgotten', () => {
  remind('told', begin - 100 * day, 'seen');
  remind('taken', begin - 100 * day, 'removed');
  remind('unseen', begin - 40 * day, 'due');
  remind('recent', begin - 20 * day, 'missed');
  remind('known', begin - 80 * day, 'seen');
  start();
  vi.advanceTimersByTime(1_000);
  const left = (['seen', 'removed', 'due', 'missed'] as const).flatMap(inState);
  expect(left).toEqual(['known', 'recent']);
});

test('once closed it tells nothing', () => {
  remind('late', begin + 1_000);
  start();
  teller?.close();
  vi.advanceTimersByTime(hour);
  expect(told).toEqual([]);
});
