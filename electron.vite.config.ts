import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Of drizzle a fraction is used; loading all of its files takes a second and 130 MB.
      externalizeDeps: { exclude: ['drizzle-orm'] },
      rollupOptions: {
        // Every process and thread of its own has an entry; all lie in one folder, so they find each other by name.
        input: {
          index: 'electron/main.ts',
          'core-host': 'electron/core-host.ts',
          serve: 'electron/serve.ts',
          webplay: 'electron/webplay.ts',
          'ingest-worker': 'electron/core/ingest/worker.ts',
          'showcase-worker': 'electron/core/compat/showcase/worker.ts',
          'guide-writer': 'electron/core/ingest/guide/writer.ts',
          'guide-reader': 'electron/core/ingest/guide/reader.ts',
          'bcrypt-thread': 'electron/core/accounts/bcrypt-thread.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file that requires nothing but `electron`.
      externalizeDeps: false,
      rollupOptions: { input: 'electron/preload.ts', output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'es2023', // the same files run in people's browsers
      // Absolute: the build and the dev server start from different folders.
      rollupOptions: { input: { index: resolve('renderer/index.html'), 'server-pages': resolve('renderer/server-pages/index.html') } },
    },
  },
});
