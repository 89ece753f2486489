import { defineConfig } from '@playwright/test';
import { availableParallelism } from 'node:os';
import { chooseE2eHost, e2eEnvironment } from './scripts/e2e-host.mjs';

// `npm test` has chosen the host; a `playwright test` by hand chooses here.
const host = chooseE2eHost();
Object.assign(process.env, e2eEnvironment(host));

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/artifacts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Video is decoded by the processor here: two players on two cores would disturb each other's clocks.
  workers: availableParallelism() >= 4 ? 2 : 1,
  // One machine decodes video, runs the application and drives it: a spec may try again, and the run names those that did.
  retries: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    ...(host.chromium ? { launchOptions: { executablePath: host.chromium } } : {}),
  },
  // As a page served on loopback, and in a window; the fixtures choose by the project's name. The window runs what can go
  // another way there: start, secrets, dialogs, playback, imports, reminders. What only draws is judged in the browser,
  // in every theme and language; in the window one of them is enough. Server pages and documents are a server's alone, and
  // only the window asks for a license.
  projects: [
    { name: 'browser', testIgnore: '**/licens*.spec.ts' },
    { name: 'electron', testIgnore: ['tour', 'server-pages', 'activate', 'docs', 'rebinding', 'groups', 'vector-list', 'guide-desk'].map((name) => `**/${name}.spec.ts`), grepInvert: /dark, pt-BR|light, / },
  ],
});
