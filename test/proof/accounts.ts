import { parseArgs } from 'node:util';
import { runParts } from './accounts/run.ts';

/**
 * Who may call what, over real HTTP: the matrix of all addresses, methods and callers, ids and rows of others, keys that
 * nobody asked for, and a hundred devices in a race for five slots.
 * `npm run proof -- accounts [--cases N] [--seed S] [--only matrix,slots]`, N being rounds of the race.
 */

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100' }, seed: { type: 'string', default: '20261122' }, only: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
const outcomes = await runParts({
  sizes: { ids: 500, queries: 5_000, keys: 9, rounds: Number(values.cases) },
  seed: values.seed,
  only: values.only?.split(','),
  onPart({ part, cases, surprises }) {
    for (const surprise of surprises.slice(0, 40)) say(`FAILED ${surprise}`);
    say(`${surprises.length === 0 ? 'ok    ' : 'FAILED'} ${part}: ${cases} cases, ${surprises.length} surprises`);
  },
});
const failed = outcomes.reduce((sum, { surprises }) => sum + surprises.length, 0);
const cases = outcomes.reduce((sum, part) => sum + part.cases, 0);
say(`${cases} cases in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min, seed ${values.seed}`);
say(`${cases - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
