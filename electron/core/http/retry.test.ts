import { expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';

import { withRetry } from './retry.ts';
import { statusFailure } from './status-failure.ts';

/** Fails with the given errors, one per try, then succeeds; keeps the pauses instead of waiting. */
function scenario(...failures: Error[]) {
  const pauses: number[] = [];
  let tries = 0;
  return {
    pauses,
    tries: () => tries,
    task: () => {
      const failure = failures[tries];
      tries += 1;
      return failure ? Promise.reject(failure) : Promise.resolve('done');
    },
    wait: (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  };
}

const unreachable = new AppError('provider_unreachable', 'tv.example did not answer in time', { reason: 'timeout' });

test('passing trouble is tried three times, one and two seconds apart', async () => {
  const twice = scenario(unreachable, unreachable);
  await expect(withRetry(twice.task, twice)).resolves.toBe('done');
  expect(twice.pauses).toEqual([1_000, 2_000]);

  const always = scenario(unreachable, unreachable, unreachable);
  await expect(withRetry(always.task, always)).rejects.toBe(unreachable);
  expect(always.tries()).toBe(3);
});

test.each([
  new AppError('cancelled', 'stopped'),
  new AppError('address_refused', 'no'),
  new AppError('too_large', 'no'),
  new AppError('provider_rejected', 'no', { reason: 'auth', status: 401 }),
  new AppError('provider_unreachable', 'no', { reason: 'tls' }),
  new AppError('provider_unreachable', 'no', { reason: 'redirects' }),
  new AppError('provider_busy', 'limit', { reason: 'connection-limit', status: 458 }),
  new Error('a bug'),
])('what another try cannot help is not tried again (%#)', async (failure) => {
  const once = scenario(failure);
  await expect(withRetry(once.task, once)).rejects.toBe(failure);
  expect({ tries: once.tries(), pauses: once.pauses }).toEqual({ tries: 1, pauses: [] });
});

test('a pause the provider asks for is kept, and not waited for when it is long', async () => {
  const asking = (retryAfterMs: number) => new AppError('provider_busy', 'pause', { reason: 'rate-limited', retryAfterMs });
  const short = scenario(asking(5_000));
  await withRetry(short.task, short);
  expect(short.pauses).toEqual([5_000]);

  const long = scenario(asking(60_000));
  await expect(withRetry(long.task, long)).rejects.toMatchObject({ code: 'provider_busy', retryAfterMs: 60_000 });
  expect(long.pauses).toEqual([]);
});

test('a cancelled pause ends at once', async () => {
  const controller = new AbortController();
  const run = withRetry(() => Promise.reject(unreachable), { signal: controller.signal, delaysMs: [60_000], maxDelayMs: 60_000 });
  setTimeout(() => controller.abort(), 10);
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
});

test('statuses mean what panels mean by them', () => {
  const meaning = (status: number) => {
    const failure = statusFailure({ status, headers: {}, url: 'http://tv.example/live/ann/pw/1.ts' });
    return failure && `${failure.code} ${failure.reason}`;
  };
  expect(
    Object.fromEntries([200, 206, 304, 401, 403, 404, 429, 451, 458, 500, 503, 509, 513, 520, 884, 999].map((s) => [s, meaning(s)])),
  ).toEqual({
    200: undefined,
    206: undefined,
    304: 'provider_rejected refused',
    401: 'provider_rejected auth',
    403: 'provider_rejected blocked',
    404: 'provider_rejected refused',
    429: 'provider_busy rate-limited',
    451: 'provider_rejected geo',
    458: 'provider_busy connection-limit',
    500: 'provider_unreachable server',
    503: 'provider_unreachable server',
    509: 'provider_busy connection-limit',
    513: 'provider_rejected auth',
    520: 'provider_unreachable server',
    884: 'provider_rejected auth',
    999: 'provider_rejected refused',
  });
});

test('a status failure names the host, the number and the pause, and nothing of the address', () => {
  const failure = (headers: Record<string, string>) =>
    statusFailure({ status: 429, headers, url: 'http://tv.example/live/ann/pw/1.ts' }, Date.parse('2026-01-01T00:00:00Z'));
  expect(failure({})).toMatchObject({ message: 'tv.example asks for a pause (429)', status: 429, retryAfterMs: 60_000 });
  expect(
    ['7', 'Thu, 01 Jan 2026 00:00:09 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT', 'soon', '99999999999'].map(
      (value) => failure({ 'retry-after': value })?.retryAfterMs,
    ),
  ).toEqual([7_000, 9_000, 0, 60_000, 86_400_000]);
});
