import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  // better-sqlite3 13 crashes the process on older Nodes without a word.
  throw new Error(`Node ${process.versions.node} is too old for the tests; run them with "npm test"`);
}

/** Threads run as they are built, in the tests of the core too. */
const builtThreads: Plugin = {
  name: 'built-threads',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('/thread-entries.ts') ? join(import.meta.dirname, 'test/built-thread-entries.ts') : null),
};

/** Tests that start the whole core or server; `npm run check` leaves them to `npm test`. */
const whole = ['test/{core,server,proof}/**/*.test.ts'];

export default defineConfig({
  plugins: [builtThreads],
  test: {
    // Against what hangs; a loaded machine takes its time to start a server.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of these tests wait for a server, a thread or a timer: one worker would leave two cores idle half the time.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      // A page's modules hold what it shows, so each file of tests has its own.
      { extends: true, test: { name: 'pages', include: ['renderer/**/*.test.{ts,tsx}'] } },
      // Elsewhere nothing is kept in modules: files share the worker that has loaded them.
      { extends: true, test: { name: 'parts', include: ['{shared,electron,scripts,test}/**/*.test.ts'], exclude: whole, isolate: false, globalSetup: 'test/build-first.ts' } },
      { extends: true, test: { name: 'whole', include: whole, isolate: false, globalSetup: 'test/build-first.ts' } },
    ],
  },
});
