import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { Logger } from '../log.ts';
import type { Alert } from './alert.ts';
import type { AskedBefore, EventApplier, Settled } from './apply-event.ts';
import { StripeEvent } from './stripe-wire.ts';
import type { InboxRow, WebhookInbox } from './webhook-inbox.ts';

const firstRetryMs = 10_000;
const longestRetryMs = 3_600_000;
const givenUpAfterMs = 3 * 86_400_000;
/** Things at a time; more would be more than Stripe likes to be asked at once. */
const subjectsAtOnce = 4;
const rowsAtOnce = 128;
const pauseMs = 25;
/** While events keep arriving, answering them comes first. */
const busyPauseMs = 250;
/** A clock may be moved, so that nothing is waited for in one piece. */
const longestWaitMs = 1_000;

export interface InboxWorkerOptions {
  inbox: WebhookInbox;
  applier: EventApplier;
  write: <T>(change: () => T) => Promise<T>;
  clock: () => number;
  log: Logger;
  alert: Alert;
}

export interface InboxWorker {
  /** Something arrived. */
  wake(): void;
  /** Waits until nothing is due any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Works on what arrived until it is done; what cannot be done yet is tried again, later each time, for three days. */
export function startInboxWorker({ inbox, applier, write, clock, log, alert }: InboxWorkerOptions): InboxWorker {
  let timer: NodeJS.Timeout | undefined;
  let draining: Promise<void> | undefined;
  let stopped = false;
  /** A look is due at once; of those that arrive until then, none needs a timer of its own. */
  let isWaiting = false;
  /** Something arrived since the last look. */
  let isBusy = false;

  function later(ms: number): void {
    if (stopped || draining) return;
    clearTimeout(timer);
    timer = setTimeout(start, ms).unref();
  }

  function start(): void {
    isWaiting = false;
    if (stopped || draining) return;
    draining = drain()
      .catch((error: unknown) => {
        log.error({ err: error }, 'events of Stripe could not be worked on');
      })
      .finally(() => {
        draining = undefined;
        const next = stopped ? undefined : inbox.nextAt();
        if (next !== undefined) later(Math.min(Math.max(next - clock(), pauseMs), longestWaitMs));
      });
  }

  async function drain(): Promise<void> {
    while (!stopped) {
      const rows = inbox.due(clock(), rowsAtOnce);
      if (rows.length === 0) return;
      const subjects = [...bySubject(rows)];
      await Promise.all(Array.from({ length: subjectsAtOnce }, () => takeFrom(subjects)));
      await sleep(isBusy ? busyPauseMs : pauseMs);
      isBusy = false;
    }
  }

  async function takeFrom(subjects: Known[][]): Promise<void> {
    for (let rows = subjects.shift(); rows !== undefined && !stopped; rows = subjects.shift()) {
      const asked: AskedBefore = new Map();
      const [first, ...others] = rows;
      if (first) await work(first, asked);
      // What is known by now is written together: each would wait for the disk alone.
      await Promise.all(others.map((known) => work(known, asked)));
    }
  }

  function bySubject(rows: readonly InboxRow[]): Iterable<Known[]> {
    const groups = new Map<string, Known[]>();
    for (const row of rows) {
      const event = eventIn(row);
      const subject = event === undefined ? row.eventId : applier.subjectOf(event);
      groups.set(subject, [...(groups.get(subject) ?? []), { row, event }]);
    }
    return groups.values();
  }

  async function work({ row, event }: Known, asked: AskedBefore): Promise<void> {
    const { eventId, type } = row;
    try {
      if (event === undefined) throw new AppError('invalid_input', 'The event is not what it was when it came');
      await applier.apply(event, (outcome) => settle(row, outcome), asked);
    } catch (error) {
      if (stopped) return;
      const reason = error instanceof AppError ? error.code : 'internal';
      const isOld = clock() - row.receivedAt >= givenUpAfterMs;
      if (isOld) alert('given_up', { event_type: type, reason }, 'an event of Stripe could not be applied for three days');
      else log.warn({ event_type: type, reason, attempts: row.attempts + 1, ...(reason === 'internal' ? { err: error } : {}) }, 'event of Stripe not applied yet');
      await write(() => {
        if (isOld) inbox.settle(eventId, 'dead', reason);
        else inbox.retryAt(eventId, clock() + Math.min(firstRetryMs * 2 ** Math.min(row.attempts, 20), longestRetryMs), reason);
      });
    }
  }

  function settle({ eventId, type }: InboxRow, outcome: Settled): void {
    if (outcome === 'unknown') alert('given_up', { event_type: type }, 'an event is about something that Stripe does not have');
    inbox.settle(eventId, outcome === 'unknown' ? 'dead' : outcome, outcome === 'unknown' ? 'not_found' : null);
  }

  later(pauseMs);
  return {
    wake() {
      isBusy = true;
      if (isWaiting || draining) return;
      isWaiting = true;
      later(pauseMs);
    },
    async idle() {
      clearTimeout(timer);
      isBusy = false;
      start();
      while (draining) await draining;
    },
    async close() {
      stopped = true;
      clearTimeout(timer);
      await draining;
    },
  };
}

interface Known {
  row: InboxRow;
  event: StripeEvent | undefined;
}

function eventIn({ body }: InboxRow): StripeEvent | undefined {
  try {
    return body === null ? undefined : StripeEvent.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
