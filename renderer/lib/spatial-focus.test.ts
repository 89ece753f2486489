import { expect, test } from 'vitest';
import { distanceTo } from './spatial-focus.ts';

const box = (left: number, top: number, width = 10, height = 10) => ({ left, top, right: left + width, bottom: top + height });

test('what lies behind is not reached', () => {
  expect(distanceTo(box(100, 0), box(0, 0), 'right')).toBeNull();
});

test('straight ahead beats nearer but aside', () => {
  const from = box(0, 100);
  const ahead = distanceTo(from, box(60, 100), 'right');
  const aside = distanceTo(from, box(20, 140), 'right');
  expect(ahead).toBeLessThan(aside ?? 0);
});

test('boxes that overlap by a focus ring still count as neighbors', () => {
  expect(distanceTo(box(0, 0), box(8, 0), 'right')).toBe(0);
});
