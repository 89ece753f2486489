import { defineConfig } from '@playwright/test';
import { availableParallelism } from 'node:os';
import { chooseE2eHost, e2eEnvironment } from './scripts/e2e-host.mjs';

// `npm test` has chosen the host; a `playwright test` by hand chooses here.
const host = chooseE2eHost();
Object.assign(process.env, e2eEnvironment(host));

/**
 * `npm test` runs the specs in two parts, `together` side by side and what is `alone` one after the other; by hand all of
 * them run one by one. `whole` is `npm run proof -- end-to-end`: also what the two parts leave out, see below.
 */
const part = process.env['E2E_PART'] ?? 'by-hand';

/** Video is decoded by the processor here: two players on two cores would disturb each other's clocks. */
const alone = ['playback', 'first-start', 'packed', 'vector-list', 'tour'].map(inFile);

/** What there is in a page alone, or is only drawn. */
const pageOnly = ['activate', 'docs', 'groups', 'guide-desk', 'rebinding', 'server-pages', 'tour', 'vector-list'].map(inFile);

/** A project's own list takes the place of one for all. */
function ignored(): string[] {
  return part === 'together' ? alone : [];
}

function inFile(name: string): string {
  return `**/${name}.spec.ts`;
}

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: `test-results/artifacts/${part}`,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: part === 'together' || availableParallelism() >= 4 ? 2 : 1,
  // One machine decodes video, runs the application and drives it: a spec may try again, and the run names those that did.
  retries: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: `test-results/report-${part}.json` }]],
  use: {
    trace: 'on-first-retry', // a trace of every spec would take a quarter of the run
    screenshot: 'only-on-failure',
    ...(host.chromium ? { launchOptions: { executablePath: host.chromium } } : {}),
  },
  ...(part === 'alone' ? { testMatch: alone } : {}),
  // As a page served on loopback, and in a window; the fixtures choose by the project's name. The window runs what can go
  // another way there: start, secrets, dialogs, playback, imports, reminders. What only draws is judged in the browser,
  // in every theme and language. Server pages and documents are a server's alone, and only the window is packed and
  // asks for a license.
  // The whole has, besides: pictures of every theme and size (`@pictures`), and in the window also what went the same way
  // in the browser (`@page`).
  projects: [
    { name: 'browser', testIgnore: [inFile('licens*'), inFile('packed'), ...ignored()], ...(part === 'whole' ? {} : { grepInvert: /@pictures/ }) },
    { name: 'electron', testIgnore: [...pageOnly, ...ignored()], ...(part === 'whole' ? {} : { grepInvert: /@page/ }) },
  ],
});
