import { expect, test } from 'vitest';
import { createRandom } from './mutations/random.ts';
import { runTokenMutants } from './tokens/mutants.ts';

test('no mutant of a token is taken for one, not even when it is signed with the right key', () => {
  const cases = 3_000;
  const { signed, ...outcome } = runTokenMutants(createRandom('small'), cases);

  expect(outcome).toEqual({ cases, accepted: [], originalsRefused: 0 });
  expect(signed).toBeGreaterThan(cases / 2);
});
