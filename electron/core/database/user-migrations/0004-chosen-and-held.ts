import type { Migration } from '../migrate.ts';

/** Which groups a playlist imports, and an answer that waits for its owner's decision: JSON, null for neither. */
export const chosenAndHeld: Migration = {
  version: 4,
  up: (db) =>
    db.exec(`
      ALTER TABLE playlists ADD COLUMN choice TEXT;
      ALTER TABLE playlists ADD COLUMN held TEXT;
    `),
};
