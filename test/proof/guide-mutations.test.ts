import { expect, test } from 'vitest';
import { guideSuite, keptGuideCases } from './guide-mutations/suite.ts';
import { readKeptCases } from './mutations/kept-cases.ts';
import { runSuite } from './mutations/run.ts';

test('mutated guides crash nothing, hang nothing, and half of them still give programmes', async () => {
  const cases = 1_000;
  const outcome = await runSuite(guideSuite, { seed: 'small', cases, kept: readKeptCases<'guide'>(keptGuideCases) });

  expect(outcome.failures).toEqual([]);
  expect(outcome.yielding).toBeGreaterThan(cases / 2);
}, 60_000);
