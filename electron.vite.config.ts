import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Where a release goes: the desktop alone, which knows its license server by itself. `scripts/build-release.mjs` */
const { WEBPLAY_RELEASE: releaseFolder = '' } = process.env;
const isRelease = releaseFolder !== '';
const out = isRelease ? releaseFolder : 'out';

/** Of the commands and the server, which a release leaves out. */
const serverEntries = {
  serve: 'electron/serve.ts',
  webplay: 'electron/webplay.ts',
  'bcrypt-thread': 'electron/core/accounts/bcrypt-thread.ts',
};

/** Takes the release's edition in place of the one that listens to the environment. */
const releaseEdition = {
  name: 'release-edition',
  enforce: 'pre' as const,
  resolveId: (source: string) => (source.endsWith('/edition/development.ts') ? resolve('electron/edition/release.ts') : null),
};

/** Says beside a build whose code and files went into it, because their licenses want to be told: scripts/packaging. */
const listBundledPackages: Plugin = {
  name: 'list-bundled-packages',
  generateBundle(_options, bundle) {
    const files = Object.values(bundle).flatMap((part) => (part.type === 'asset' ? part.originalFileNames : Object.keys(part.modules).filter((file) => (part.modules[file]?.renderedLength ?? 0) > 0)));
    const names = files.map((file) => /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1]?.replace('\\', '/')).filter((name) => name !== undefined);
    this.emitFile({ type: 'asset', fileName: 'bundled-packages.json', source: JSON.stringify([...new Set(names)].sort()) });
  },
};
const listed = isRelease ? [listBundledPackages] : [];

/** What a release asks for a license, as code: null where it asks for none. */
function bakedLicense(): string {
  const { LICENSE_SERVER: server = '', LICENSE_KEYS_FILE: keysFile = '' } = process.env;
  return server === '' ? 'null' : JSON.stringify({ server, keys: JSON.parse(readFileSync(keysFile, 'utf8')) as unknown });
}

export default defineConfig({
  main: {
    ...(isRelease ? { plugins: [releaseEdition, ...listed], define: { bakedLicense: bakedLicense() } } : {}),
    build: {
      outDir: `${out}/main`,
      emptyOutDir: true, // also when a release goes elsewhere
      // Of drizzle a fraction is used; loading all of its files takes a second and 130 MB.
      externalizeDeps: { exclude: ['drizzle-orm'] },
      rollupOptions: {
        // Every process and thread of its own has an entry; all lie in one folder, so they find each other by name.
        input: {
          index: 'electron/main.ts',
          'core-host': 'electron/core-host.ts',
          'ingest-worker': 'electron/core/ingest/worker.ts',
          'showcase-worker': 'electron/core/compat/showcase/worker.ts',
          'guide-writer': 'electron/core/ingest/guide/writer.ts',
          'guide-reader': 'electron/core/ingest/guide/reader.ts',
          ...(isRelease ? {} : serverEntries),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: listed,
    build: {
      outDir: `${out}/preload`,
      emptyOutDir: true,
      // A sandboxed preload is one CommonJS file that requires nothing but `electron`.
      externalizeDeps: false,
      rollupOptions: { input: 'electron/preload.ts', output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), ...listed],
    build: {
      outDir: `${out}/renderer`,
      target: 'es2023', // the same files run in people's browsers
      // Absolute: the build and the dev server start from different folders.
      rollupOptions: { input: { index: resolve('renderer/index.html'), ...(isRelease ? {} : { 'server-pages': resolve('renderer/server-pages/index.html') }) } },
    },
  },
});
