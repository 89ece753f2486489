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

const e2eReport = join(root, 'test-results', 'report.json');

/** What is packed for desktops holds no server and no secret. */
const releaseStep = { name: 'release of the desktop', command: [join(root, 'scripts', 'build.mjs'), '--release'] };

await program(async () => {
  const host = chooseE2eHost();
  const env = { ...process.env, ...e2eEnvironment(host) };
  print(describeE2eHost(host));

  const failedSteps = await runSteps([...staticSteps(), releaseStep], { cwd: root, env });
  const unitFailed = (await runSteps([unitStep()], { cwd: root, env })).length > 0;
  const unit = readVitestReport(unitReport);

  const built = await tryToBuild();
  const e2eFailed = !built || (await runSteps([e2eStep()], { cwd: root, env })).length > 0;
  const e2e = built ? readPlaywrightReport(e2eReport) : { passed: 0, failed: 1, skipped: [], failures: [], unsteady: [] };

  // A run can also fail without a test that failed: an unhandled rejection, a broken configuration.
  if (unitFailed && unit.failed === 0) unit.failed = 1;
  if (e2eFailed && e2e.failed === 0) e2e.failed = 1;

  const passed = unit.passed + e2e.passed;
  const failed = unit.failed + e2e.failed + failedSteps.length;
  const skipped = [...unit.skipped, ...e2e.skipped];
  const unsteady = [...unit.unsteady, ...e2e.unsteady];
  const failures = [...unit.failures, ...e2e.failures];
  if (unsteady.length > 0) print('', 'Passed on the second try only:', ...unsteady.map((name) => `  ${name}`));
  if (failures.length > 0) print('', 'Failed:', ...failures.map((name) => `  ${name}`));
  if (skipped.length > 0) print('', 'Skipped:', ...skipped.map((name) => `  ${name}`));
  if (failedSteps.length > 0) print('', `Failed besides the tests (one each below): ${failedSteps.join(', ')}`);
  print('', `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
});

function e2eStep() {
  rmSync(e2eReport, { force: true });
  return { name: 'end-to-end specs', command: [join(modules, '@playwright', 'test', 'cli.js'), 'test'], live: true };
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
