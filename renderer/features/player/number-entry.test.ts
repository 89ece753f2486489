import { expect, test } from 'vitest';
import { channelNumber, dueIn, withDigit } from './number-entry.ts';
import type { NumberEntry } from './number-entry.ts';

const typed = (digits: string, stepMs = 500): NumberEntry =>
  [...digits].reduce<NumberEntry | null>((entry, digit, index) => withDigit(entry, digit, index * stepMs), null) ?? {
    digits: '',
    at: 0,
  };

test('digits typed within two seconds make one number', () => {
  expect(typed('101')).toEqual({ digits: '101', at: 1_000 });
});

test('a digit after two seconds begins a new number', () => {
  expect(typed('12', 2_000).digits).toBe('2');
});

test('the number is taken two seconds after its last digit', () => {
  const entry = typed('10');
  expect([dueIn(entry, 500), dueIn(entry, 2_499), dueIn(entry, 2_500), dueIn(entry, 9_000)]).toEqual([2_000, 1, 0, 0]);
});

test('five digits are taken at once and a sixth begins anew', () => {
  expect(dueIn(typed('12345'), 2_000)).toBe(0);
  expect(typed('123456').digits).toBe('6');
});

test('zeros in front do not matter, and zeros alone mean nothing', () => {
  expect([channelNumber(typed('007')), channelNumber(typed('00')), channelNumber(typed('100'))]).toEqual(['7', null, '100']);
});
