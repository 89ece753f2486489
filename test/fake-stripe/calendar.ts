import type { Interval } from './shapes.ts';

/** What Stripe will do by itself, and when. Stripe counts whole seconds. */
export interface Calendar {
  /** Epoch ms. */
  now(): number;
  /** Epoch seconds. */
  nowSeconds(): number;
  /** One entry for a key: a new one takes the place of the old. */
  plan(key: string, atSeconds: number, run: () => void): void;
  cancel(key: string): void;
  /** Does everything that is due, in its order, each at its own moment. */
  catchUp(): void;
  advance(ms: number): void;
}

export function createCalendar(clock: () => number): Calendar {
  const entries = new Map<string, { at: number; run: () => void }>();
  let aheadMs = 0;
  let moment: number | undefined; // while something due is being done

  const now = (): number => moment ?? clock() + aheadMs;
  const nextDue = (until: number): [string, { at: number; run: () => void }] | undefined => {
    let first: [string, { at: number; run: () => void }] | undefined;
    for (const entry of entries) if (entry[1].at * 1_000 <= until && (!first || entry[1].at < first[1].at)) first = entry;
    return first;
  };
  const catchUp = (): void => {
    if (moment !== undefined) return;
    const until = now();
    for (let due = nextDue(until); due; due = nextDue(until)) {
      const [key, { at, run }] = due;
      entries.delete(key);
      moment = at * 1_000;
      try {
        run();
      } finally {
        moment = undefined;
      }
    }
  };
  return {
    now,
    nowSeconds: () => Math.floor(now() / 1_000),
    plan: (key, at, run) => void entries.set(key, { at, run }),
    cancel: (key) => void entries.delete(key),
    catchUp,
    advance: (ms) => {
      aheadMs += ms;
      catchUp();
    },
  };
}

const daySeconds = 86_400;

/** The first end of a period after `after`, counted from the anchor: the 31st stays the last day of shorter months. */
export function periodEnd(anchor: number, interval: Interval, count: number, after: number): number {
  if (interval === 'day' || interval === 'week') {
    const length = count * daySeconds * (interval === 'week' ? 7 : 1);
    return anchor + length * (Math.floor((after - anchor) / length) + 1);
  }
  const months = count * (interval === 'year' ? 12 : 1);
  for (let step = 1; ; step += 1) {
    const end = monthsAfter(anchor, step * months);
    if (end > after) return end;
  }
}

function monthsAfter(seconds: number, months: number): number {
  const date = new Date(seconds * 1_000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, daysInMonth));
  return Math.floor(date.getTime() / 1_000);
}
