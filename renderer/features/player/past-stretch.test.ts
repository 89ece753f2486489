import { expect, test } from 'vitest';
import { isBuffered, reachOf, stretchFrom } from './past-stretch.ts';

const start = Date.UTC(2026, 10, 21, 18, 30);
const programme = { title: 'Evening News', subTitle: null, start, stop: start + 45 * 60_000 };

test('a jump asks from the whole minute before it to the end of the programme', () => {
  expect(stretchFrom(programme, 0)).toEqual({ start, stop: programme.stop });
  expect(stretchFrom(programme, 125)).toEqual({ start: start + 120_000, stop: programme.stop });
  expect(stretchFrom({ ...programme, start: start + 30_000 }, 0)).toEqual({ start, stop: programme.stop });
});

test('at its very end there is still a minute to ask for', () => {
  expect(stretchFrom(programme, 45 * 60)).toEqual({ start: programme.stop, stop: programme.stop + 60_000 });
});

test('a programme that is over can be jumped through to its end, one that is on to a minute ago', () => {
  expect(reachOf(programme, programme.stop + 3_600_000)).toBe(45 * 60 - 1);
  expect(reachOf(programme, start + 11 * 60_000)).toBe(10 * 60 - 1);
  expect(reachOf(programme, start)).toBe(0);
});

test('only what is loaded can be jumped to without asking', () => {
  const ranges = [[0, 20], [40, 60]] as const;
  expect([10, 30, 50, 59.8].map((position) => isBuffered(ranges, position))).toEqual([true, false, true, false]);
});
