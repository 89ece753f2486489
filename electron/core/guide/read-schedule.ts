import type { TitleId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { reading } from '../database/statements.ts';
import { endOf, fillGaps, nowAndNext, settleStops } from './schedule.ts';
import { readAround, readRange, type Detail, type StoredProgramme } from './stored-programmes.ts';
import type { Track, Tracks } from './tracks.ts';

/** How far ahead other guides are looked through for what is on next where the first one has a gap. */
const lookAheadMs = 24 * 60 * 60_000;
const halfHourMs = 30 * 60_000;

/** Channels whose now and next are kept, some 600 bytes each. */
const mostKept = 10_000;

export interface NowNext {
  now: StoredProgramme | null;
  next: StoredProgramme | null;
}

export interface Range {
  from: number;
  to: number;
}

/** The stored programmes of channels as they are shown: moved, with ends that fit, gaps filled. Asked inside `within`. */
export function createScheduleReader(guide: SqliteDatabase, tracks: Tracks) {
  function rangeOf(track: Track, { from, to }: Range, detail: Detail): StoredProgramme[] {
    const { offsetMs } = track;
    return settleStops(readRange(guide, track, { from: from - offsetMs, to: to - offsetMs, offsetMs, detail }));
  }

  function listAll(found: readonly Track[], range: Range, detail: Detail): StoredProgramme[] {
    const guides = found.map((track) => rangeOf(track, range, detail));
    return guides.length === 1 ? (guides[0] ?? []) : fillGaps(guides);
  }

  function findNowNext(found: readonly Track[], now: number, detail: Detail): NowNext {
    const [first] = found;
    if (!first) return { now: null, next: null };
    const { offsetMs } = first;
    const around = nowAndNext(settleStops(readAround(guide, first, { at: now - offsetMs, offsetMs, detail })), now);
    // Another guide has a say only where the first one leaves half an hour open.
    const freeFrom = around.now ? endOf(around.now) : now;
    if (found.length === 1 || (around.now !== null && (around.next?.start ?? Infinity) - freeFrom < halfHourMs)) return around;
    return nowAndNext(listAll(found, { from: now, to: now + lookAheadMs }, detail), now);
  }

  /** Until when it stays what is on, as long as the guide does. */
  function endOfNowNext({ now, next }: NowNext, asked: number, guides: number): number {
    // Further guides may have something next that is beyond what was looked through.
    if (!next && guides > 1) return asked;
    return now ? endOf(now) : (next?.start ?? Infinity);
  }

  let age = 0;
  const kept = new Map<TitleId, { from: number; until: number; found: NowNext }>();

  return {
    /** Lets all that `read` asks see one state of the guide. */
    within<T>(read: () => T): T {
      return reading(guide, () => {
        tracks.follow();
        return read();
      });
    },

    /** Those that touch the range, in order of start. */
    list(channelId: TitleId, range: Range, detail: Detail): StoredProgramme[] {
      const found = tracks.of(channelId);
      if (found.length === 0) return [];
      return listAll(found, range, detail).filter((programme) => programme.start < range.to && endOf(programme) > range.from);
    },

    /** What lists show is asked every minute and changes every half hour: it is kept until then. */
    nowNext(channelId: TitleId, now: number, detail: Detail): NowNext {
      const guides = tracks.of(channelId);
      if (detail === 'described') return findNowNext(guides, now, detail);
      if (age !== tracks.age() || kept.size >= mostKept) {
        age = tracks.age();
        kept.clear();
      }
      const known = kept.get(channelId);
      if (known && known.from <= now && now < known.until) return known.found;
      const found = findNowNext(guides, now, detail);
      kept.set(channelId, { from: now, until: endOfNowNext(found, now, guides.length), found });
      return found;
    },
  };
}
export type ScheduleReader = ReturnType<typeof createScheduleReader>;
