import { expect, test } from 'vitest';
import { runGuideKills } from './guide-kills/run.ts';

test('killed at any moment it starts again with the old guide or the new one, never with half, and with all that the owner decided', async () => {
  const outcome = await runGuideKills({ kills: 2, stations: 30, programmes: 60, seed: 'small', phases: ['matching', 'mapping'] });

  expect(outcome.failures).toEqual([]);
  expect(outcome.ownerWrites).toBeGreaterThan(0);
}, 180_000);
