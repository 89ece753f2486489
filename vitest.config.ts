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

export default defineConfig({
  plugins: [builtThreads],
  test: {
    include: ['{shared,electron,renderer,scripts,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'test/e2e/**'],
    globalSetup: 'test/build-first.ts',
    // Against what hangs; a loaded machine takes its time to start a server.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of these tests wait for a server, a thread or a timer: one worker would leave two cores idle half the time.
    maxWorkers: Math.max(2, availableParallelism()),
  },
});
