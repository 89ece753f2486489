import { expect, test } from 'vitest';
import { roomLeft } from './room-left.ts';

const capacity = { active_licenses: 1, devices_per_license: 5, devices_allowed: 5, devices_count: 0, devices_remaining: 5, limit_enabled: true };

test.each([
  [{ limit_enabled: false, devices_allowed: 0, devices_remaining: 0 }, 'no-limit'],
  [{ devices_remaining: 2 }, 'plenty'],
  [{ devices_remaining: 1 }, 'last-one'],
  [{ devices_remaining: 0 }, 'full'],
  [{ devices_allowed: 2, devices_count: 4, devices_remaining: 0 }, 'over'],
  [{ active_licenses: 0, devices_remaining: 0 }, 'no-license'],
])('%o leaves room: %s', (more, room) => {
  expect(roomLeft({ ...capacity, ...more })).toBe(room);
});
