import type { SqliteDatabase } from './open.ts';

/**
 * The guides as last fetched, in a file of their own with a writer of its own. Everything here can be fetched again, so a
 * new version simply drops the old tables.
 *
 * `guide_sources.source_id`: the id of `guide_sources` in `user.db`. `position` and `enabled` are copies of what stands there.
 * `guide_sources.generation`: names the table its programmes are in, `programmes_<generation>`; 0 for none yet. A reading
 *   fills a new table aside, and one transaction changes over; the old one is dropped behind it. No number comes twice, so
 *   whatever is remembered about a generation holds. Every table named `…_<generation>` goes with its generation.
 * `guide_channels.number`: given once to a channel of a source, and never to another one.
 * `guide_channels.folded_id`: trimmed and in lower case; `channel_id` is its first spelling. `names` is a JSON list.
 * `programmes_<n>`: a row is some programmes of one channel that follow each other (`guide/programme-block.ts`). No two rows of
 *   a channel reach into each other, and no two programmes of a channel begin at once.
 * `programmes_<n>.id`: channel number × 2³² + start of the first of them in seconds, so that the rows of a channel lie side by
 *   side in order of start, and one integer finds them.
 * `programmes_<n>.head`: numbers, titles and sub-titles; `texts`: descriptions, and JSON of what only the card shows. A stop is
 *   as the guide said it, 0 where it did not: overlaps are cut, and missing stops found, when programmes are read. Traits: 1 new,
 *   2 live, 4 repeat, 8 premiere, 16 last chance, then the genre (0 none, else its place in `genres` plus one) from bit 8.
 * `matches`: the channel of each source that belongs to a channel of a playlist; at most one per source. Rule and
 *   confidence as in the model; reasons and other candidates are in `candidates`, JSON, on channels that need a decision.
 * `matched_with.name`: a digest of what the matches of a playlist followed from. Mappings and catalogs are in other files, so
 *   that a process may end between a change there and the matches that follow it.
 */
export const guideVersion = 3;

export const guideSchema = `
  CREATE TABLE guide_sources (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL UNIQUE,
    playlist_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    refreshed_at INTEGER,
    /* 1 once words of this generation can be searched for. */
    searchable INTEGER NOT NULL DEFAULT 0,
    /* Of the programmes that are stored. */
    span_start INTEGER,
    span_stop INTEGER,
    /* 1 when channels are wanted now whose programmes were not kept: it is read anew even if it is the one before. */
    incomplete INTEGER NOT NULL DEFAULT 0,
    /* JSON: what the server said to ask with next time, and a hash of what came. */
    answer TEXT,
    /* JSON: GuideReport of the model. */
    report TEXT,
    /* JSON: FailureWire of the model; null when the last reading went well. */
    failure TEXT
  );
  CREATE TABLE guide_channels (
    source INTEGER NOT NULL,
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    folded_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    names TEXT NOT NULL,
    icon TEXT,
    /* Rows of the current generation; 0 for a channel that is declared only, or gone today. */
    programmes INTEGER NOT NULL,
    /* Declared by the last reading. */
    present INTEGER NOT NULL,
    /* Its programmes are kept: some channel of the playlist has it, or may have it. */
    wanted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, folded_id)
  );
  CREATE TABLE matches (
    playlist_id TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    source INTEGER NOT NULL,
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (playlist_id, provider_key, source)
  ) WITHOUT ROWID;
  CREATE TABLE suggestions (
    playlist_id TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    /* Of the best of them. */
    confidence REAL NOT NULL,
    /* JSON: [{ source, number, confidence, reasons }], best first. */
    candidates TEXT NOT NULL,
    PRIMARY KEY (playlist_id, provider_key)
  ) WITHOUT ROWID;
  CREATE TABLE matched_with (
    playlist_id TEXT PRIMARY KEY,
    name TEXT NOT NULL
  ) WITHOUT ROWID;
`;

export function programmesTable(generation: number): string {
  return `programmes_${generation}`;
}

export function createProgrammes(generation: number): string {
  return `
    CREATE TABLE ${programmesTable(generation)} (
      id INTEGER PRIMARY KEY,
      head BLOB NOT NULL,
      texts BLOB NOT NULL
    );`;
}

/** The space of a channel in `programmes_<n>.id`. */
const secondsPerChannel = 2 ** 32;

/** The id of a channel's programme that starts at `start` (epoch ms), or the place where it would be. */
export function programmeRow(channel: number, start: number): number {
  return channel * secondsPerChannel + Math.floor(start / 1_000);
}

/** Epoch milliseconds of the start in a row's id. */
export function startOfRow(id: number): number {
  return (id % secondsPerChannel) * 1_000;
}

export function channelOfRow(id: number): number {
  return Math.floor(id / secondsPerChannel);
}

/** Bits of a programme's traits. */
export const programmeTraits = { isNew: 1, isLive: 2, isRepeat: 4, isPremiere: 8, isLastChance: 16 } as const;
export const genreAt = 8;

/** Tables that belong to a generation: its programmes, and what others made of them. */
export function generationTables(db: SqliteDatabase): { table: string; generation: number; virtual: boolean }[] {
  return db
    .prepare<[], { table: string; sql: string }>("SELECT name AS 'table', sql FROM sqlite_schema WHERE type = 'table'")
    .all()
    .flatMap(({ table, sql }) => {
      const generation = /_(\d+)$/.exec(table)?.[1];
      return generation === undefined ? [] : [{ table, generation: Number(generation), virtual: sql.startsWith('CREATE VIRTUAL') }];
    });
}
