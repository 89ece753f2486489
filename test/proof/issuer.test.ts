import { expect, test } from 'vitest';
import { partsOf } from './issuer/run.ts';

const parts = partsOf({ rounds: 1, machines: 20, attempts: 16, devices: 20, proofs: 105, guesses: 400 }, 'small');

test.each(Object.entries(parts))(
  'issuer, %s',
  async (_part, run) => {
    const { cases, surprises } = await run();
    expect(surprises.slice(0, 20)).toEqual([]);
    expect(cases).toBeGreaterThan(5);
  },
  60_000,
);
