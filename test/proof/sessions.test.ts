import { expect, test } from 'vitest';
import { partsOf } from './sessions/run.ts';

const small = { names: 8, chains: 3, rounds: 2, losses: 4, codes: 20_000 };

test.each(['names', 'kinds', 'chains', 'crowds', 'losses', 'codes'])(
  'sessions, %s: everything is good for one thing, once, and for whom it is meant',
  async (part) => {
    const outcome = await partsOf(small, 'small')[part]?.();
    expect(outcome?.failures).toEqual([]);
    expect(outcome?.cases).toBeGreaterThan(3);
  },
  120_000,
);
