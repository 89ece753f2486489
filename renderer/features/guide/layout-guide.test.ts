import { expect, test } from 'vitest';
import type { Programme } from '#shared/model/programme.ts';
import { blockMs, blockOf, cellAt, columnOf, isShort, layoutRow, stateOf, type GuideCell } from './layout-guide.ts';

const minute = 60_000;
/** Six in the evening of a day; a border of blocks. */
const six = Date.parse('2026-11-21T18:00Z');
const at = (minutes: number): number => six + minutes * minute;

function programme(start: number, stop: number | null, title = 'x'): Programme {
  return {
    title, subTitle: null, start: at(start), stop: stop === null ? null : at(stop),
    season: null, episode: null, genre: null, isNew: false, isLive: false, isRepeat: false, isPremiere: false,
  };
}

/** The blocks that a server would answer: programmes that touch them. */
function inBlocks(...programmes: Programme[]) {
  return (block: number) => programmes.filter(({ start, stop }) => start < (block + 1) * blockMs && (stop ?? start + minute) > block * blockMs);
}

function shape(cells: readonly GuideCell[]): [type: string, from: number, to: number][] {
  return cells.map(({ type, start, stop }) => [type, (start - six) / minute, (stop - six) / minute]);
}

test('programmes stand at their minutes, and what the guide leaves out is a gap', () => {
  expect(shape(layoutRow(inBlocks(programme(0, 30), programme(45, 360)), six, six + blockMs))).toEqual([
    ['programme', 0, 30],
    ['gap', 30, 45],
    ['programme', 45, 360],
  ]);
});

test('a programme without an end lasts half an hour, or until the next begins', () => {
  expect(shape(layoutRow(inBlocks(programme(0, null), programme(20, null)), six, six + blockMs))).toEqual([
    ['programme', 0, 20],
    ['programme', 20, 50],
    ['gap', 50, 360],
  ]);
});

test('what overlaps gives way to what begins later, and the same start is shown once', () => {
  expect(shape(layoutRow(inBlocks(programme(0, 90), programme(60, 120), programme(60, 100), programme(120, 360)), six, six + blockMs))).toEqual([
    ['programme', 0, 60],
    ['programme', 60, 120],
    ['programme', 120, 360],
  ]);
});

test('a programme over the border of two blocks is one cell with its own times', () => {
  const all = inBlocks(programme(-60, 10), programme(10, 350), programme(350, 400));
  expect(shape(layoutRow(all, six, six + 2 * blockMs)).slice(0, 3)).toEqual([
    ['programme', -60, 10],
    ['programme', 10, 350],
    ['programme', 350, 400],
  ]);
});

test('gaps and what is on its way end at the borders of blocks', () => {
  const known = inBlocks(programme(0, 30));
  const cells = layoutRow((block) => (block === blockOf(six) + 1 ? undefined : known(block)), six, six + 3 * blockMs);
  expect(shape(cells)).toEqual([
    ['programme', 0, 30],
    ['gap', 30, 360],
    ['waiting', 360, 720],
    ['gap', 720, 1080],
  ]);
});

test('a few seconds between two programmes are not a gap, nor is a programme of seconds shown', () => {
  const late: Programme = { ...programme(30, 360), start: at(30) + 20_000 };
  const cells = layoutRow(inBlocks(programme(0, 30), { ...programme(30, null), stop: at(30) + 20_000 }, late), six, six + blockMs);
  expect(cells.map(({ type }) => type)).toEqual(['programme', 'programme']);
});

test('on days on which clocks change, cells are as long as the programmes', () => {
  // In London the night of 25 October has the hour from one to two twice; in that of 29 March it is missing.
  for (const night of ['2026-10-25T00:30Z', '2026-03-29T00:30Z']) {
    const start = Date.parse(night);
    const film: Programme = { ...programme(0, 0), start, stop: start + 120 * minute };
    const from = blockOf(start) * blockMs;
    const cell = layoutRow(() => [film], from, from + blockMs).find(({ type }) => type === 'programme');
    expect(cell).toMatchObject({ start, stop: start + 120 * minute });
  }
});

test('every moment belongs to one cell, and the cells leave nothing out', () => {
  const cells = layoutRow(inBlocks(programme(-20, 40), programme(30, 33), programme(100, null), programme(340, 500)), six, six + 2 * blockMs);
  for (const [index, cell] of cells.entries()) {
    const next = cells[index + 1];
    if (next) expect(next.start).toBe(cell.stop);
  }
  expect(cellAt(cells, at(30))).toMatchObject({ start: at(30), stop: at(33) });
  expect(cellAt(cells, at(10_000))).toBe(cells.at(-1));
  expect(cellAt([], six)).toBeUndefined();
});

test('the end of a programme belongs to the next', () => {
  const cell = { start: at(0), stop: at(30) };
  expect([at(-1), at(0), at(29), at(30)].map((now) => stateOf(cell, now))).toEqual(['future', 'now', 'now', 'past']);
});

test('a cell has room for words from a quarter of an hour on, and a column for every minute', () => {
  expect([14, 15].map((length) => isShort({ start: at(0), stop: at(length) }))).toEqual([true, false]);
  expect([at(0), at(1), at(90)].map((time) => columnOf(time, six))).toEqual([2, 3, 92]);
});
