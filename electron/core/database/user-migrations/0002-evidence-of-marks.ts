import type { Migration } from '../migrate.ts';

/** By what marked titles are recognized again when the catalog no longer has their key, or has another title under it. */
export const evidenceOfMarks: Migration = {
  version: 2,
  up(db) {
    for (const table of ['favorites', 'history', 'resume_points']) {
      db.exec(`
        ALTER TABLE ${table} ADD COLUMN guide_id TEXT;
        -- The name of its first category.
        ALTER TABLE ${table} ADD COLUMN category TEXT;
        ALTER TABLE ${table} ADD COLUMN year INTEGER;
        -- Of episodes: their place in a series.
        ALTER TABLE ${table} ADD COLUMN series_name TEXT;
        ALTER TABLE ${table} ADD COLUMN season INTEGER;
        ALTER TABLE ${table} ADD COLUMN episode INTEGER;`);
      if (table !== 'resume_points') db.exec(`ALTER TABLE ${table} ADD COLUMN series_key TEXT`);
    }
  },
};
