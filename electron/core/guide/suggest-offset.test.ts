import { expect, test } from 'vitest';
import { suggestOffset, type Heard } from './suggest-offset.ts';

const minute = 60_000;
const day = Date.UTC(2024, 5, 15);

/** Programmes one after another: how many minutes each, and its title. */
function schedule(...shows: readonly (readonly [minutes: number, title: string])[]): Heard[] {
  let start = day;
  return shows.map(([minutes, title]) => {
    const heard = { start, title };
    start += minutes * minute;
    return heard;
  });
}

function moved(heard: readonly Heard[], minutes: number): Heard[] {
  return heard.map(({ start, title }) => ({ start: start + minutes * minute, title }));
}

const evening = schedule([45, 'Quiz'], [15, 'News'], [90, 'Amber Film'], [30, 'Talk'], [60, 'Late'], [15, 'News'], [45, 'Night']);

test.each([60, -60, 30, -330, 0, 840])('finds that the panel is %i minutes later', (minutes) => {
  expect(suggestOffset(evening, moved(evening, minutes).slice(1, 5))).toEqual({ minutes, compared: 4, agreeing: 4 });
});

test('a panel that rounds by a minute or two agrees', () => {
  expect(suggestOffset(evening, moved(evening, 2))?.minutes).toBe(0);
  expect(suggestOffset(evening, moved(evening, -59))?.minutes).toBe(-60);
});

test('capitals and accents of titles do not matter', () => {
  const other = moved(evening, 60).map(({ start, title }) => ({ start, title: title?.toUpperCase() ?? null }));
  expect(suggestOffset(evening, other)?.minutes).toBe(60);
});

test('the same title all day long tells nothing', () => {
  const loop = schedule(...Array.from({ length: 24 }, () => [30, 'News'] as const));
  expect(suggestOffset(loop, moved(loop, 30).slice(4, 8))).toMatchObject({ minutes: 0 });
});

test('other titles and one chance meeting tell nothing', () => {
  const other = schedule([40, 'One'], [40, 'Two'], [40, 'Quiz'], [40, 'Four']);
  expect(suggestOffset(evening, other)).toBeNull();
  expect(suggestOffset(evening, [])).toBeNull();
  expect(suggestOffset([], evening)).toBeNull();
});

test('a schedule that repeats itself within reach is not guessed at', () => {
  const twice = [...evening, ...moved(evening, 300)];
  expect(suggestOffset(twice, moved(evening, 60).slice(1, 5))).toBeNull();
});

test('starts without titles are no evidence', () => {
  const untitled = (heard: readonly Heard[]) => heard.map(({ start }) => ({ start, title: null }));
  expect(suggestOffset(untitled(evening), untitled(moved(evening, 60)))).toBeNull();
});
