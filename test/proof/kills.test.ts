import { expect, test } from 'vitest';
import { runKills } from './kills/run.ts';

test('killed at any moment it starts again with the old catalog or the new one, never with half, and with all that the user made', async () => {
  const outcome = await runKills({ kills: 6, entries: 4_000, seed: 'small' });

  expect(outcome.failures).toEqual([]);
  expect(outcome.userWrites).toBeGreaterThan(0);
}, 180_000);
