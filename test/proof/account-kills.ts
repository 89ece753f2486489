import { parseArgs } from 'node:util';
import { runAccountKills } from './account-kills/run.ts';

/**
 * Kills the real server at random moments under a load of people who sign in, renew, register devices and change
 * licenses, and of devices that activate and check in, and looks at what the next start has. `npm run proof -- account-kills [--cases N] [--seed S]`
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '200' }, seed: { type: 'string', default: '20261122' } } });
const kills = Number(values.cases);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const startedAt = performance.now();

const { acknowledged, unknown, kept, failures } = await runAccountKills({ kills, seed: values.seed, people: 12, onKill: say });

say(`acknowledged: ${JSON.stringify(acknowledged)}`);
say(`${unknown} writes were under way when the server died, ${kept} of them were kept`);
say(`${kills} kills in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min, seed ${values.seed}`);
say(`${kills - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
