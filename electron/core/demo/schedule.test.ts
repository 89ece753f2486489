import { expect, test } from 'vitest';
import { demoCatalog } from './demo-catalog.ts';
import { scheduleOf } from './schedule.ts';

const now = Date.parse('2025-05-10T12:34:56Z');
const hour = 3_600_000;
const catalog = demoCatalog(now);
const withGuide = catalog.channels.filter(({ schedule }) => schedule !== null);

test('a schedule has no gap and no overlap, over midnight either', () => {
  for (const channel of withGuide) {
    const programmes = scheduleOf(channel, now - 48 * hour, now + 72 * hour);
    expect(programmes.slice(1).map(({ start }) => start)).toEqual(programmes.slice(0, -1).map(({ stop }) => stop));
    expect(programmes[0]?.start).toBeLessThanOrEqual(now - 48 * hour);
    expect(programmes.at(-1)?.stop).toBeGreaterThanOrEqual(now + 72 * hour);
  }
});

test('the programme of a moment does not depend on when one asks', () => {
  const [channel] = withGuide;
  if (!channel) throw new Error('The demo has channels');
  const wide = scheduleOf(channel, now - 48 * hour, now + 48 * hour);
  const narrow = scheduleOf(channel, now, now + 1);

  expect(narrow).toHaveLength(1);
  expect(wide).toContainEqual(narrow[0]);
});

test('channels do not all show the same', () => {
  const onAir = withGuide.filter(({ schedule }) => schedule === 'news').map((channel) => scheduleOf(channel, now, now + 6 * hour).map(({ title }) => title));
  expect(new Set(onAir.map((titles) => titles.join('|'))).size).toBeGreaterThan(1);
});
