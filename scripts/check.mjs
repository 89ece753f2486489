// Types, lint, import rules and unit tests: what every commit passes, in about a minute. `npm test` runs the rest.
import { staticSteps, unitStep } from './check-steps.mjs';
import { root } from './setup/places.mjs';
import { runSteps } from './steps.mjs';

const startedAt = Date.now();
const failed = [...(await runSteps(staticSteps({ cached: true }), { cwd: root })), ...(await runSteps([unitStep({ quick: true })], { cwd: root }))];
const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
process.stdout.write(failed.length === 0 ? `check passed in ${seconds} s\n` : `check FAILED in ${seconds} s: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
