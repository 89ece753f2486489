/** Unbundled a thread is TypeScript like everything else; bundled it lies beside the entry that starts it. */
function entry(source: string, bundled: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? source : bundled, import.meta.url);
}

/** The files that threads run. */
export const threadEntries = {
  ingestWorker: entry('./ingest/worker.ts', './ingest-worker.js'),
  guideWriter: entry('./ingest/guide/writer.ts', './guide-writer.js'),
  guideReader: entry('./ingest/guide/reader.ts', './guide-reader.js'),
  showcaseWorker: entry('./compat/showcase/worker.ts', './showcase-worker.js'),
  bcrypt: entry('./accounts/bcrypt-thread.ts', './bcrypt-thread.js'),
};
