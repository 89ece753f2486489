import type { Migration } from '../migrate.ts';

/**
 * The license of this device, in one row. `memory` is what it knows besides the token, `mac` says that this device wrote
 * it; a second copy lies in the keychain, so that putting an old file back brings nothing back.
 */
export const license: Migration = {
  version: 6,
  up: (db) =>
    db.exec(`
      CREATE TABLE license_state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        token TEXT,
        memory TEXT NOT NULL,
        mac TEXT
      ) STRICT;
    `),
};
