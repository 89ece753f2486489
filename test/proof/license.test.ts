import { expect, test } from 'vitest';
import { runBadServers } from './license/bad-servers.ts';
import { runHistories } from './license/histories.ts';
import { runLicenseMutants } from './license/mutants.ts';
import { runPaths } from './license/paths.ts';
import { createRandom } from './mutations/random.ts';

test('no mutant of a license token gives a feature, not even when it is signed with the right key', () => {
  const { signed, ...outcome } = runLicenseMutants(createRandom('small'), 1_000);
  expect(outcome).toEqual({ cases: 1_000, accepted: [], originalsRefused: 0 });
  expect(signed).toBeGreaterThan(400);
});

test('an honest machine stays what it is, and another does not become it', async () => {
  expect(await runHistories(createRandom('small'), 200)).toMatchObject({ falselyRefused: 0, clonesAccepted: 0 });
});

test('whatever the clock does, a license that holds is not locked, and one that is over does not go on', () => {
  expect(runPaths(createRandom('small'), 300).violations).toEqual([]);
});

test('nobody who answers in the license server’s place changes anything', async () => {
  expect(await runBadServers(createRandom('small'), 25)).toEqual({ cases: 25, believed: [], honestRefused: 0 });
});
