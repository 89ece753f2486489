import { expect, test } from 'vitest';
import { withoutYear } from './without-year.ts';

test('the year behind a name is left out only when it is the title\u2019s own', () => {
  expect([
    withoutYear('Salt Road (2018)', 2018),
    withoutYear('Salt Road (2018)', 2019),
    withoutYear('Salt Road (2018)', null),
    withoutYear('1917', 2019),
    withoutYear('(2018)', 2018),
  ]).toEqual(['Salt Road', 'Salt Road (2018)', 'Salt Road (2018)', '1917', '(2018)']);
});
