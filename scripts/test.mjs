// `npm test`: everything. Types, lint, import rules, unit tests, build, end-to-end specs; all of them run, also when one fails.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { staticSteps, unitReport, unitStep } from './check-steps.mjs';
import { chooseE2eHost, describeE2eHost, e2eEnvironment } from './e2e-host.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { modules, root, SetupError } from './setup/places.mjs';
import { runSteps } from './steps.mjs';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

/** Parts of `playwright.config.ts`. */
const e2eParts = ['together', 'alone'];

/** What is packed for desktops holds no server and no secret. */
const releaseStep = { name: 'release of the desktop', command: [join(root, 'scripts', 'build.mjs'), '--release'] };

await program(async () => {
  const host = chooseE2eHost();
  const env = { ...process.env, ...e2eEnvironment(host) };
  print(describeE2eHost(host));

  const failedSteps = await runSteps([...staticSteps(), releaseStep], { cwd: root, env });
  const built = await tryToBuild(); // the unit tests start what is built
  const unitFailed = (await runSteps([unitStep()], { cwd: root, env })).length > 0;
  const unit = readVitestReport(unitReport);

  const reports = [withoutReason(unit, unitFailed)];
  for (const part of built ? e2eParts : []) {
    const partFailed = (await runSteps([e2eStep(part)], { cwd: root, env: { ...env, E2E_PART: part } })).length > 0;
    reports.push(withoutReason(readPlaywrightReport(e2eReport(part)), partFailed));
  }

  const passed = sum(reports.map((report) => report.passed));
  const failed = sum(reports.map((report) => report.failed)) + failedSteps.length + (built ? 0 : 1);
  const skipped = reports.flatMap((report) => report.skipped);
  const unsteady = reports.flatMap((report) => report.unsteady);
  const failures = reports.flatMap((report) => report.failures);
  if (unsteady.length > 0) print('', 'Passed on the second try only:', ...unsteady.map((name) => `  ${name}`));
  if (failures.length > 0) print('', 'Failed:', ...failures.map((name) => `  ${name}`));
  if (skipped.length > 0) print('', 'Skipped:', ...skipped.map((name) => `  ${name}`));
  if (failedSteps.length > 0) print('', `Failed besides the tests (one each below): ${failedSteps.join(', ')}`);
  print('', `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
});

/** @param {string} part */
function e2eStep(part) {
  rmSync(e2eReport(part), { force: true });
  return { name: `end-to-end specs, ${part}`, command: [join(modules, '@playwright', 'test', 'cli.js'), 'test'], live: true };
}

/** @param {string} part */
function e2eReport(part) {
  return join(root, 'test-results', `report-${part}.json`);
}

/**
 * A run can also fail without a test that failed: an unhandled rejection, a broken configuration.
 *
 * @param {import('./test-reports.mjs').TestCounts} counts
 * @param {boolean} runFailed
 */
function withoutReason(counts, runFailed) {
  return runFailed && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

async function tryToBuild() {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
  try {
    await ensureBuilt();
    print(`ok     ${seconds()} s  build`);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    print(`FAILED ${seconds()} s  build  (${error.message})`);
    return false;
  }
}

/** @param {string[]} lines */
function print(...lines) {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
