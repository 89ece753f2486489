import { beforeEach, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';

const minuteMs = 60_000;
let now: number;
let throttle: LoginThrottle;

beforeEach(() => {
  now = 1_795_000_000_000;
  throttle = createLoginThrottle(() => now);
});

/** How long this name has to wait, ms; 0 when it is let in. */
function waitOf(who: string): number {
  try {
    throttle.admit(who);
    return 0;
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate_limited') return error.retryAfterMs ?? Number.NaN;
    throw error;
  }
}

/** Fails as soon as it may; returns the waits before each try. */
function failTimes(who: string, times: number): number[] {
  return Array.from({ length: times }, () => {
    const wait = waitOf(who);
    now += wait;
    throttle.failed(who);
    return wait;
  });
}

test('ten failures are free, then each further one makes the next wait twice as long', () => {
  expect(failTimes('ana', 10)).toEqual(Array(10).fill(0));
  expect(failTimes('ana', 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
  expect(waitOf('bob')).toBe(0);
});

test('a quarter of an hour without a failure makes ten free again', () => {
  failTimes('ana', 10);
  now += 15 * minuteMs;
  expect(failTimes('ana', 10)).toEqual(Array(10).fill(0));
});

test('after a hundred failures in a day every try waits a quarter of an hour', () => {
  for (let round = 0; round < 10; round++) {
    failTimes('ana', 10);
    now += 15 * minuteMs;
  }
  throttle.admit('ana'); // the quarter of an hour is over
  throttle.failed('ana');
  expect(waitOf('ana')).toBe(15 * minuteMs);
  now += 24 * 60 * minuteMs;
  expect(waitOf('ana')).toBe(0);
});

test('the right password makes up for what failed before', () => {
  failTimes('ana', 9);
  throttle.succeeded('ana');
  expect(failTimes('ana', 10)).toEqual(Array(10).fill(0));
});

test('it remembers a bounded number of names, those tried last', () => {
  throttle = createLoginThrottle(() => now, 3);
  failTimes('ana', 10);
  for (const other of ['b', 'c']) throttle.failed(other);
  expect(waitOf('ana')).toBe(1_000);
  throttle.failed('d');
  expect(waitOf('ana')).toBe(0);
});
