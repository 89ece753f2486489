import { AppError } from '#shared/errors.ts';
import type { CategoryId, PlaylistId, TitleId } from '#shared/model/ids.ts';
import { genres, type DescribedProgramme, type Genre } from '#shared/model/programme.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { prepared, reading } from '../../database/statements.ts';
import { countOnes, keepBits, type Bits } from '../../search/bits.ts';
import { hasProgrammeWords, wordsTable } from './index-layout.ts';
import { openProgrammeIndex, type ProgrammeIndex } from './open-programme-index.ts';
import { wordsOf } from './read-words.ts';

/** One guide of a channel, and by how much it is moved. */
export interface SearchedTrack {
  generation: number;
  /** `guide_channels.number`. */
  number: number;
  offsetMs: number;
}

export interface ProgrammeSearchOptions {
  guide: SqliteDatabase;
  /** Guides of a channel, best first. */
  tracksOf: (channelId: TitleId) => readonly SearchedTrack[];
  /** Channels that have a guide, in the order of the playlist; of one group, or all that are listed. */
  listChannels: (playlistId: PlaylistId, categoryId: CategoryId | undefined) => readonly TitleId[];
  /** Another text whenever tracks or channels may be others. */
  stamp: () => string;
  /** What a channel shows from `start` on; undefined when that is something else. */
  findShown: (channelId: TitleId, start: number) => DescribedProgramme | undefined;
}

export interface ProgrammeQuery {
  playlistId: PlaylistId;
  /** All of these words; the last may be a beginning, unless only whole words are meant. */
  query: string;
  whole?: boolean | undefined;
  /** In title and sub-title alone. */
  inTitle?: boolean | undefined;
  /** Programmes that touch `from` (included) to `to` (excluded), epoch ms. */
  from?: number | undefined;
  to?: number | undefined;
  categoryId?: CategoryId | undefined;
  genre?: Genre | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface ProgrammeHit {
  channelId: TitleId;
  programme: DescribedProgramme;
}

export interface HitPage {
  hits: ProgrammeHit[];
  total: number;
  nextCursor: string | null;
}

/** A channel of a guide that is searched for a channel of the playlist. */
interface Place {
  channelId: TitleId;
  /** Of the channel in its playlist. */
  order: number;
  offsetMs: number;
  /** Its rows in the index of its generation. */
  rows: Rows;
  /** Guides that come before this one. */
  better: readonly SearchedTrack[];
}

/** From the first one to the one after the last. */
interface Rows {
  from: number;
  to: number;
}

interface Candidate {
  start: number;
  order: number;
  channelId: TitleId;
}

/** Where a programme ends whose guide does not say, when nothing follows. */
const openEndSeconds = 30 * 60;
/** Indexes and lists of channels that are kept. */
const mostIndexes = 8;
const mostLists = 12;

/** Finds programmes by their words, in order of the start that is shown. A channel of a guide counts for the first channel that has it. */
export function createProgrammeSearch({ guide, tracksOf, listChannels, stamp, findShown }: ProgrammeSearchOptions) {
  let known = '';
  const lists = new Map<string, ReadonlyMap<number, readonly Place[]>>();
  const indexes = new Map<number, ProgrammeIndex | undefined>();
  const found = new Map<string, Bits>();

  /** Everything that was worked out about a guide or a playlist that is another now is forgotten. */
  function renew(): void {
    const now = stamp();
    if (now === known) return;
    known = now;
    lists.clear();
    for (const generation of indexes.keys()) if (!hasProgrammeWords(guide, generation)) indexes.delete(generation);
    for (const [generation, index] of indexes) if (!index) indexes.delete(generation);
    found.clear();
  }

  function kept<K, T>(values: Map<K, T>, most: number, key: K, make: () => T): T {
    const value = values.has(key) ? (values.get(key) as T) : make();
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= most) break;
      values.delete(oldest);
    }
    return value;
  }

  function indexOf(generation: number): ProgrammeIndex | undefined {
    return kept(indexes, mostIndexes, generation, () => {
      if (!hasProgrammeWords(guide, generation)) return undefined;
      const sql = `SELECT value FROM ${wordsTable(generation)} WHERE part = ?`;
      return openProgrammeIndex((part) => prepared<[number], { value: Buffer }>(guide, sql).get(part)?.value);
    });
  }

  /** What is searched, by generation: only such as have an index. */
  function placesOf(playlistId: PlaylistId, categoryId: CategoryId | undefined): ReadonlyMap<number, readonly Place[]> {
    return kept(lists, mostLists, categoryId ?? playlistId, () => {
      const places = new Map<number, Place[]>();
      const leading = new Set<string>();
      const taken = new Set<string>();
      for (const [order, channelId] of listChannels(playlistId, categoryId).entries()) {
        const tracks = tracksOf(channelId);
        for (const [rank, { generation, number, offsetMs }] of tracks.entries()) {
          const name = `${generation} ${number}`;
          if (rank === 0 ? leading.has(name) : taken.has(name)) continue;
          if (rank === 0) leading.add(name);
          taken.add(name);
          const rows = indexOf(generation)?.rowsOf(number);
          if (!rows || rows.from === rows.to) continue;
          let alike = places.get(generation);
          if (!alike) places.set(generation, (alike = []));
          alike.push({ channelId, order, offsetMs, rows, better: tracks.slice(0, rank) });
        }
      }
      return places;
    });
  }

  function search(wanted: ProgrammeQuery): HitPage {
    const words = wordsOf(wanted.query);
    const none = { hits: [], total: 0, nextCursor: null };
    if (words.length === 0) return none;
    return reading(guide, () => {
      renew();
      const genre = wanted.genre === undefined ? 0 : genres.indexOf(wanted.genre) + 1;
      const page = earliest(wanted.limit + 1);
      const after = wanted.cursor === undefined ? undefined : parseCursor(wanted.cursor);
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = wanted;
      const { whole = false, inTitle = false } = wanted;
      const name = `${genre} ${whole} ${inTitle} ${words.map((word) => word.join(' ')).join()}`;
      let total = 0;

      for (const [generation, places] of placesOf(wanted.playlistId, wanted.categoryId)) {
        const index = indexOf(generation);
        if (!index) continue;
        const bits = kept(found, mostIndexes * 2, `${generation} ${name}`, () => {
          const saying = index.find(words, { whole, inTitle });
          if (genre !== 0) keepBits(saying, index.ofGenre(genre));
          return saying;
        });
        for (const { channelId, order, offsetMs, rows, better } of places) {
          const first = firstTouching(index, rows, (from - offsetMs) / 1_000);
          const end = firstFrom(index, { from: first, to: rows.to }, (to - offsetMs) / 1_000);
          if (better.length > 0) {
            for (let row = nextBit(bits, first, end); row < end; row = nextBit(bits, row + 1, end)) {
              const start = (index.starts[row] ?? 0) * 1_000 + offsetMs;
              if (isCovered(better, start, endOf(index, row, rows.to) * 1_000 + offsetMs)) continue;
              total++;
              if (page.wants(start, order) && isAfter({ start, order }, after)) page.add({ start, order, channelId });
            }
            continue;
          }
          total += countBetween(bits, first, end);
          // Rows are in order of start: what is before the page was seen, and what follows the first that is too late is later still.
          const begin = after ? firstFrom(index, { from: first, to: end }, (after.start - offsetMs) / 1_000) : first;
          for (let row = nextBit(bits, begin, end); row < end; row = nextBit(bits, row + 1, end)) {
            const start = (index.starts[row] ?? 0) * 1_000 + offsetMs;
            if (!page.wants(start, order)) break;
            if (isAfter({ start, order }, after)) page.add({ start, order, channelId });
          }
        }
      }

      const candidates = page.taken();
      const shown = candidates.slice(0, wanted.limit);
      const last = shown.at(-1);
      return {
        hits: shown.flatMap(({ channelId, start }) => {
          const programme = findShown(channelId, start);
          return programme ? [{ channelId, programme }] : [];
        }),
        total,
        nextCursor: candidates.length > wanted.limit && last ? toCursor(last) : null,
      };
    });
  }

  /** Whether a better guide of the channel has something at that time. */
  function isCovered(better: readonly SearchedTrack[], start: number, stop: number): boolean {
    return better.some(({ generation, number, offsetMs }) => {
      const index = indexOf(generation);
      if (!index) return false;
      const rows = index.rowsOf(number);
      const row = firstTouching(index, rows, (start - offsetMs) / 1_000);
      return row < rows.to && (index.starts[row] ?? 0) * 1_000 + offsetMs < stop;
    });
  }

  return { search };
}

export type ProgrammeSearch = ReturnType<typeof createProgrammeSearch>;

/** Seconds at which a programme ends on screen; `to` is where the rows of its channel end. */
function endOf({ starts, stops }: ProgrammeIndex, row: number, to: number): number {
  const start = starts[row] ?? 0;
  const stop = stops[row] ?? 0;
  const next = row + 1 < to ? (starts[row + 1] ?? 0) : 0;
  if (stop > start) return next > 0 ? Math.min(stop, next) : stop;
  return next > 0 ? next : start + openEndSeconds;
}

/** The first row of a channel that starts at `seconds` or later. */
function firstFrom({ starts }: ProgrammeIndex, { from, to }: Rows, seconds: number): number {
  // Most searches are for any time.
  if (seconds === Number.NEGATIVE_INFINITY) return from;
  if (seconds === Number.POSITIVE_INFINITY) return to;
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row of a channel that ends after `seconds`. */
function firstTouching(index: ProgrammeIndex, rows: Rows, seconds: number): number {
  const row = firstFrom(index, rows, seconds);
  return row > rows.from && endOf(index, row - 1, rows.to) > seconds ? row - 1 : row;
}

/** The first row from `row` on that is in `bits`, or `to`. */
function nextBit(bits: Bits, row: number, to: number): number {
  while (row < to) {
    const word = (bits[row >>> 5] ?? 0) >>> (row & 31);
    if (word !== 0) return Math.min(to, row + 31 - Math.clz32(word & -word));
    row = (row | 31) + 1;
  }
  return to;
}

/** How many rows from `from` on and before `to` are in `bits`. */
function countBetween(bits: Bits, from: number, to: number): number {
  let count = 0;
  for (let row = from; row < to; row = (row | 31) + 1) {
    const word = (bits[row >>> 5] ?? 0) & (-1 << (row & 31));
    count += countOnes((row | 31) < to ? word : word & ((1 << (to & 31)) - 1));
  }
  return count;
}

function isAfter({ start, order }: Pick<Candidate, 'start' | 'order'>, last: Pick<Candidate, 'start' | 'order'> | undefined): boolean {
  return !last || start > last.start || (start === last.start && order > last.order);
}

/** Keeps the `most` earliest of what it is given. */
function earliest(most: number) {
  let kept: Candidate[] = [];
  let limit: Pick<Candidate, 'start' | 'order'> | undefined;
  const inOrder = (a: Candidate, b: Candidate): number => a.start - b.start || a.order - b.order;
  return {
    wants: (start: number, order: number) => !limit || start < limit.start || (start === limit.start && order < limit.order),
    add(candidate: Candidate): void {
      if (kept.push(candidate) < most * 4) return;
      kept = kept.sort(inOrder).slice(0, most);
      limit = kept.at(-1);
    },
    taken: () => kept.sort(inOrder).slice(0, most),
  };
}

function toCursor({ start, order }: Candidate): string {
  return Buffer.from(JSON.stringify([start, order])).toString('base64url');
}

function parseCursor(cursor: string): { start: number; order: number } {
  try {
    const [start, order, ...more]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof start === 'number' && typeof order === 'number' && more.length === 0) return { start, order };
  } catch {
    // falls through to the one answer for every cursor that is not ours
  }
  throw new AppError('invalid_input', 'This cursor is not from this list');
}
