import type { threadEntries as sources } from '../electron/core/thread-entries.ts';

function built(file: string): URL {
  return new URL(`../out/main/${file}`, import.meta.url);
}

/**
 * What the tests run in the place of `electron/core/thread-entries.ts`: threads as they are shipped. Sources would be
 * read anew by each thread, file by file, which takes longer than most of what is asked of it.
 */
export const threadEntries: typeof sources = {
  ingestWorker: built('ingest-worker.js'),
  guideWriter: built('guide-writer.js'),
  guideReader: built('guide-reader.js'),
  showcaseWorker: built('showcase-worker.js'),
  bcrypt: built('bcrypt-thread.js'),
};
