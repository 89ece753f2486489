import type { TitleId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { reading } from '../database/statements.ts';
import { readAround, readRange, type Detail, type StoredProgramme } from './queries.ts';
import { endOf, fillGaps, nowAndNext, settleStops } from './schedule.ts';
import type { Track, Tracks } from './tracks.ts';

/** How far ahead other guides are looked through for what is on next where the first one has a gap. */
const lookAheadMs = 24 * 60 * 60_000;
const halfHourMs = 30 * 60_000;

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

    nowNext(channelId: TitleId, now: number, detail: Detail): { now: StoredProgramme | null; next: StoredProgramme | null } {
      const found = tracks.of(channelId);
      const [first] = found;
      if (!first) return { now: null, next: null };
      const { offsetMs } = first;
      const around = nowAndNext(settleStops(readAround(guide, first, { at: now - offsetMs, offsetMs, detail })), now);
      // Another guide has a say only where the first one leaves half an hour open.
      const freeFrom = around.now ? endOf(around.now) : now;
      if (found.length === 1 || (around.now !== null && (around.next?.start ?? Infinity) - freeFrom < halfHourMs)) return around;
      return nowAndNext(listAll(found, { from: now, to: now + lookAheadMs }, detail), now);
    },
  };
}
export type ScheduleReader = ReturnType<typeof createScheduleReader>;
