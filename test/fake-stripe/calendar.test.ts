import { expect, test } from 'vitest';
import { createCalendar, periodEnd } from './calendar.ts';

const at = (date: string): number => Date.parse(`${date}T12:00:00Z`) / 1_000;

test.each([
  ['2026-01-31', 'month', 1, '2026-01-31', '2026-02-28'],
  ['2026-01-31', 'month', 1, '2026-02-28', '2026-03-31'],
  ['2026-11-30', 'month', 3, '2026-11-30', '2027-02-28'],
  ['2028-02-29', 'year', 1, '2028-02-29', '2029-02-28'],
  ['2028-02-29', 'year', 1, '2031-02-28', '2032-02-29'],
  ['2026-03-28', 'week', 2, '2026-03-28', '2026-04-11'],
  ['2026-03-28', 'day', 1, '2026-04-02', '2026-04-03'],
] as const)('from %s, every %s × %i, the period after %s ends on %s', (anchor, interval, count, after, end) => {
  expect(periodEnd(at(anchor), interval, count, at(after))).toBe(at(end));
});

test('what is due is done in its order, each at its moment, and what it plans as well', () => {
  const calendar = createCalendar(() => at('2026-01-01') * 1_000);
  const done: string[] = [];
  const note = (what: string) => (): void => void done.push(`${what} ${new Date(calendar.now()).toISOString().slice(0, 10)}`);
  calendar.plan('late', at('2026-01-09'), note('late'));
  calendar.plan('early', at('2026-01-02'), () => {
    note('early')();
    calendar.plan('between', at('2026-01-05'), note('between'));
  });
  calendar.plan('never', at('2026-01-03'), note('never'));
  calendar.cancel('never');

  calendar.advance(10 * 86_400_000);

  expect(done).toEqual(['early 2026-01-02', 'between 2026-01-05', 'late 2026-01-09']);
  expect(new Date(calendar.now()).toISOString().slice(0, 10)).toBe('2026-01-11');
});
