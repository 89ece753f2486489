import { expect, test } from 'vitest';
import { partNames, runBilling } from './billing/run.ts';

test.each(partNames)('billing, %s: nobody has what was not paid for, and everybody what was', async (part) => {
  const { cases, failures } = await runBilling({ cases: 1_500, seed: 'small', isFull: false, only: [part] });

  expect(failures).toEqual([]);
  expect(cases).toBeGreaterThan(0);
}, 120_000);
