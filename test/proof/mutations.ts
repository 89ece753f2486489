import { parseArgs } from 'node:util';
import { keepCases, readKeptCases } from './mutations/kept-cases.ts';
import { runMutations } from './mutations/run.ts';

/**
 * Damaged playlists and panel answers through the real readers, a share of them through HTTP, ingest and SQLite.
 * `npm run proof -- mutations [--cases N] [--seed S]`; cases that fail are kept and come first in every later run.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20261122' } } });
const cases = Number(values.cases);
const startedAt = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const outcome = await runMutations({ seed: values.seed, cases, kept: readKeptCases(), onProgress: say });
keepCases(outcome.failures.map(({ kept }) => kept));

const growthMb = outcome.rssAtEndMb - outcome.rssAfterTenthMb;
const bars: readonly (readonly [string, boolean])[] = [
  [`${outcome.yielding} of ${cases} cases gave entries (half must)`, outcome.yielding * 2 >= cases],
  [`memory ${outcome.rssAfterTenthMb.toFixed(0)} MB after a tenth, ${outcome.rssAtEndMb.toFixed(0)} MB at the end (50 MB more allowed)`, growthMb <= 50],
];
for (const [text, reached] of bars) say(`${reached ? 'ok    ' : 'FAILED'} ${text}`);
say(`slowest case ${outcome.slowestMs.toFixed(0)} ms, whole run ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, seed ${values.seed}`);

const failed = outcome.failures.length + bars.filter(([, reached]) => !reached).length;
say(`${outcome.cases + bars.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
