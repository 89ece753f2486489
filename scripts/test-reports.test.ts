import { expect, test } from 'vitest';
import { countPlaywright, countVitest, readVitestReport } from './test-reports.mjs';

test('a vitest report is counted test by test, with the names of those that were skipped', () => {
  const report = {
    success: false,
    testResults: [
      {
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'guide shows now' },
          { status: 'failed', fullName: 'guide shows next', failureMessages: ['AssertionError: expected 1 to be 2\n    at here'] },
          { status: 'skipped', fullName: 'keychain keeps a secret' },
        ],
      },
    ],
  };
  expect(countVitest(report)).toEqual({
    passed: 1,
    failed: 1,
    skipped: ['keychain keeps a secret'],
    failures: ['guide shows next: AssertionError: expected 1 to be 2'],
    unsteady: [],
  });
});

test('a test file that does not load counts as a failure', () => {
  expect(countVitest({ success: false, testResults: [{ status: 'failed', assertionResults: [] }] })).toMatchObject({ passed: 0, failed: 1 });
});

test('tests that a broken preparation kept from running are one failure, not skipped tests', () => {
  const unreached = { status: 'skipped', fullName: 'search finds a film' };
  expect(countVitest({ success: false, testResults: [{ status: 'failed', assertionResults: [unreached, unreached] }] })).toMatchObject({ passed: 0, failed: 1, skipped: [] });
});

test('a Playwright report is counted per project, and skipped specs keep their path', () => {
  const spec = (title: string, ...statuses: string[]) => ({ title, tests: statuses.map((status, index) => ({ status, projectName: ['browser', 'electron'][index] })) });
  const report = {
    errors: [],
    suites: [{ title: 'player.spec.ts', specs: [spec('plays', 'expected', 'unexpected')], suites: [{ title: 'sandbox', specs: [spec('is on', 'skipped')] }] }],
  };
  expect(countPlaywright(report)).toMatchObject({
    passed: 1,
    failed: 1,
    skipped: ['browser: player.spec.ts › sandbox › is on'],
    failures: ['electron: player.spec.ts › plays: no reason given'],
  });
});

test('a spec that passed only on a second try is named, with what it failed of', () => {
  const results = [{ error: { message: '\u001b[31mError: not there\u001b[39m\n  more', location: { line: 12 } } }, {}];
  const report = { errors: [], suites: [{ title: 'a', specs: [{ title: 'b', tests: [{ projectName: 'browser', status: 'flaky', results }] }] }] };
  expect(countPlaywright(report)).toMatchObject({ passed: 1, failed: 0, unsteady: ['browser: a › b: Error: not there (line 12)'] });
});

test('a run that found no spec because of an error is a failure', () => {
  expect(countPlaywright({ errors: [{ message: 'no config' }], suites: [] })).toMatchObject({ failed: 1 });
});

test('a report that was never written counts as one failure', () => {
  expect(readVitestReport('does-not-exist.json')).toMatchObject({ passed: 0, failed: 1, skipped: [] });
});
