import { parseArgs } from 'node:util';
import { runBilling } from './billing/run.ts';

/**
 * What is sold: forged, old, repeated, disordered and late events, troubles of Stripe, buyers who are nobody for certain,
 * addresses to be sent back to, second clicks, the door of the webhook, every status, and thirteen months of three customers.
 * `npm run proof -- billing [--cases N] [--seed S] [--only forged,orders]`, N being forged events.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '50000' }, seed: { type: 'string', default: '20261122' }, only: { type: 'string' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
const { cases, failures } = await runBilling({
  cases: Number(values.cases),
  seed: values.seed,
  isFull: true,
  only: values.only?.split(','),
  onPart(name, { cases: seen, failures: found, said }) {
    for (const failure of found.slice(0, 20)) say(`FAILED ${failure}`);
    say(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${name}: ${seen} checks, ${found.length} failed${said === undefined ? '' : ` (${said})`}`);
  },
});
say(JSON.stringify({ suite: 'billing', cases, failed: failures.length, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failures.length === 0 ? 0 : 1;
