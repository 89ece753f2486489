import { expect, test } from 'vitest';
import { signedMinutes } from './signed-minutes.ts';

test('a shift says its direction, its hours and its minutes', () => {
  expect([-840, -45, 0, 30, 60, 90].map(signedMinutes)).toEqual(['−14 h', '−45 min', '+0 min', '+30 min', '+1 h', '+1 h 30 min']);
});
