import type { SqliteDatabase } from '../../database/open.ts';
import { prepared } from '../../database/statements.ts';
import { foldGuideId, foldName, type NamedChannel } from '../../guide/matching/required-match.ts';

/** A channel of the guide; `longest` is the length in ms of its longest programme. */
export interface GuideChannelRow {
  number: number;
  channelId: string;
  /** Null where the guide gives none. */
  name: string | null;
  icon: string | null;
  longest: number;
}

/** Times are epoch milliseconds; every programme has a stop. */
export interface ProgrammeRow {
  title: string;
  description: string | null;
  start: number;
  stop: number;
}

const hourMs = 3_600_000;

/**
 * Same channel, start and title is the same programme, so the key keeps the first. A missing stop is the start of the
 * channel's next programme, or an hour later where there is none: looked up when it is read, because filling it in would
 * write a large guide a second time.
 */
const schema = `
  CREATE TABLE channels (
    number INTEGER PRIMARY KEY,
    folded_id TEXT NOT NULL UNIQUE,
    channel_id TEXT NOT NULL,
    name TEXT,
    icon TEXT,
    longest INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE names (folded TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE programmes (
    channel INTEGER NOT NULL,
    start INTEGER NOT NULL,
    title TEXT NOT NULL,
    told_stop INTEGER,
    description TEXT,
    PRIMARY KEY (channel, start, title)
  ) WITHOUT ROWID;
  CREATE VIEW shown_programmes AS
    SELECT channel, start, title, description, coalesce(
      told_stop,
      (SELECT min(later.start) FROM programmes AS later WHERE later.channel = programmes.channel AND later.start > programmes.start),
      start + ${hourMs}
    ) AS stop
    FROM programmes;
`;

export interface GuideWriter {
  addChannel(id: string, names: readonly string[], icon: string | null): void;
  addProgramme(channel: string, programme: Omit<ProgrammeRow, 'stop'> & { stop: number | null }): void;
}

/** Ids that differ only in case are one channel; the first spelling, name and icon are shown. */
export function prepareGuide(db: SqliteDatabase): GuideWriter {
  db.exec(schema);
  const addChannel = db.prepare<[number, string, string]>('INSERT INTO channels (number, folded_id, channel_id) VALUES (?, ?, ?)');
  const nameChannel = db.prepare<[string | null, string | null, number]>(
    'UPDATE channels SET name = coalesce(name, ?), icon = coalesce(icon, ?) WHERE number = ?',
  );
  const addName = db.prepare<[string, number]>('INSERT OR IGNORE INTO names VALUES (?, ?)');
  const addProgramme = db.prepare<[number, number, string, number | null, string | null]>(
    'INSERT OR IGNORE INTO programmes (channel, start, title, told_stop, description) VALUES (?, ?, ?, ?, ?)',
  );
  const numbers = new Map<string, number>();

  function numberOf(id: string): number {
    const folded = foldGuideId(id);
    const known = numbers.get(folded);
    if (known !== undefined) return known;
    const number = numbers.size + 1;
    addChannel.run(number, folded, id.trim());
    numbers.set(folded, number);
    return number;
  }

  return {
    addChannel(id, names, icon) {
      const number = numberOf(id);
      nameChannel.run(names[0] ?? null, icon, number);
      for (const name of names) {
        const folded = foldName(name);
        if (folded !== '') addName.run(folded, number);
      }
    },
    addProgramme: (channel, { start, stop, title, description }) =>
      void addProgramme.run(numberOf(channel), start, title, stop, description),
  };
}

/** To be called once all programmes are there. */
export function measureProgrammes(db: SqliteDatabase): void {
  db.exec(`
    UPDATE channels SET longest = lengths.longest
    FROM (SELECT channel, max(stop - start) AS longest FROM shown_programmes GROUP BY channel) AS lengths
    WHERE lengths.channel = channels.number;
  `);
}

const channelColumns = 'channels.number, channels.channel_id AS channelId, channels.name, channels.icon, channels.longest';
const programmeColumns = 'title, description, start, stop';

/** Finds the guide's channel of an entry by the contract's two rules. */
export function findGuideChannel(db: SqliteDatabase, { guideId, name, tvgName }: NamedChannel): GuideChannelRow | undefined {
  const byName = (text: string) =>
    prepared<[string], GuideChannelRow>(
      db,
      `SELECT ${channelColumns} FROM names JOIN channels ON channels.number = names.number WHERE names.folded = ?`,
    ).get(foldName(text));
  return (
    (guideId === null ? undefined : findGuideChannelById(db, guideId)) ??
    byName(name) ??
    (tvgName === null ? undefined : byName(tvgName))
  );
}

export function findGuideChannelById(db: SqliteDatabase, id: string): GuideChannelRow | undefined {
  return prepared<[string], GuideChannelRow>(db, `SELECT ${channelColumns} FROM channels WHERE folded_id = ?`).get(foldGuideId(id));
}

export function* readGuideChannels(db: SqliteDatabase): Generator<GuideChannelRow> {
  const step = prepared<[number], GuideChannelRow>(db, `SELECT ${channelColumns} FROM channels WHERE number > ? ORDER BY number LIMIT 500`);
  for (let after = 0; ; ) {
    const channels = step.all(after);
    yield* channels;
    const last = channels.at(-1);
    if (!last) return;
    after = last.number;
  }
}

/** Which programmes of each channel: those that overlap the span, sorted, and of them a part. */
export interface ProgrammeFilter {
  start: number | undefined;
  end: number | undefined;
  offset: number;
  limit: number | undefined;
}

export type ProgrammeReader = (channel: GuideChannelRow) => IterableIterator<ProgrammeRow>;

/** One reading at a time from each of these: the statement is busy meanwhile. */
export function programmeReader(db: SqliteDatabase, { start, end, offset, limit }: ProgrammeFilter): ProgrammeReader {
  const statement = db.prepare<[number, number, number, number, number, number], ProgrammeRow>(
    `SELECT ${programmeColumns} FROM shown_programmes
     WHERE channel = ? AND start > ? AND start < ? AND stop > ? ORDER BY start LIMIT ? OFFSET ?`,
  );
  const from = start ?? Number.MIN_SAFE_INTEGER;
  const to = end ?? Number.MAX_SAFE_INTEGER;
  return ({ number, longest }) =>
    // What began longer ago than the longest one lasts is over.
    statement.iterate(number, Math.max(Number.MIN_SAFE_INTEGER, from - longest - 1), to, from, limit ?? -1, offset);
}

/** The programme with `start ≤ at < stop`; of several the one that began last. */
export function findCurrent(db: SqliteDatabase, { number, longest }: GuideChannelRow, at: number): ProgrammeRow | undefined {
  return prepared<[number, number, number, number], ProgrammeRow>(
    db,
    `SELECT ${programmeColumns} FROM shown_programmes WHERE channel = ? AND start <= ? AND start > ? AND stop > ? ORDER BY start DESC LIMIT 1`,
  ).get(number, at, at - longest, at);
}

export function findNext(db: SqliteDatabase, { number }: GuideChannelRow, at: number): ProgrammeRow | undefined {
  return prepared<[number, number], ProgrammeRow>(
    db,
    `SELECT ${programmeColumns} FROM shown_programmes WHERE channel = ? AND start > ? ORDER BY start LIMIT 1`,
  ).get(number, at);
}
