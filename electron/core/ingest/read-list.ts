import { AppError } from '#shared/errors.ts';
import { isRetryable, withRetry } from '../http/retry.ts';
import { statusFailure } from '../http/status-failure.ts';
import type { Account } from '../secrets/vault.ts';
import { questionOf, type KnownAnswer } from './answers.ts';
import { kindsOfPart, titlesIn } from './guard.ts';
import type { ProgressMeter } from './progress.ts';
import { readM3u, type M3uOutcome } from './read-m3u.ts';
import { watchBody } from './unchanged-body.ts';
import { isHeld, type Workshop } from './workshop.ts';

/** Lists are built on demand and may take two minutes to begin. */
const listTimeouts = { connectMs: 15_000, firstByteMs: 120_000, idleMs: 30_000, totalMs: Number.POSITIVE_INFINITY };
/** As sent, before decompression. */
const mostListBytes = 1024 * 1024 * 1024;

/** Null when the list is the one before: it says so itself, or every byte of it does. */
export async function readM3uFrom(shop: Workshop, url: string, knownAccounts: readonly Account[]): Promise<M3uOutcome | null> {
  const { http, queue, signal, progress, job } = shop;
  progress.enter('connecting', 'list');
  const startAgain = shop.rows.checkpoint();
  const known = knownList(shop, hostOf(url));
  return withRetry(
    async (attempt) => {
      if (attempt > 1) startAgain();
      const leave = await queue.enter(hostOf(url), signal);
      try {
        const answer = await http.get(url, {
          reach: job.reach,
          signal,
          insecureTls: job.options.insecureTls,
          ...(job.options.userAgent ? { userAgent: job.options.userAgent } : {}),
          acceptEncoding: 'gzip',
          headers: conditions(known),
          maxBytes: mostListBytes,
          timeouts: listTimeouts,
        });
        try {
          if (answer.status === 304 && known) {
            shop.stage.keep(kindsOfPart.list);
            return null;
          }
          const failure = statusFailure({ status: answer.status, headers: answer.headers, url });
          if (failure) throw failure;
          progress.enter('reading', 'list');
          progress.expect(answer.contentLength);
          return await readBody(shop, answer.body, url, knownAccounts, answer.headers);
        } finally {
          answer.destroy();
        }
      } finally {
        leave();
      }
    },
    {
      attempts: 3,
      pace: http.pace,
      signal,
      isRetryable: (error) => isRetryable(error) || (error instanceof AppError && error.reason === 'truncated'),
    },
  );
}

function knownList({ job, known }: Workshop, place: string): KnownAnswer | undefined {
  const { list } = known.parts;
  return list?.question === questionOf(job, place) ? list : undefined;
}

function conditions(known: KnownAnswer | undefined): Record<string, string> {
  return {
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  };
}

export async function readBody(
  shop: Workshop,
  source: AsyncIterable<Uint8Array>,
  baseUrl: string | null,
  knownAccounts: readonly Account[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<M3uOutcome | null> {
  const { job, stage, rows, progress } = shop;
  const place = baseUrl === null ? '' : hostOf(baseUrl);
  const known = knownList(shop, place);
  const from = stage.listed;
  const forgetList = rows.checkpoint();
  const watched = watchBody(counted(source, progress), known?.print);
  const bytes = watched.body[Symbol.asyncIterator]();
  const first = await bytes.next();
  if (first.done && known && watched.isUnchanged()) {
    stage.keep(kindsOfPart.list);
    shop.answers.list = { ...known, ...validators(headers) };
    return null;
  }
  const list = await readM3u({
    ...shop,
    body: startingWith(first, bytes),
    baseUrl,
    isLocalFile: job.source.type === 'm3u-file',
    encoding: job.options.encoding,
    knownAccounts,
    mayBeStream: job.source.type === 'm3u-url' && (!shop.stored || titlesIn(shop.stored, 'list') <= 1),
  });
  if (isHeld(shop, 'list', stage.listed - from)) {
    forgetList();
    stage.keep(kindsOfPart.list);
    return null;
  }
  shop.answers.list = {
    question: questionOf(job, place),
    print: watched.print(),
    ...validators(headers),
  };
  return list;
}

function validators(headers: Readonly<Record<string, string>>): Pick<KnownAnswer, 'etag' | 'lastModified'> {
  return { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}

async function* counted(body: AsyncIterable<Uint8Array>, progress: ProgressMeter): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    progress.addBytes(chunk.length);
    yield chunk;
  }
}

async function* startingWith(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
