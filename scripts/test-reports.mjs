// Counts from the JSON reports of vitest and Playwright.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * `failures` say in a line each what failed and how; `unsteady` names specs that passed only on their second try.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[], failures: string[], unsteady: string[] }} TestCounts
 */

/**
 * A report that is missing or unreadable counts as one failure: the run died before it could write it.
 *
 * @param {string} file
 * @returns {TestCounts}
 */
export function readVitestReport(file) {
  return readReport(file, countVitest);
}

/**
 * @param {string} file
 * @returns {TestCounts}
 */
export function readPlaywrightReport(file) {
  return readReport(file, countPlaywright);
}

/** @param {string} file @param {(report: any) => TestCounts} count @returns {TestCounts} */
function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { ...noTests(), failed: 1, failures: [`no report was written (${file})`] };
  }
}

/** @param {any} report @returns {TestCounts} */
export function countVitest(report) {
  const counts = noTests();
  for (const file of report.testResults) {
    const withStatus = (/** @type {string} */ status) => file.assertionResults.filter((/** @type {any} */ test) => test.status === status);
    const passed = withStatus('passed').length;
    const failed = withStatus('failed').length;
    // A file that does not load, or whose preparation fails, fails without any test of its own having failed.
    const broken = file.status === 'failed' && failed === 0;
    counts.passed += passed;
    counts.failed += broken ? 1 : failed;
    if (broken) counts.failures.push(`${file.name}: ${firstLine(file.message)}`);
    if (broken) continue; // its tests were not skipped, they were never reached
    for (const test of file.assertionResults) {
      if (test.status === 'failed') counts.failures.push(`${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
      else if (test.status !== 'passed') counts.skipped.push(test.fullName);
    }
  }
  if (report.success === false && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @param {any} report @returns {TestCounts} */
export function countPlaywright(report) {
  const counts = noTests();
  for (const suite of report.suites) countSuite(suite, [], counts);
  if (report.errors.length > 0 && counts.failed === 0) counts.failed = report.errors.length;
  return counts;
}

/** @returns {TestCounts} */
function noTests() {
  return { passed: 0, failed: 0, skipped: [], failures: [], unsteady: [] };
}

/** @param {any} suite @param {string[]} titles @param {TestCounts} counts */
function countSuite(suite, titles, counts) {
  const path = [...titles, suite.title].filter(Boolean);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const name = `${test.projectName}: ${[...path, spec.title].join(' › ')}`;
      if (test.status === 'skipped') counts.skipped.push(name);
      else if (test.status === 'expected') counts.passed += 1;
      else if (test.status === 'flaky') {
        counts.passed += 1;
        counts.unsteady.push(`${name}: ${errorOf(test)}`);
      } else {
        counts.failed += 1;
        counts.failures.push(`${name}: ${errorOf(test)}`);
      }
    }
  }
  for (const inner of suite.suites ?? []) countSuite(inner, path, counts);
}

/** How a spec first failed, and where. @param {any} test */
function errorOf(test) {
  const error = test.results?.find((/** @type {any} */ result) => result.error)?.error;
  const place = error?.location ? ` (line ${error.location.line})` : '';
  return firstLine(error?.message) + place;
}

/** @param {string | undefined} text */
function firstLine(text) {
  return stripVTControlCharacters(text ?? 'no reason given').trim().split('\n')[0] ?? '';
}
