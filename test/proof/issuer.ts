import { parseArgs } from 'node:util';
import { fullSizes, partsOf } from './issuer/run.ts';

/**
 * The license server against races, loops, thieves and a restore: slots, transfers, keys, old backups, trials, proofs of
 * possession, and guessed codes. `npm run proof -- issuer [--cases N] [--seed S] [--only slots,codes]`, N being rounds of
 * the race for slots.
 */

const { values } = parseArgs({
  options: { cases: { type: 'string', default: String(fullSizes.rounds) }, seed: { type: 'string', default: '20261122' }, only: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
let [cases, failed] = [0, 0];
for (const [part, run] of Object.entries(partsOf({ ...fullSizes, rounds: Number(values.cases) }, values.seed))) {
  if (values.only !== undefined && !values.only.split(',').includes(part)) continue;
  const { cases: tried, surprises, ...more } = await run();
  for (const surprise of surprises.slice(0, 40)) say(`FAILED ${part}: ${surprise}`);
  const details = Object.entries(more).map(([name, value]) => `, ${name} ${String(value)}`);
  say(`${surprises.length === 0 ? 'ok    ' : 'FAILED'} ${part}: ${tried} cases, ${surprises.length} surprises${details.join('')}`);
  cases += tried;
  failed += surprises.length;
}
say(JSON.stringify({ suite: 'issuer', cases, failed, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failed === 0 ? 0 : 1;
