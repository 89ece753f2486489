import { cancelled } from './flight.ts';
import { parseHttpUrl } from './http-url.ts';
import type { Http } from './request.ts';

export interface HostQueueOptions {
  /** Quiet time between the end of one request and the start of the next; panels take bursts for attacks. */
  gapMs?: number | undefined;
  now?: (() => number) | undefined;
}

export interface Place {
  /** Somebody waits for it in person: goes before all that are not, and asks who has the host to leave. */
  isUrgent?: boolean;
  /** Called when somebody urgent wants the host; whoever gives this leaves soon then. */
  onWanted?: () => void;
}

export interface HostQueue {
  /** Waits for the host to be free; the caller owns it until it calls what it got. Rejects when aborted while waiting. */
  enter(host: string, signal?: AbortSignal, place?: Place): Promise<() => void>;
}

interface Waiter extends Place {
  start(): void;
}

interface Line {
  taken: boolean;
  /** Who has the host, or is about to. */
  holder: Waiter | undefined;
  freeAt: number;
  waiting: Waiter[];
}

/** Lines are forgotten when idle, at the latest when this many hosts are known. */
const sweepAbove = 64;

/** Lets one caller at a time talk to a host, first come, first served, the urgent before the others. */
export function createHostQueue({ gapMs = 300, now = () => performance.now() }: HostQueueOptions = {}): HostQueue {
  const lines = new Map<string, Line>();

  const lineOf = (host: string): Line => {
    if (lines.size > sweepAbove) {
      for (const [key, line] of lines) if (!line.taken && line.freeAt <= now()) lines.delete(key);
    }
    const line = lines.get(host) ?? { taken: false, holder: undefined, freeAt: 0, waiting: [] };
    lines.set(host, line);
    return line;
  };

  const callNext = (line: Line) => {
    const next = line.waiting.shift();
    line.holder = next;
    if (next) next.start();
    else line.taken = false;
  };

  const join = (line: Line, waiter: Waiter) => {
    if (!waiter.isUrgent) {
      line.waiting.push(waiter);
      return;
    }
    const calm = line.waiting.findIndex(({ isUrgent }) => !isUrgent);
    line.waiting.splice(calm === -1 ? line.waiting.length : calm, 0, waiter);
    line.holder?.onWanted?.();
  };

  return {
    enter(host, signal, place) {
      const line = lineOf(host);
      return new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined;
        const leaveAtOnce = () => {
          if (timer === undefined) line.waiting.splice(line.waiting.indexOf(waiter), 1);
          else {
            clearTimeout(timer);
            callNext(line); // nothing was asked of the host, so the gap that is running goes on for the next one
          }
          reject(cancelled());
        };
        const waiter: Waiter = {
          ...place,
          start() {
            line.taken = true;
            timer = setTimeout(
              () => {
                signal?.removeEventListener('abort', leaveAtOnce);
                resolve(
                  onceOnly(() => {
                    line.freeAt = now() + gapMs;
                    callNext(line);
                  }),
                );
              },
              Math.max(0, line.freeAt - now()),
            );
          },
        };
        if (signal?.aborted) {
          reject(cancelled());
          return;
        }
        signal?.addEventListener('abort', leaveAtOnce, { once: true });
        if (line.taken) {
          join(line, waiter);
          return;
        }
        line.holder = waiter;
        waiter.start();
      });
    },
  };
}

/**
 * The same `get`, one request at a time per typed host: the next starts when the body before it was read to its end or
 * destroyed. Whoever holds an answer open while asking the same host again waits for itself.
 */
export function queuedByHost(http: Pick<Http, 'get'>, queue: HostQueue): Pick<Http, 'get'> {
  return {
    async get(url, options) {
      const leave = await queue.enter(parseHttpUrl(url).host, options.signal);
      try {
        const answer = await http.get(url, options);
        void answer.closed.then(leave);
        return answer;
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

function onceOnly(task: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    task();
  };
}
