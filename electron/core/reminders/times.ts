import type { Programme } from '#shared/model/programme.ts';

/** How long a programme is taken to run whose guide does not say. */
const openEndMs = 30 * 60_000;

export function endOf({ start, stop }: Pick<Programme, 'start' | 'stop'>): number {
  return stop !== null && stop > start ? stop : start + openEndMs;
}

/** When its owner wants to be told. */
export function dueAt({ programme, minutesBefore }: { programme: Pick<Programme, 'start'>; minutesBefore: number }): number {
  return programme.start - minutesBefore * 60_000;
}

/** The most minutes before that can be asked for. */
export const earliestMs = 1_440 * 60_000;
