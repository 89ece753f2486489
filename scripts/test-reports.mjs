// Counts from the JSON reports of vitest and Playwright.
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: string[] }} TestCounts */

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
    return { passed: 0, failed: 1, skipped: [] };
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
    if (broken) continue; // its tests were not skipped, they were never reached
    for (const test of file.assertionResults) {
      if (test.status !== 'passed' && test.status !== 'failed') counts.skipped.push(test.fullName);
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
  return { passed: 0, failed: 0, skipped: [] };
}

/** @param {any} suite @param {string[]} titles @param {TestCounts} counts */
function countSuite(suite, titles, counts) {
  const path = [...titles, suite.title].filter(Boolean);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status === 'expected') counts.passed += 1;
      else if (test.status === 'skipped') counts.skipped.push(`${test.projectName}: ${[...path, spec.title].join(' › ')}`);
      else counts.failed += 1;
    }
  }
  for (const inner of suite.suites ?? []) countSuite(inner, path, counts);
}
