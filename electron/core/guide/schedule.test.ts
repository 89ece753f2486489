import { expect, test } from 'vitest';
import { fillGaps, nowAndNext, settleStops } from './schedule.ts';

/** `20:15-21:00 Film`; without an end the guide says none. */
function guide(...lines: readonly string[]) {
  return lines.map((line) => {
    const [, from = '', to, title = ''] = /^(\S+?)(?:-(\S+))? (.*)$/.exec(line) ?? [];
    return { start: at(from), stop: to === undefined ? null : at(to), title };
  });
}

function at(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return Date.UTC(2024, 5, 15, hours, minutes);
}

function told(programmes: readonly { start: number; stop: number | null; title: string }[]): string[] {
  const clock = (time: number) => new Date(time).toISOString().slice(11, 16);
  return programmes.map(({ start, stop, title }) => `${clock(start)}${stop === null ? '' : `-${clock(stop)}`} ${title}`);
}

test('a missing, an equal and an earlier stop become the next start; a later one is cut; the last stays open', () => {
  expect(told(settleStops(guide('10:00 A', '11:00-11:00 B', '12:00-11:30 C', '13:00-15:00 D', '14:00 E')))).toEqual([
    '10:00-11:00 A',
    '11:00-12:00 B',
    '12:00-13:00 C',
    '13:00-14:00 D',
    '14:00 E',
  ]);
});

test('the last one with a stop that is none stays open too', () => {
  expect(told(settleStops(guide('10:00-10:00 A')))).toEqual(['10:00 A']);
});

test('another guide fills what is free for half an hour and more, with what lies wholly inside', () => {
  const first = guide('10:00-11:00 A', '11:20-12:00 B', '14:00-15:00 C');
  const second = guide('11:00-11:20 too short', '11:45-12:30 begins too early', '12:30-13:00 X', '13:00-13:45 Y', '13:45-14:15 ends too late');

  expect(told(fillGaps([first, second]))).toEqual(['10:00-11:00 A', '11:20-12:00 B', '12:30-13:00 X', '13:00-13:45 Y', '14:00-15:00 C']);
});

test('a gap of exactly half an hour is filled, one of a minute less is not', () => {
  const fill = (next: string) => told(fillGaps([guide('10:00-11:00 A', `${next}-12:00 B`), guide('11:00-11:20 X')])).length;

  expect([fill('11:30'), fill('11:29')]).toEqual([3, 2]);
});

test('before its first and after its last programme everything is free', () => {
  const first = guide('10:00-11:00 A', '11:00 B');
  const second = guide('08:00-09:00 early', '09:30-10:30 over it', '11:15-12:00 over the open end', '11:30-12:30 late');

  expect(told(fillGaps([first, second]))).toEqual(['08:00-09:00 early', '10:00-11:00 A', '11:00-11:30 B', '11:30-12:30 late']);
});

test('a third guide fills what the second left free', () => {
  const result = fillGaps([guide('10:00-11:00 A', '15:00-16:00 B'), guide('11:00-12:00 X', '14:00-15:00 Y'), guide('11:30-12:30 no', '12:00-13:00 Z')]);

  expect(told(result)).toEqual(['10:00-11:00 A', '11:00-12:00 X', '12:00-13:00 Z', '14:00-15:00 Y', '15:00-16:00 B']);
});

test('a channel that the first guide has nothing of is the next one’s', () => {
  expect(told(fillGaps([[], guide('10:00-11:00 X')]))).toEqual(['10:00-11:00 X']);
});

test('a boundary belongs to the newcomer, a gap to nobody, and the last one without an end runs for half an hour', () => {
  const programmes = guide('10:00-11:00 A', '11:00-11:30 B', '12:00 C');
  const heard = (clock: string) => {
    const { now, next } = nowAndNext(programmes, at(clock));
    return [now?.title, next?.title];
  };

  expect(heard('09:00')).toEqual([undefined, 'A']);
  expect(heard('10:59')).toEqual(['A', 'B']);
  expect(heard('11:00')).toEqual(['B', 'C']);
  expect(heard('11:45')).toEqual([undefined, 'C']);
  expect(heard('12:29')).toEqual(['C', undefined]);
  expect(heard('12:30')).toEqual([undefined, undefined]);
});
