import type { Migration } from '../migrate.ts';

export const groups: Migration = {
  version: 3,
  up: (db) =>
    db.exec(`
      -- The provider's groups as the owner arranged them. Once one of a kind is arranged all of that kind are known here,
      -- so that a provider who renumbers its groups is told from one who renames them.
      CREATE TABLE groups (
        id TEXT PRIMARY KEY,
        playlist_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        -- Null while the group is gone and the provider calls another one so.
        provider_key TEXT,
        -- What the provider called it when it was last there.
        provider_name TEXT,
        hidden INTEGER NOT NULL DEFAULT 0,
        name TEXT,
        position INTEGER,
        -- The group it is shown as.
        merged_into TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX groups_key ON groups (playlist_id, kind, provider_key);
      CREATE INDEX groups_merged ON groups (playlist_id, kind, merged_into) WHERE merged_into IS NOT NULL;

      CREATE TABLE custom_groups (
        id TEXT PRIMARY KEY,
        playlist_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        hidden INTEGER NOT NULL DEFAULT 0,
        position INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX custom_groups_playlist ON custom_groups (playlist_id, kind, created_at);

      CREATE TABLE custom_group_titles (
        playlist_id TEXT NOT NULL,
        group_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        provider_key TEXT NOT NULL,
        -- By what the title is recognized when the catalog no longer has its key.
        name TEXT NOT NULL,
        guide_id TEXT,
        category TEXT,
        position INTEGER NOT NULL,
        PRIMARY KEY (group_id, kind, provider_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX custom_group_titles_title ON custom_group_titles (playlist_id, kind, provider_key);
    `),
};
