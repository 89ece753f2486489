import { parseArgs } from 'node:util';
import { runBillingKills } from './billing-kills/run.ts';

/**
 * Kills a server's billing at twelve points of taking in and applying an event, each so many times, and looks at what the next
 * start makes of it. `npm run proof -- billing-kills [--cases N] [--seed S]`, N being times each point.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '20' }, seed: { type: 'string', default: '20261122' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const startedAt = performance.now();

const { kills, failures } = await runBillingKills({ rounds: Number(values.cases), seed: values.seed, onKill: say });

for (const failure of failures.slice(0, 20)) say(`FAILED ${failure}`);
say(JSON.stringify({ suite: 'billing-kills', cases: kills, failed: failures.length, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failures.length === 0 ? 0 : 1;
