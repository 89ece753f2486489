import { AppError } from '#shared/errors.ts';

/** One call to the network, from its start until its body is gone. */
export interface Flight {
  /** The host that is asked at the moment: redirects change it, and messages name it. */
  host: string;
  status: number | undefined;
  /** Why the flight was stopped; whatever breaks afterwards broke because of it. */
  readonly failure: AppError | undefined;
  /** Resolves with the failure, if there was one; never rejects. */
  readonly ended: Promise<AppError | undefined>;
  /** Says what a failure has to tear down from now on; done at once where the flight has already failed. */
  onFail(tearDown: (failure: AppError) => void): void;
  /** Ends the flight unless it has ended, and answers the failure that counts. */
  fail(failure: AppError): AppError;
  finish(): void;
}

/** Starts a flight that the signal or the total time can end. */
export function startFlight(host: string, totalMs: number, signal: AbortSignal | undefined): Flight {
  let resolve: (failure: AppError | undefined) => void = () => undefined;
  const ended = new Promise<AppError | undefined>((settle) => {
    resolve = settle;
  });
  let tearDown: (failure: AppError) => void = () => undefined;
  let hasEnded = false;
  let failedWith: AppError | undefined;

  const end = () => {
    hasEnded = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  };
  const flight: Flight = {
    host,
    status: undefined,
    get failure() {
      return failedWith;
    },
    ended,
    onFail(next) {
      tearDown = next;
      if (failedWith) tearDown(failedWith);
    },
    fail(failure) {
      if (hasEnded) return failedWith ?? failure;
      end();
      failedWith = failure;
      tearDown(failure);
      resolve(failure);
      return failure;
    },
    finish() {
      if (hasEnded) return;
      end();
      resolve(undefined);
    },
  };

  const cancel = () => void flight.fail(cancelled());
  const timer = startTimer(totalMs, () => void flight.fail(timedOut(`${flight.host} took too long`)));
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  return flight;
}

// setTimeout takes 32 bits and turns anything longer, Infinity included, into one millisecond.
const longestTimerMs = 2 ** 31 - 1;

export function startTimer(ms: number, task: () => void): NodeJS.Timeout | undefined {
  return ms > longestTimerMs ? undefined : setTimeout(task, ms);
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'The request was stopped');
}

export function timedOut(message: string): AppError {
  return new AppError('provider_unreachable', message, { reason: 'timeout' });
}
