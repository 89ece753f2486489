import { parseArgs } from 'node:util';
import { killPhases, runKills } from './kills/run.ts';

/**
 * Kills the real server in the middle of refreshes, imports, undos and writes, and looks at what the next start has.
 * `npm run proof -- kills [--cases N] [--seed S] [--entries N]`
 */

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '200' }, seed: { type: 'string', default: '20261122' }, entries: { type: 'string', default: '50500' }, phases: { type: 'string' } },
});
const kills = Number(values.cases);
const startedAt = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const phases = values.phases === undefined ? killPhases : killPhases.filter((phase) => values.phases?.split(',').includes(phase));

const { hits, found, userWrites, failures } = await runKills({ kills, entries: Number(values.entries), seed: values.seed, phases, onKill: say });

/** Of 200 kills each phase is hit by 30 or more. */
const leastHits = Math.floor(kills * 0.15);
const missed = phases.filter((phase) => (hits.first[phase] ?? 0) + (hits.later[phase] ?? 0) < leastHits);
const firsts = Object.values(hits.first).reduce<number>((total, number) => total + (number ?? 0), 0);
say(`hits: first imports ${JSON.stringify(hits.first)}, later refreshes ${JSON.stringify(hits.later)}`);
say(`found: ${JSON.stringify(found)}; ${userWrites} favorites and history entries written meanwhile`);
say(`${missed.length === 0 ? 'ok    ' : 'FAILED'} each phase hit ${leastHits} times or more${missed.length > 0 ? `, but not ${missed.join(', ')}` : ''}`);
say(`${firsts >= leastHits ? 'ok    ' : 'FAILED'} first imports hit ${firsts} times`);
say(`${kills} kills with ${values.entries} entries in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min, seed ${values.seed}`);
const failed = failures.length + (missed.length > 0 ? 1 : 0) + (firsts >= leastHits ? 0 : 1);
say(`${kills + 2 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
