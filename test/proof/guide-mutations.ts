import { parseArgs } from 'node:util';
import { guideSuite, keptGuideCases } from './guide-mutations/suite.ts';
import { keepCases, readKeptCases } from './mutations/kept-cases.ts';
import { runSuite } from './mutations/run.ts';

/**
 * Damaged guides through unpacking and the XMLTV reader. `npm run proof -- guide-mutations [--cases N] [--seed S]`; cases
 * that fail are kept and come first in every later run.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20261122' } } });
const cases = Number(values.cases);
const startedAt = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const outcome = await runSuite(guideSuite, { seed: values.seed, cases, kept: readKeptCases<'guide'>(keptGuideCases), onProgress: say });
keepCases(outcome.failures.map(({ kept }) => kept), keptGuideCases);

const growthMb = outcome.rssAtEndMb - outcome.rssAfterTenthMb;
const bars: readonly (readonly [string, boolean])[] = [
  [`${outcome.yielding} of ${cases} cases gave programmes (half must)`, outcome.yielding * 2 >= cases],
  [`memory ${outcome.rssAfterTenthMb.toFixed(0)} MB after a tenth, ${outcome.rssAtEndMb.toFixed(0)} MB at the end (50 MB more allowed)`, growthMb <= 50],
];
for (const [text, reached] of bars) say(`${reached ? 'ok    ' : 'FAILED'} ${text}`);
say(`slowest case ${outcome.slowestMs.toFixed(0)} ms, whole run ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, seed ${values.seed}`);

const failed = outcome.failures.length + bars.filter(([, reached]) => !reached).length;
say(`${outcome.cases + bars.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
