import { parseArgs } from 'node:util';
import { runBadServers } from './license/bad-servers.ts';
import { runHistories } from './license/histories.ts';
import { runLicenseMutants } from './license/mutants.ts';
import { runPaths } from './license/paths.ts';
import { createRandom } from './mutations/random.ts';

/**
 * The license of a device: tokens that are none, lives of machines, lives of licenses with all that clocks do, and
 * everything that may answer in the license server's place. `npm run proof -- license [--cases N] [--seed S]`; `--cases`
 * counts mutants, and the other parts follow it.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20261122' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
const random = createRandom(values.seed);
const cases = Number(values.cases);
const share = (full: number) => Math.max(1, Math.round((cases / 100_000) * full));

const mutants = runLicenseMutants(random, cases);
const histories = await runHistories(random, share(2_000));
const paths = runPaths(random, share(50_000));
const servers = await runBadServers(random, Math.max(share(200), 25));
for (const finding of [...mutants.accepted.slice(0, 10), ...paths.violations.slice(0, 10), ...servers.believed.slice(0, 10)]) say(finding);

const bars: readonly (readonly [string, boolean])[] = [
  [`${mutants.accepted.length} of ${mutants.cases} mutants gave a feature, ${mutants.signed} of them signed with the right key`, mutants.accepted.length === 0],
  [`${mutants.originalsRefused} of the tokens they were made from were refused`, mutants.originalsRefused === 0],
  [`${histories.falselyRefused} of ${histories.honest} honest machines were refused (1 % may be)`, histories.falselyRefused <= histories.honest / 100],
  [`${histories.clonesAccepted} of ${histories.clones} other machines passed for the same one`, histories.clonesAccepted === 0],
  [`${paths.violations.length} violations on ${paths.cases} paths of ${paths.steps} steps`, paths.violations.length === 0],
  [`${servers.believed.length} of ${servers.cases} answers of others were believed, ${servers.honestRefused} of the server's own were not`, servers.believed.length + servers.honestRefused === 0],
];
for (const [text, reached] of bars) say(`${reached ? 'ok    ' : 'FAILED'} ${text}`);
const failed = bars.filter(([, reached]) => !reached).length;
say(JSON.stringify({ suite: 'license', cases, failed, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failed === 0 ? 0 : 1;
