import { expect, test } from 'vitest';
import { readKeptCases } from './mutations/kept-cases.ts';
import { runMutations } from './mutations/run.ts';

test('mutated playlists and panel answers crash nothing, hang nothing, and half of them still give entries', async () => {
  const cases = 1_000;
  const outcome = await runMutations({ seed: 'small', cases, kept: readKeptCases() });

  expect(outcome.failures).toEqual([]);
  expect(outcome.yielding).toBeGreaterThan(cases / 2);
}, 60_000);
