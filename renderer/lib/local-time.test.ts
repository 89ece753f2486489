import { expect, test } from 'vitest';
import { atClock, halfHours, offsetAt, sameClockDaysLater, startOfDay, startOfDayAfter } from './local-time.ts';

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);

test('the offset is that of the moment, summer and winter, in whole and half hours', () => {
  expect(offsetAt(at('2026-01-15T12:00Z'), 'Europe/Berlin')).toBe(hour);
  expect(offsetAt(at('2026-07-15T12:00Z'), 'Europe/Berlin')).toBe(2 * hour);
  expect(offsetAt(at('2026-07-15T12:00Z'), 'Asia/Kathmandu')).toBe(5.75 * hour);
  expect(offsetAt(at('2026-07-15T12:00Z'), 'America/Sao_Paulo')).toBe(-3 * hour);
});

test('a day begins at local midnight, also on the days on which clocks change', () => {
  expect(startOfDay(at('2026-03-29T20:00Z'), 'Europe/London')).toBe(at('2026-03-29T00:00Z'));
  expect(startOfDay(at('2026-10-25T20:00Z'), 'Europe/London')).toBe(at('2026-10-24T23:00Z'));
  expect(startOfDay(at('2026-11-02T04:30Z'), 'America/New_York')).toBe(at('2026-11-01T04:00Z'));
  expect(startOfDay(at('2026-10-04T02:00Z'), 'Australia/Sydney')).toBe(at('2026-10-03T14:00Z'));
});

test('where midnight is skipped, the day begins with the first moment after it', () => {
  // Clocks in Santiago went from 24:00 straight to 01:00.
  expect(startOfDay(at('2026-09-06T15:00Z'), 'America/Santiago')).toBe(at('2026-09-06T04:00Z'));
});

test('days of 23 and of 25 hours count as one', () => {
  const spring = at('2026-03-29T00:00Z');
  expect(startOfDayAfter(spring, 1, 'Europe/London') - spring).toBe(23 * hour);
  const autumn = at('2026-10-24T23:00Z');
  expect(startOfDayAfter(autumn, 1, 'Europe/London') - autumn).toBe(25 * hour);
  expect(startOfDayAfter(at('2026-11-01T12:00Z'), -1, 'America/New_York')).toBe(at('2026-10-31T04:00Z'));
});

test('eight in the evening is eight in the evening on every day', () => {
  expect(atClock(at('2026-03-29T12:00Z'), 20 * 60, 'Europe/London')).toBe(at('2026-03-29T19:00Z'));
  expect(atClock(at('2026-10-25T12:00Z'), 20 * 60, 'Europe/London')).toBe(at('2026-10-25T20:00Z'));
  expect(sameClockDaysLater(at('2026-03-28T20:00Z'), 1, 'Europe/London')).toBe(at('2026-03-29T19:00Z'));
  expect(sameClockDaysLater(at('2026-11-01T20:00Z'), -1, 'America/New_York')).toBe(at('2026-10-31T19:00Z'));
});

test('half hours are those of the local clock, and none is left out or doubled when it changes', () => {
  const inNepal = halfHours(at('2026-05-05T12:00Z'), at('2026-05-05T13:00Z'), 'Asia/Kathmandu');
  expect(inNepal).toEqual([at('2026-05-05T12:15Z'), at('2026-05-05T12:45Z')]);
  const night = halfHours(at('2026-03-29T00:00Z'), at('2026-03-29T23:00Z'), 'Europe/London');
  expect(night).toHaveLength(46);
  expect(new Set(night.map((time, index) => time - index * (hour / 2))).size).toBe(1);
});
