import type { PastStretch } from '#shared/model/stream.ts';
import type { PastProgramme } from '../../stores/now-playing.ts';

/** Panels count the past in minutes. */
const minuteMs = 60_000;
/** What was just broadcast is not there yet. */
const lagMs = 60_000;

/** What to ask for so that the picture begins at `seconds` of a programme, or less than a minute before. */
export function stretchFrom({ start, stop }: PastProgramme, seconds: number): PastStretch {
  const from = Math.floor((start + seconds * 1_000) / minuteMs) * minuteMs;
  return { start: from, stop: Math.max(stop, from + minuteMs) };
}

/** The last second of a programme that can be jumped to; one that is still on goes on growing. */
export function reachOf({ start, stop }: PastProgramme, now: number): number {
  return Math.max(0, (Math.min(stop, now - lagMs) - start) / 1_000 - 1);
}

/** Whether a video that has only these parts can go to `position` by itself. */
export function isBuffered(ranges: readonly (readonly [start: number, end: number])[], position: number): boolean {
  return ranges.some(([start, end]) => start <= position && position < end - 0.5);
}
