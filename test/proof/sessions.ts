import { parseArgs } from 'node:util';
import { fullSizes, partsOf } from './sessions/run.ts';

/**
 * Signing in, and what comes of it, over real HTTP: names that pass for one another, pairs that everybody knows, tokens in
 * each other's place, stolen tokens, crowds with one token, answers that get lost, and how evenly codes are drawn.
 * `npm run proof -- sessions [--cases N] [--seed S] [--only chains,crowds]`, N being rounds of the crowds.
 */

const { values } = parseArgs({
  options: { cases: { type: 'string', default: String(fullSizes.rounds) }, seed: { type: 'string', default: '20261122' }, only: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
let [cases, failed] = [0, 0];
for (const [part, run] of Object.entries(partsOf({ ...fullSizes, rounds: Number(values.cases) }, values.seed))) {
  if (values.only !== undefined && !values.only.split(',').includes(part)) continue;
  const { cases: tried, failures } = await run();
  for (const failure of failures.slice(0, 20)) say(`FAILED ${part}: ${failure}`);
  say(`${failures.length === 0 ? 'ok    ' : 'FAILED'} ${part}: ${tried} checks, ${failures.length} failed`);
  cases += tried;
  failed += failures.length;
}
say(JSON.stringify({ suite: 'sessions', cases, failed, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failed === 0 ? 0 : 1;
