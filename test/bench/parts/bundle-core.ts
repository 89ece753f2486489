import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Bundles the measured process as the application's own entries are (electron.vite.config.ts), because Node's type
 * stripping alone takes over a hundred megabytes in every thread. Returns the entry; it lies in the project, so that
 * packages are found.
 */
export async function bundleCore(): Promise<string> {
  const outDir = join(root, 'out', 'bench');
  await rm(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: ['drizzle-orm'] },
    build: {
      ssr: true,
      outDir,
      target: 'node22',
      minify: false,
      rollupOptions: {
        input: {
          'ingest-core': join(import.meta.dirname, 'ingest-core.ts'),
          'ingest-worker': join(root, 'electron', 'core', 'ingest', 'worker.ts'),
          'guide-writer': join(root, 'electron', 'core', 'ingest', 'guide', 'writer.ts'),
          'guide-reader': join(root, 'electron', 'core', 'ingest', 'guide', 'reader.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  });
  return join(outDir, 'ingest-core.js');
}
