import { AppError } from '#shared/errors.ts';
import type { GuideReport, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { programmeRow, programmesTable, startOfRow } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { matchPlaylist, type MatchOrder } from '../../guide/matching/match-playlist.ts';
import { countOf, field, fieldsPerRow, firstFrom, openBlock } from '../../guide/programme-block.ts';
import { looksWrong } from '../guard.ts';
import type { KnownGuide } from './known-guide.ts';
import type { GuideJob, GuideOutcome } from '../../guide/guide-job.ts';
import type { GuideReading, ReadChannel } from './messages.ts';
import type { GuideStage } from './guide-stage.ts';
import { openProgrammeStore } from '../../guide/programme-store.ts';

/** A row of `guide_sources`. */
export interface SourceRow {
  id: number;
  playlistId: PlaylistId;
  generation: number;
  spanStop: number | null;
  /** Channels are wanted whose programmes were not kept. */
  isIncomplete: boolean;
  known: KnownGuide | null;
  report: GuideReport | null;
}

/** The source's row, a new one behind its siblings where it has none. */
export function sourceRow(db: SqliteDatabase, { sourceId, playlistId }: Pick<GuideJob, 'sourceId' | 'playlistId'>): SourceRow {
  db.prepare(
    `INSERT INTO guide_sources (source_id, playlist_id, position, enabled)
     VALUES (?, ?, (SELECT ifnull(max(position) + 1, 0) FROM guide_sources WHERE playlist_id = ?), 1)
     ON CONFLICT (source_id) DO NOTHING`,
  ).run(sourceId, playlistId, playlistId);
  const row = db
    .prepare<[string], Pick<SourceRow, 'id' | 'playlistId' | 'generation' | 'spanStop'> & { incomplete: number; answer: string | null; report: string | null }>(
      'SELECT id, playlist_id AS playlistId, generation, span_stop AS spanStop, incomplete, answer, report FROM guide_sources WHERE source_id = ?',
    )
    .get(sourceId);
  if (!row) throw new Error('the guide source has no row');
  const { answer, report, incomplete, ...rest } = row;
  // Both are written by `storeGuide` of this same version.
  return { ...rest, isIncomplete: incomplete === 1, known: JSON.parse(answer ?? 'null') as KnownGuide | null, report: JSON.parse(report ?? 'null') as GuideReport | null };
}

/** A generation that none was before. */
export function newGeneration(db: SqliteDatabase, now: number): number {
  const newest = db.prepare<[], number>('SELECT ifnull(max(generation), 0) FROM guide_sources').pluck().get() ?? 0;
  return Math.max(newest + 1, Math.floor(now / 1_000));
}

/** Throws when a guide brings so little that it is rather a provider's trouble; one that has run out is replaced by any. */
export function refuseShrunken(row: SourceRow, { report }: GuideReading, now: number): void {
  if (report.isTruncated || !row.report || (row.spanStop ?? 0) < now) return;
  if (!looksWrong(row.report.programmes, report.programmes)) return;
  throw new AppError(
    'provider_malformed',
    `The guide has ${report.programmes} programmes where it had ${row.report.programmes}; the old one stays until you refresh it yourself`,
    { reason: 'truncated' },
  );
}

export interface StoringParts {
  guide: SqliteDatabase;
  cache: SqliteDatabase;
  job: GuideJob;
  row: SourceRow;
  stage: GuideStage;
  now: number;
}

/** Changes over to the staged generation and matches the playlist with it, all in one transaction. */
export function storeGuide(parts: StoringParts, reading: GuideReading): Omit<GuideOutcome, 'changed'> {
  // Begun as a write: one that reads first would fail, not wait, when somebody else wrote meanwhile.
  return parts.guide.transaction(() => storeInTransaction(parts, reading)).immediate();
}

function storeInTransaction({ guide, cache, job, row, stage, now }: StoringParts, reading: GuideReading): Omit<GuideOutcome, 'changed'> {
  const { channels, report } = reading;
  if (!guide.prepare('SELECT 1 FROM guide_sources WHERE id = ?').get(row.id)) throw new AppError('cancelled', 'The guide was removed meanwhile');
  const keeps = report.isTruncated && row.generation > 0;
  if (keeps) keepUnreached(guide, row, stage);
  else guide.prepare('UPDATE guide_channels SET programmes = 0, present = 0, wanted = 0 WHERE source = ?').run(row.id);
  storeChannels(guide, row, stage, channels);
  if (keeps) countAll(guide, row, stage.generation);
  guide.prepare('UPDATE guide_sources SET generation = ?, refreshed_at = ?, searchable = 0 WHERE id = ?').run(stage.generation, now, row.id);
  const { wanted } = matchPlaylist(cache, guide, job);
  if (!job.keepAll) dropUnwanted(guide, row, stage.generation, wanted);
  const isIncomplete = noteLeftOut(guide, reading.leftOut.map((foldedId) => stage.numberOf(foldedId)), wanted);
  const stored = guide.prepare<[number], number>('SELECT ifnull(sum(programmes), 0) FROM guide_channels WHERE source = ?').pluck().get(row.id) ?? 0;
  const full: GuideReport = { ...report, repairs: withSettled(report.repairs, stage.settled), stored };
  const span = spanOf(guide, row, stage.generation);
  guide
    .prepare('UPDATE guide_sources SET incomplete = ?, span_start = ?, span_stop = ?, answer = ?, report = ?, failure = NULL WHERE id = ?')
    .run(Number(isIncomplete), span?.start ?? null, span?.stop ?? null, JSON.stringify(reading.known), JSON.stringify(full), row.id);
  return { report: full, isIncomplete };
}

/**
 * Channels whose programmes were passed over are not kept, whatever came of them. Returns whether some of them are wanted
 * after all: their owner mapped them while the guide was being read.
 */
function noteLeftOut(guide: SqliteDatabase, numbers: readonly number[], wanted: ReadonlySet<number>): boolean {
  const note = guide.prepare('UPDATE guide_channels SET wanted = 0 WHERE number = ?');
  for (const number of numbers) note.run(number);
  return numbers.some((number) => wanted.has(number));
}

/** Folded ids of the channels that would be kept if the guide declared these and no others. Leaves everything as it was. */
export function findWanted({ guide, cache, job, row, stage }: StoringParts, channels: readonly ReadChannel[]): string[] {
  guide.exec('BEGIN');
  try {
    guide.prepare('UPDATE guide_channels SET present = 0 WHERE source = ?').run(row.id);
    storeChannels(guide, row, stage, channels);
    const { wanted } = matchPlaylist(cache, guide, job);
    return channels.filter(({ foldedId }) => wanted.has(stage.numberOf(foldedId))).map(({ foldedId }) => foldedId);
  } finally {
    guide.exec('ROLLBACK');
  }
}

/** Matches a playlist anew; returns the sources with channels that are wanted now and whose programmes were not kept. */
export function rematch(guide: SqliteDatabase, cache: SqliteDatabase, order: MatchOrder): GuideSourceId[] {
  return guide.transaction(() => {
    const { wanted } = matchPlaylist(cache, guide, order);
    const kept = guide.prepare<[number], { source: number; wanted: number }>('SELECT source, wanted FROM guide_channels WHERE number = ? AND present = 1');
    const missing = new Set<number>();
    for (const number of wanted) {
      const channel = kept.get(number);
      if (channel?.wanted === 0) missing.add(channel.source);
    }
    const mark = guide.prepare<[number], GuideSourceId>('UPDATE guide_sources SET incomplete = 1 WHERE id = ? RETURNING source_id').pluck();
    return [...missing].flatMap((source) => mark.all(source));
  }).immediate();
}

/** The guide is the one before: only when it was asked is new. */
export function storeUnchanged(db: SqliteDatabase, row: SourceRow, known: KnownGuide, now: number): void {
  db.prepare('UPDATE guide_sources SET refreshed_at = ?, answer = ?, failure = NULL WHERE id = ?').run(now, JSON.stringify(known), row.id);
}

function storeChannels(guide: SqliteDatabase, row: SourceRow, stage: GuideStage, channels: readonly ReadChannel[]): void {
  const store = guide.prepare(
    `INSERT INTO guide_channels (source, number, folded_id, channel_id, names, icon, programmes, present, wanted) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1)
     ON CONFLICT (source, folded_id) DO UPDATE SET
       channel_id = excluded.channel_id, names = excluded.names, icon = excluded.icon, programmes = excluded.programmes, present = 1, wanted = 1`,
  );
  for (const { foldedId, id, names, icon } of channels) {
    const number = stage.numberOf(foldedId);
    store.run(row.id, number, foldedId, id, JSON.stringify(names), icon, stage.rowsOf(number));
  }
}

/** What was kept until the end and belongs to nobody after all. */
function dropUnwanted(guide: SqliteDatabase, row: SourceRow, generation: number, wanted: ReadonlySet<number>): void {
  const drop = guide.prepare(`DELETE FROM ${programmesTable(generation)} WHERE id >= ? AND id < ?`);
  const note = guide.prepare('UPDATE guide_channels SET programmes = 0, wanted = 0 WHERE number = ?');
  const channels = guide
    .prepare<[number], { number: number; programmes: number }>('SELECT number, programmes FROM guide_channels WHERE source = ? AND wanted = 1')
    .all(row.id);
  for (const { number, programmes } of channels) {
    if (wanted.has(number)) continue;
    if (programmes > 0) drop.run(programmeRow(number, 0), programmeRow(number + 1, 0));
    note.run(number);
  }
}

/** Of a guide that broke off: what it did not reach stays as it was. */
function keepUnreached(guide: SqliteDatabase, row: SourceRow, stage: GuideStage): void {
  const before = programmesTable(row.generation);
  const reached = guide.prepare<[number, number], { head: Buffer }>(`SELECT head FROM ${programmesTable(stage.generation)} WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`);
  const kept = guide.prepare<[number, number, number, number], { head: Buffer; texts: Buffer }>(
    `SELECT head, texts FROM ${before} WHERE id >= coalesce((SELECT max(id) FROM ${before} WHERE id >= ? AND id <= ?), ?) AND id < ? ORDER BY id`,
  );
  const store = openProgrammeStore(guide, stage.generation);
  for (const number of guide.prepare<[number], number>('SELECT number FROM guide_channels WHERE source = ? AND programmes > 0').pluck().all(row.id)) {
    const first = programmeRow(number, 0);
    const end = programmeRow(number + 1, 0);
    const last = lastOf(reached.get(first, end)?.head);
    const from = last === undefined ? first : programmeRow(number, last.start * 1_000);
    for (const { head, texts } of kept.all(first, from, from, end)) {
      const source = openBlock(head, texts);
      const unreached = last === undefined ? 0 : firstFrom(source, last.start + 1);
      store.add(number, source, unreached, source.rows);
    }
  }
}

/** Start and stop of the last programme of a block, in seconds. */
function lastOf(head: Buffer | undefined): { start: number; stop: number } | undefined {
  if (!head) return undefined;
  const { rows, fields } = openBlock(head, null);
  const at = (rows - 1) * fieldsPerRow;
  return { start: fields[at + field.start] ?? 0, stop: fields[at + field.stop] ?? 0 };
}

function countAll(db: SqliteDatabase, row: SourceRow, generation: number): void {
  const heads = db.prepare<[number, number], Buffer>(`SELECT head FROM ${programmesTable(generation)} WHERE id >= ? AND id < ?`).pluck();
  const update = db.prepare('UPDATE guide_channels SET programmes = ? WHERE number = ?');
  for (const number of db.prepare<[number], number>('SELECT number FROM guide_channels WHERE source = ?').pluck().all(row.id)) {
    let programmes = 0;
    for (const head of heads.iterate(programmeRow(number, 0), programmeRow(number + 1, 0))) programmes += countOf(head);
    update.run(programmes, number);
  }
}

/** Of what is stored: from the first start of any channel to the last start or stop of any. */
function spanOf(db: SqliteDatabase, row: SourceRow, generation: number): { start: number; stop: number } | null {
  const table = programmesTable(generation);
  const first = db.prepare<[number, number], number | null>(`SELECT min(id) FROM ${table} WHERE id >= ? AND id < ?`).pluck();
  const last = db.prepare<[number, number], { head: Buffer }>(`SELECT head FROM ${table} WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`);
  let start = Number.POSITIVE_INFINITY;
  let stop = Number.NEGATIVE_INFINITY;
  const numbers = db.prepare<[number], number>('SELECT number FROM guide_channels WHERE source = ? AND programmes > 0').pluck().all(row.id);
  for (const number of numbers) {
    const from = programmeRow(number, 0);
    const to = programmeRow(number + 1, 0);
    const begin = first.get(from, to) ?? null;
    const end = lastOf(last.get(from, to)?.head);
    if (begin === null || !end) continue;
    start = Math.min(start, startOfRow(begin));
    stop = Math.max(stop, end.start * 1_000, end.stop * 1_000);
  }
  return start <= stop ? { start, stop } : null;
}

/** Programmes that are given twice or reach into each other are met only when they are put in order: they have no place. */
function withSettled(repairs: GuideReport['repairs'], { duplicates, overlaps }: GuideStage['settled']): GuideReport['repairs'] {
  const met = [
    { code: 'duplicate', count: duplicates, samples: [] },
    { code: 'overlap', count: overlaps, samples: [] },
  ];
  return [...repairs, ...met.filter(({ count }) => count > 0)];
}
