/**
 * The catalog as last fetched. Everything here can be fetched again, so a new version simply drops the old tables.
 *
 * `items.kind`: 1 channel, 2 movie, 3 series, 4 episode of a playlist file.
 * `items.listed`: 0 for a series that only unites episodes of a playlist file; it is no row of the provider's.
 * `items.position`: dense from 0 among the listed rows of a playlist, in the provider's order.
 * `items.category`: 0 tv, 1 movies, 2 series, 3 other (the normalized words of the HTTP contract).
 * `items.flags`: 1 radio, 2 adult.
 */
export const cacheVersion = 2;

/** What names are ordered by: their beginning, so that a place in the list fits into a cursor however long they are. */
export const nameOrder = 'substr(items.folded, 1, 60)';

const itemColumns = `
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  listed INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  number TEXT,
  logo TEXT,
  guide_id TEXT,
  tvg_name TEXT,
  group_id INTEGER,
  category INTEGER NOT NULL,
  address TEXT,
  container TEXT,
  headers TEXT,
  catchup TEXT,
  flags INTEGER NOT NULL,
  year INTEGER,
  rating REAL,
  added_at INTEGER,
  series_key TEXT,
  season INTEGER,
  episode INTEGER,
  info TEXT`;

export const itemColumnNames = itemColumns
  .split(',')
  .map((column) => column.trim().split(/\s/)[0] ?? '')
  .filter(Boolean);

export const cacheSchema = `
CREATE TABLE playlists (
  id INTEGER PRIMARY KEY,
  playlist_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  refreshed_at INTEGER NOT NULL,
  -- Counts, account, guide addresses (templates): JSON, read by the screens that show them.
  summary TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
  id INTEGER PRIMARY KEY,
  playlist INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  position INTEGER NOT NULL,
  titles INTEGER NOT NULL DEFAULT 0,
  UNIQUE (playlist, name)
) STRICT;

CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  playlist INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  -- Null for titles that the provider put in no category.
  name TEXT,
  position INTEGER NOT NULL,
  titles INTEGER NOT NULL DEFAULT 0,
  -- Of these titles, those that are hidden unless the owner wants them.
  adult_titles INTEGER NOT NULL DEFAULT 0,
  UNIQUE (playlist, kind, provider_key)
) STRICT;

CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  playlist INTEGER NOT NULL,
  ${itemColumns},
  UNIQUE (playlist, kind, provider_key)
) STRICT;
CREATE INDEX items_position ON items (playlist, kind, position);
CREATE INDEX items_listed ON items (playlist, position) WHERE listed = 1;
CREATE INDEX items_name ON items (playlist, kind, ${nameOrder.replace('items.', '')});
CREATE INDEX items_number ON items (playlist, kind, CAST(number AS REAL), position);
CREATE INDEX items_group ON items (playlist, group_id, position) WHERE listed = 1;
CREATE INDEX items_category ON items (playlist, category, position) WHERE listed = 1;
CREATE INDEX items_series ON items (playlist, series_key, season, episode) WHERE series_key IS NOT NULL;

CREATE TABLE item_categories (
  category INTEGER NOT NULL,
  position INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY (category, position, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_categories_item ON item_categories (item);

CREATE VIRTUAL TABLE items_search USING fts5 (
  folded, content = 'items', content_rowid = 'id', tokenize = 'trigram', detail = 'full', columnsize = 0
);
CREATE TRIGGER items_search_insert AFTER INSERT ON items BEGIN
  INSERT INTO items_search (rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER items_search_delete AFTER DELETE ON items BEGIN
  INSERT INTO items_search (items_search, rowid, folded) VALUES ('delete', old.id, old.folded);
END;
CREATE TRIGGER items_search_update AFTER UPDATE OF folded ON items WHEN old.folded IS NOT new.folded BEGIN
  INSERT INTO items_search (items_search, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO items_search (rowid, folded) VALUES (new.id, new.folded);
END;

-- What a film's or series' own page says, as JSON, asked when first opened.
CREATE TABLE details (
  playlist INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (playlist, kind, provider_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE staged_items (
  playlist INTEGER NOT NULL,
  ${itemColumns},
  -- Ids of categories, comma-separated: their rows exist from the moment a refresh meets them.
  category_ids TEXT NOT NULL,
  PRIMARY KEY (playlist, kind, provider_key)
) STRICT, WITHOUT ROWID;
`;
