import { setTimeout as sleep } from 'node:timers/promises';

import { AppError } from '#shared/errors.ts';

import { cancelled } from './flight.ts';
import { isPassingStatus } from './status-failure.ts';

export interface RetryOptions {
  /** Tries in all, the first included. */
  attempts?: number | undefined;
  /** Pause before each further try; the last one repeats. */
  delaysMs?: readonly number[] | undefined;
  /** What the pauses are multiplied with; see `Http.pace`. */
  pace?: number | undefined;
  /** A provider that asks for a longer pause than this is not waited for: its refresh is planned anew instead. */
  maxDelayMs?: number | undefined;
  signal?: AbortSignal | undefined;
  isRetryable?: ((error: unknown) => boolean) | undefined;
  wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** Runs `task` again while it fails for passing reasons; rejects with the last failure. */
export async function withRetry<T>(task: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 3, delaysMs = [1_000, 2_000], pace = 1, maxDelayMs = 30_000, signal } = options;
  const mayTryAgain = options.isRetryable ?? isRetryable;
  const wait = options.wait ?? waitAbortably;
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw cancelled();
    try {
      return await task(attempt);
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !mayTryAgain(error)) throw error;
      const asked = error instanceof AppError ? (error.retryAfterMs ?? 0) : 0;
      const delayMs = Math.max(asked, delaysMs[attempt - 1] ?? delaysMs.at(-1) ?? 0);
      if (delayMs > maxDelayMs) throw error;
      await wait(delayMs * pace, signal);
    }
  }
}

/** Trouble of the network or the server, or a pause with a known end. Refusals are final: repeating them gets people banned. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (error.code === 'provider_busy') return error.retryAfterMs !== undefined;
  if (error.code !== 'provider_unreachable') return false;
  if (error.reason === 'tls' || error.reason === 'redirects') return false;
  return error.status === undefined || isPassingStatus(error.status);
}

async function waitAbortably(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal && { signal }).catch(() => {
    throw cancelled();
  });
}
