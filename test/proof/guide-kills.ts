import { parseArgs } from 'node:util';
import { guideKillPhases, runGuideKills } from './guide-kills/run.ts';

/**
 * Kills the real server while a guide comes in, and looks at what the next start has.
 * `npm run proof -- guide-kills [--cases N] [--seed S] [--stations N] [--programmes N] [--phases a,b]`
 */

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: '20261122' },
    stations: { type: 'string', default: '150' },
    programmes: { type: 'string', default: '100' },
    phases: { type: 'string' },
  },
});
const kills = Number(values.cases);
const startedAt = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const phases = values.phases === undefined ? guideKillPhases : guideKillPhases.filter((phase) => values.phases?.split(',').includes(phase));

const { hits, found, ownerWrites, failures } = await runGuideKills({
  kills,
  stations: Number(values.stations),
  programmes: Number(values.programmes),
  seed: values.seed,
  phases,
  onKill: say,
});

/** Of 100 kills each phase is hit by 10 or more. */
const leastHits = Math.floor(kills * 0.1);
const missed = phases.filter((phase) => (hits.first[phase] ?? 0) + (hits.later[phase] ?? 0) < leastHits);
say(`hits: first guides ${JSON.stringify(hits.first)}, later ones ${JSON.stringify(hits.later)}`);
say(`found: ${JSON.stringify(found)}; ${ownerWrites} mappings and reminders written meanwhile`);
say(`${missed.length === 0 ? 'ok    ' : 'FAILED'} each phase hit ${leastHits} times or more${missed.length > 0 ? `, but not ${missed.join(', ')}` : ''}`);
say(`${kills} kills with ${Number(values.stations) * Number(values.programmes)} programmes in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min, seed ${values.seed}`);
const failed = failures.length + (missed.length > 0 ? 1 : 0);
say(`${kills + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
