/**
 * The catalog as last fetched. Everything here can be fetched again, so a new version simply drops the old tables.
 *
 * Titles are in a table of their own for each playlist (`rows_7`, read through `items_7`): a first import fills it
 * without indexes while it is read from, and a playlist that goes takes its table along, whatever its size.
 *
 * `items.kind`: 1 channel, 2 movie, 3 series, 4 episode.
 * `items.provider_key`: what marks refer to; the same for as long as the title is recognized.
 * `items.source_key`: what the provider calls it now, where that is something else.
 * `items.listed`: 0 for a series that only unites episodes of a playlist file, and for episodes that a series' own page
 *   brought; they are no rows of the provider's list.
 * `items.position`: dense from 0 among the listed rows of a playlist, in the provider's order.
 * `items.category_id`: its first category; further ones are in `more_categories`.
 * `items.category`: 0 tv, 1 movies, 2 series, 3 other (the normalized words of the HTTP contract).
 * `items.flags`: 1 radio, 2 adult, 4 in hidden groups only.
 * `items.guide_shift`: seconds by which the playlist itself moves the guide of a channel; null for none.
 * `items.hash`: over everything the provider said of it; equal means unchanged.
 */
export const cacheVersion = 7;

/** `playlists.state`. */
export const catalogStates = { empty: 0, importing: 1, indexed: 2 } as const;

/** What names are ordered by: their beginning, so that a place in the list fits into a cursor however long they are. */
export const nameOrder = 'substr(items.folded, 1, 60)';

const itemColumns = `
  traits INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  source_key TEXT,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  own_folded TEXT,
  category_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  number TEXT,
  guide_id TEXT,
  texts TEXT NOT NULL,
  container TEXT,
  headers TEXT,
  catchup TEXT,
  guide_shift INTEGER,
  year INTEGER,
  rating REAL,
  added_at INTEGER,
  series_key TEXT,
  season INTEGER,
  episode INTEGER,
  info TEXT`;

/** What is written; everything else is read out of these. */
export const itemColumnNames = itemColumns
  .split(',')
  .map((column) => column.trim().split(/\s/)[0] ?? '')
  .filter(Boolean);

/** Bits of `traits` below the flags. */
export const flagsAt = 6;

const line = 'char(10)';
const behindLogo = `substr(texts, instr(texts, ${line}) + 1)`;

/**
 * A value that is bound costs a quarter of a microsecond, and lists have a million rows: small numbers share a column, so
 * do the texts that nothing is looked for by, and a folded name that lower case alone gives is not written at all. A view
 * reads them apart; generated columns would be worked out at every insert.
 */
const readColumns = {
  kind: '(traits & 7)',
  listed: '(traits >> 3 & 1)',
  category: '(traits >> 4 & 3)',
  flags: `(traits >> ${flagsAt})`,
  folded: 'ifnull(own_folded, lower(name))',
  logo: `nullif(substr(texts, 1, instr(texts, ${line}) - 1), '')`,
  tvg_name: `nullif(substr(${behindLogo}, 1, instr(${behindLogo}, ${line}) - 1), '')`,
  address: `nullif(substr(${behindLogo}, instr(${behindLogo}, ${line}) + 1), '')`,
};

function viewOf(view: string, table: string): string {
  const read = Object.entries(readColumns).map(([name, expression]) => `${expression} AS ${name}`);
  const written = itemColumnNames.filter((name) => name !== 'texts' && name !== 'own_folded');
  return `CREATE VIEW ${view} AS SELECT ${['id', ...written, ...read].join(', ')} FROM ${table};`;
}

export interface Traits {
  kind: number;
  listed: boolean;
  /** The normalized one, 0 to 3. */
  category: number;
  flags: number;
}

/** What `kind`, `listed`, `category` and `flags` are read out of. */
export function packTraits({ kind, listed, category, flags }: Traits): number {
  return kind | (listed ? 8 : 0) | (category << 4) | (flags << flagsAt);
}

/** What `logo`, `tvg_name` and `address` are read out of. */
export function packTexts(logo: string | null, tvgName: string | null, address: string | null): string {
  return `${oneLine(logo)}\n${oneLine(tvgName)}\n${address ?? ''}`;
}

export function unpackTraits(traits: number): { kind: number; category: number } {
  return { kind: traits & 7, category: (traits >> 4) & 3 };
}

export function unpackTexts(texts: string): { logo: string | null; tvgName: string | null; address: string | null } {
  const first = texts.indexOf('\n');
  const second = texts.indexOf('\n', first + 1);
  return { logo: texts.slice(0, first) || null, tvgName: texts.slice(first + 1, second) || null, address: texts.slice(second + 1) || null };
}

function oneLine(text: string | null): string {
  if (text === null) return '';
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text;
}

/** `own_folded`: null where lower case of ASCII letters is all there is to folding this name. */
export function packFolded(name: string, folded: string): string | null {
  if (folded.length !== name.length) return folded;
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) > 126) return folded;
  return folded === name.toLowerCase() ? null : folded;
}

/** One playlist's titles, to be read; `playlist` is `playlists.id`. */
export function itemsTable(playlist: number): string {
  return `items_${Math.trunc(playlist)}`;
}

/**
 * Picks one title from `items` by its key, which is bound. It stands behind a plus because SQLite looks at values that are
 * compared bare when there are partial indexes, and then plans the statement anew at every run: a hundred microseconds
 * instead of four.
 */
export function byKey(kind: number): string {
  return `items.kind = ${Math.trunc(kind)} AND items.provider_key = +?`;
}

/** The same, to be written. */
export function rowsTable(playlist: number): string {
  return `rows_${Math.trunc(playlist)}`;
}

/** Second and further categories of titles. */
export function moreCategoriesTable(playlist: number): string {
  return `more_categories_${Math.trunc(playlist)}`;
}

/** The tables of a playlist, without indexes. */
export function playlistTables(playlist: number): string {
  return `
    CREATE TABLE ${rowsTable(playlist)} (id INTEGER PRIMARY KEY, ${itemColumns}) STRICT;
    ${viewOf(itemsTable(playlist), rowsTable(playlist))}
    CREATE TABLE ${moreCategoriesTable(playlist)} (
      category_id INTEGER NOT NULL,
      item INTEGER NOT NULL,
      PRIMARY KEY (category_id, item)
    ) STRICT, WITHOUT ROWID;`;
}

/** Rows on their way into a playlist, under the id of the row whose key they share, or a new one; to be read. */
export function stagedItems(playlist: number): string {
  return `staged_items_${Math.trunc(playlist)}`;
}

/** The same, to be written. */
export function stagedRows(playlist: number): string {
  return `staged_rows_${Math.trunc(playlist)}`;
}

export function createStaged(playlist: number): string {
  return `
    ${dropStaged(playlist)}
    CREATE TABLE ${stagedRows(playlist)} (id INTEGER PRIMARY KEY, ${itemColumns}) STRICT;
    ${viewOf(stagedItems(playlist), stagedRows(playlist))}`;
}

export function dropStaged(playlist: number): string {
  return `DROP VIEW IF EXISTS ${stagedItems(playlist)}; DROP TABLE IF EXISTS ${stagedRows(playlist)};`;
}

export function dropPlaylistTables(playlist: number): string {
  return `
    DROP VIEW IF EXISTS ${itemsTable(playlist)};
    DROP TABLE IF EXISTS ${rowsTable(playlist)};
    DROP TABLE IF EXISTS ${moreCategoriesTable(playlist)};
    ${dropStaged(playlist)}`;
}

/** SQL about the columns of `items`, said of the table behind it: for orders, which the planner does not see through the view. */
export function ofRows(sql: string): string {
  let said = sql;
  for (const [name, expression] of Object.entries(readColumns)) {
    const inItems = ['traits', 'texts', 'own_folded', 'name'].reduce((text, column) => text.replaceAll(new RegExp(`\\b${column}\\b`, 'g'), `items.${column}`), expression);
    said = said.replaceAll(new RegExp(`\\bitems\\.${name}\\b`, 'g'), inItems);
  }
  return said;
}

/** What makes lookups by key and orders quick; made once the first import has its rows. One statement each. */
export function playlistIndexes(playlist: number): string[] {
  const rows = rowsTable(playlist);
  const { kind, listed, flags, folded } = readColumns;
  return [
    `CREATE UNIQUE INDEX ${rows}_key ON ${rows} (${kind}, provider_key)`,
    `CREATE INDEX ${rows}_position ON ${rows} (${kind}, position, ${flags})`,
    `CREATE INDEX ${rows}_listed ON ${rows} (${listed}, position)`,
    `CREATE INDEX ${rows}_name ON ${rows} (${kind}, ${nameOrder.replace('items.folded', folded)}, ${flags})`,
    `CREATE INDEX ${rows}_number ON ${rows} (${kind}, CAST(number AS REAL), position) WHERE number IS NOT NULL`,
    `CREATE INDEX ${rows}_series ON ${rows} (series_key, season, episode) WHERE series_key IS NOT NULL`,
  ];
}

export const cacheSchema = `
CREATE TABLE playlists (
  id INTEGER PRIMARY KEY,
  playlist_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  -- 0 until the first import has every row.
  refreshed_at INTEGER NOT NULL,
  -- 0 empty, 1 the first import runs and its rows can be read, 2 every row is there and can be found.
  state INTEGER NOT NULL DEFAULT 0,
  -- Counts the refreshes that changed something; those kept in generations can be undone.
  generation INTEGER NOT NULL DEFAULT 0,
  -- Counts, account, guide addresses (templates): JSON, read by the screens that show them.
  summary TEXT NOT NULL,
  -- What tells that an answer is the one before, by part (see ingest/answers.ts): JSON.
  answers TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  playlist INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  -- Null for titles that the provider put in no category.
  name TEXT,
  folded TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL,
  titles INTEGER NOT NULL DEFAULT 0,
  -- Of these titles, those that are hidden unless the owner wants them.
  adult_titles INTEGER NOT NULL DEFAULT 0,
  -- Listed titles of which this is the first category: what the HTTP contract counts by group name.
  first_titles INTEGER NOT NULL DEFAULT 0,
  -- Titles that are here by their second or a further category.
  more_titles INTEGER NOT NULL DEFAULT 0,
  UNIQUE (playlist, kind, provider_key)
) STRICT;

-- The parts of a playlist's search index, as written by the index builder.
CREATE TABLE search_index (
  playlist INTEGER NOT NULL,
  part TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (playlist, part)
) STRICT;

-- What a film's or series' own page says, as JSON, asked when first opened.
CREATE TABLE details (
  playlist INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (playlist, kind, provider_key)
) STRICT, WITHOUT ROWID;

-- Titles the provider no longer lists, by what they are recognized again.
CREATE TABLE vanished (
  playlist INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  source_key TEXT,
  name TEXT NOT NULL,
  guide_id TEXT,
  category TEXT,
  number TEXT,
  vanished_at INTEGER NOT NULL,
  PRIMARY KEY (playlist, kind, provider_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE generations (
  playlist INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  refreshed_at INTEGER NOT NULL,
  -- What the refresh changed: JSON of ChangeCounts, and "extras": whether further categories changed.
  changes TEXT NOT NULL,
  -- Everything but rows as it was before, and ids of the rows that were added: compressed JSON.
  before BLOB NOT NULL,
  PRIMARY KEY (playlist, generation)
) STRICT;

-- Titles a refresh changed, for people: the first thousands of each type. "before" is the old name or category.
CREATE TABLE changes (
  playlist INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  -- 0 added, 1 removed, 2 renamed, 3 moved, 4 renumbered.
  type INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  provider_key TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT,
  before TEXT,
  PRIMARY KEY (playlist, generation, type, seq)
) STRICT, WITHOUT ROWID;

-- Rows as they were before a refresh, a thousand at a time: compressed JSON, for undo. "seq" 0 is the order of all rows:
-- ids and positions as compressed 32-bit numbers.
CREATE TABLE rows_before (
  playlist INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (playlist, generation, seq)
) STRICT;
`;
