import type { Migration } from '../migrate.ts';

/**
 * Where guides come from, what was mapped and moved by hand, and what its owner wants to be told of.
 *
 * Channels are referred to as marks refer to titles: by playlist and provider key. `guide_mappings.guide_channel_id` is
 * null for a channel that has no guide because its owner said so. `guide_sources.reach` is set for an address that the owner
 * typed; the others go as far as their playlist. A reminder keeps what the guide said of its programme.
 */
export const guide: Migration = {
  version: 5,
  up: (db) =>
    db.exec(`
      CREATE TABLE guide_sources (
        id TEXT PRIMARY KEY,
        playlist_id TEXT NOT NULL,
        type TEXT NOT NULL,
        address TEXT,
        place TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        position INTEGER NOT NULL,
        offset_minutes INTEGER NOT NULL,
        time_zone TEXT,
        reach TEXT,
        created_at INTEGER NOT NULL
      );
      CREATE TABLE guide_mappings (
        playlist_id TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        source_id TEXT,
        guide_channel_id TEXT,
        guide_channel_name TEXT,
        mapped_at INTEGER NOT NULL,
        PRIMARY KEY (playlist_id, provider_key)
      );
      CREATE TABLE guide_offsets (
        playlist_id TEXT NOT NULL,
        type TEXT NOT NULL,
        target TEXT NOT NULL,
        minutes INTEGER NOT NULL,
        PRIMARY KEY (playlist_id, type, target)
      );
      CREATE TABLE reminders (
        id TEXT PRIMARY KEY,
        playlist_id TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        channel_name TEXT NOT NULL,
        start INTEGER NOT NULL,
        programme TEXT NOT NULL,
        action TEXT NOT NULL,
        minutes_before INTEGER NOT NULL,
        state TEXT NOT NULL,
        alert_id TEXT,
        created_at INTEGER NOT NULL,
        UNIQUE (playlist_id, provider_key, start)
      );
      CREATE TABLE alerts (
        id TEXT PRIMARY KEY,
        playlist_id TEXT,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        new_only INTEGER NOT NULL,
        action TEXT NOT NULL,
        minutes_before INTEGER NOT NULL,
        enabled INTEGER NOT NULL,
        created_at INTEGER NOT NULL
      );
    `),
};
