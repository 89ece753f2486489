import type { Migration } from '../migrate.ts';

export const playlistsAndLibrary: Migration = {
  version: 1,
  up: (db) =>
    db.exec(`
      CREATE TABLE playlists (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        source_type TEXT NOT NULL,
        place TEXT NOT NULL,
        -- Server, address or file path; null when it is itself a secret and lives in the keychain.
        address TEXT,
        -- How far the source may lead, decided when it was first reached: a name that later points
        -- into the house must not open the house. Null until then.
        reach TEXT,
        options TEXT NOT NULL,
        login INTEGER NOT NULL DEFAULT 0,
        active INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        last_result TEXT,
        last_failure TEXT
      ) STRICT;
      CREATE UNIQUE INDEX playlists_login ON playlists (login) WHERE login = 1;

      CREATE TABLE favorites (
        playlist_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        name TEXT NOT NULL,
        marked_at INTEGER NOT NULL,
        PRIMARY KEY (playlist_id, kind, provider_key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE history (
        playlist_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        name TEXT NOT NULL,
        marked_at INTEGER NOT NULL,
        PRIMARY KEY (playlist_id, kind, provider_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX history_newest ON history (playlist_id, marked_at DESC);

      CREATE TABLE resume_points (
        playlist_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        name TEXT NOT NULL,
        marked_at INTEGER NOT NULL,
        position_ms INTEGER NOT NULL,
        duration_ms INTEGER,
        series_key TEXT,
        PRIMARY KEY (playlist_id, kind, provider_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX resume_points_newest ON resume_points (playlist_id, marked_at DESC);

      CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `),
};
