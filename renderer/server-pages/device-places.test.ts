import { expect, test } from 'vitest';
import { isLongUnseen, withPlace } from './device-places.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 22);

test('a device is long unseen from 90 days on', () => {
  expect([89.9, 90, 400].map((days) => isLongUnseen(now - days * day, now))).toEqual([false, true, true]);
});

test('with fewer places than devices, those seen last have one', () => {
  const seen = (days: number): { lastSeenAt: number } => ({ lastSeenAt: now - days * day });
  const [old, today, yesterday] = [seen(30), seen(0), seen(1)];
  expect(withPlace([old, today, yesterday], 2)).toEqual(new Set([today, yesterday]));
  expect(withPlace([old, today, yesterday], 0)).toEqual(new Set());
  expect(withPlace([old], 5)).toEqual(new Set([old]));
});
