import { parseArgs } from 'node:util';
import { newId } from '../../electron/core/database/new-id.ts';
import { createSetupToken } from '../../electron/core/accounts/setup-token.ts';
import { createRandom } from './mutations/random.ts';
import { looksUniform } from './tokens/looks-uniform.ts';
import { runTokenMutants } from './tokens/mutants.ts';

/**
 * Tokens that are not ours, most of them signed with the right key; none may be taken for one. And what is drawn by
 * chance is as good as chance. `npm run proof -- tokens [--cases N] [--seed S]`.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20261122' }, ids: { type: 'string', default: '1000000' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
const { cases, signed, accepted, originalsRefused } = runTokenMutants(createRandom(values.seed), Number(values.cases));
for (const mutant of accepted.slice(0, 10)) say(`taken for a token: ${mutant}`);

const ids = new Set<string>();
for (let count = 0; count < Number(values.ids); count++) ids.add(newId(Date.now()));
const codes = Array.from({ length: Math.ceil(Number(values.ids) / 20) }, () => createSetupToken(Date.now).text);

const bars: readonly (readonly [string, boolean])[] = [
  [`${accepted.length} of ${cases} mutants were accepted`, accepted.length === 0],
  [`${originalsRefused} of the tokens they were made from were refused`, originalsRefused === 0],
  [`${signed} of ${cases} mutants were signed with the right key (half must)`, signed * 2 >= cases],
  [`${ids.size} ids are ${values.ids} different ones`, ids.size === Number(values.ids)],
  [`${codes.length} setup tokens are different, their signs evenly spread`, new Set(codes).size === codes.length && looksUniform(codes.map((code) => code.slice(0, -1)))],
];
for (const [text, reached] of bars) say(`${reached ? 'ok    ' : 'FAILED'} ${text}`);
const failed = bars.filter(([, reached]) => !reached).length;
say(JSON.stringify({ suite: 'tokens', cases, failed, seed: values.seed, seconds: Math.round((performance.now() - startedAt) / 1_000) }));
process.exitCode = failed === 0 ? 0 : 1;
