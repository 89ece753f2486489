import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { ProviderAccount, RefreshProgress } from '#shared/model/playlist.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { toStorageError } from '../database/open.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Http } from '../http/request.ts';
import { isRetryable, withRetry } from '../http/retry.ts';
import { statusFailure } from '../http/status-failure.ts';
import { accountInAddress } from '../providers/address-template.ts';
import { playlistUrl, type XtreamLogin } from '../providers/xtream/addresses.ts';
import type { Account } from '../secrets/vault.ts';
import { hashKey } from './hash-key.ts';
import type { RefreshJob, RefreshOutcome } from './messages.ts';
import { createPanelClient } from './panel-client.ts';
import { startProgress, type ProgressMeter } from './progress.ts';
import { readCacheFile } from './read-cache-file.ts';
import { readM3u, type M3uOutcome } from './read-m3u.ts';
import { readPanelAccount, readXtream, securedLogin, toProviderAccount } from './read-xtream.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import { createReport, type RefreshReport } from './report.ts';
import { createStage, itemKinds, type Stage } from './stage.ts';
import { swapCatalog } from './swap.ts';

export interface RefreshParts {
  db: SqliteDatabase;
  http: Http;
  queue: HostQueue;
  clock: () => number;
  signal: AbortSignal;
  /** The bytes of a list that a browser sends. */
  upload: AsyncIterable<Uint8Array> | undefined;
  onProgress: (progress: RefreshProgress) => void;
}

/** Lists are built on demand and may take two minutes to begin. */
const listTimeouts = { connectMs: 15_000, firstByteMs: 120_000, idleMs: 30_000, totalMs: Number.POSITIVE_INFINITY };
/** As sent, before decompression. */
const mostListBytes = 1024 * 1024 * 1024;

interface Workshop extends RefreshParts {
  job: RefreshJob;
  stage: Stage;
  rows: RowBuffer;
  report: RefreshReport;
  progress: ProgressMeter;
}

interface Read {
  accounts: Account[];
  guideUrls: string[];
  account: ProviderAccount | null;
  streamBase: string | null;
  host: string;
  /** Epoch ms, when the catalog is older than this moment. */
  refreshedAt?: number;
}

/** Fetches, reads, stages and swaps one playlist's catalog. Whatever fails on the way leaves the old catalog as it was. */
export async function refreshCatalog(job: RefreshJob, parts: RefreshParts): Promise<RefreshOutcome> {
  const { db, clock, signal } = parts;
  const startedAt = clock();
  const playlist = playlistNumber(db, job);
  const progress = startProgress(job.playlistId, parts.onProgress, clock);
  try {
    const stage = createStage(db, playlist);
    const report = createReport();
    const rows = createRowBuffer(
      db,
      stage,
      // Two names under one address or number are two titles: the second is told apart by its name.
      (item) => (item.providerKey.includes('~') ? undefined : `${item.providerKey}~${hashKey(item.name)}`),
      (count) => progress.addEntries(count),
    );
    const read = await readSource({ ...parts, job, stage, rows, report, progress }, playlist);
    rows.flush();
    throwIfCancelled(signal);
    if (stage.listed === 0) {
      throw new AppError('provider_malformed', 'The provider sent an empty list', { reason: 'empty' });
    }
    progress.enter('storing');
    // Lets the progress leave this thread before it is busy for a while.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
    const finishedAt = clock();
    const { counts } = swapCatalog(db, { refreshedAt: finishedAt, ...read, playlist, stage });
    return {
      result: { finishedAt, durationMs: clock() - startedAt, counts, skipped: report.skipped(), notes: report.notes() },
      accounts: read.accounts,
    };
  } catch (error) {
    throw toStorageError(error);
  } finally {
    progress.stop();
    db.prepare('DELETE FROM staged_items WHERE playlist = ?').run(playlist);
  }
}

async function readSource(shop: Workshop, playlist: number): Promise<Read> {
  const { source, options } = shop.job;
  switch (source.type) {
    case 'xtream':
      return readPanel(shop, { base: source.server, username: source.username, password: source.password }, playlist);
    case 'm3u-url': {
      const { accounts, guideUrls } = await readM3uFrom(shop, source.url, []);
      return { accounts, guideUrls, account: null, streamBase: null, host: hostOf(source.url) };
    }
    case 'm3u-file': {
      const body = await openFile(shop, source.path);
      return { ...(await readBody(shop, body, null, options.encoding)), account: null, streamBase: null, host: '' };
    }
    case 'cache-file': {
      const outcome = await readCacheFile({ ...shop, body: await openFile(shop, source.path) });
      return { ...outcome, guideUrls: [], account: null, streamBase: null };
    }
    case 'upload': {
      if (!shop.upload) throw new AppError('invalid_input', 'The file did not arrive');
      shop.progress.enter('reading', 'list');
      return { ...(await readBody(shop, shop.upload, null, options.encoding)), account: null, streamBase: null, host: '' };
    }
  }
}

async function openFile({ progress, signal }: Workshop, path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not_found', 'The file is not where it was', { cause });
  });
  if (!found.isFile()) throw new AppError('invalid_input', 'This is not a file');
  progress.enter('reading', 'list');
  progress.expect(found.size);
  return createReadStream(path, { highWaterMark: 256 * 1024, signal });
}

/** A panel by its own API; by `get.php` when it refuses that, which some do for players they do not know. */
async function readPanel(shop: Workshop, login: XtreamLogin, playlist: number): Promise<Read> {
  const { http, queue, signal, progress, job, db } = shop;
  const host = hostOf(login.base);
  progress.enter('connecting', 'account');
  const client = createPanelClient({ http, queue, reach: job.reach, options: job.options, signal, progress });
  const now = shop.clock();
  let account;
  try {
    account = await readPanelAccount(client, login, now);
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    try {
      const url = playlistUrl(login);
      const { accounts, guideUrls } = await readM3uFrom(shop, url, [accountInAddress(login)]);
      // A sentence in place of a list has no entries; what the panel itself said tells more.
      if (shop.stage.listed === 0) throw error;
      shop.report.note('panel-refused');
      return { accounts, guideUrls, account: null, streamBase: null, host };
    } catch (second) {
      if (second instanceof AppError && second.code === 'cancelled') throw second;
      throw error;
    }
  }
  const titles = db.prepare<[number, number], { rows: number }>(
    'SELECT count(*) AS rows FROM items WHERE playlist = ? AND kind = ?',
  );
  const kinds = { live: itemKinds.channel, movie: itemKinds.movie, series: itemKinds.series };
  const secured = securedLogin(login, account);
  await readXtream({
    ...shop,
    client,
    login: secured,
    now,
    storedTitles: (kind) => titles.get(playlist, kinds[kind])?.rows ?? 0,
  });
  return { accounts: [], guideUrls: [], account: toProviderAccount(account, login), streamBase: secured.base, host };
}

/** A refused login is final; refusals of the API itself, pages and nonsense may be about the API alone. */
function mayFallBack(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const final = ['auth', 'expired', 'banned', 'disabled', 'geo', 'rate-limited', 'dns', 'tls', 'timeout'];
  if (error.reason !== undefined && final.includes(error.reason)) return false;
  return error.code === 'provider_rejected' || error.code === 'provider_malformed';
}

async function readM3uFrom(shop: Workshop, url: string, knownAccounts: readonly Account[]): Promise<M3uOutcome> {
  const { http, queue, signal, progress, job } = shop;
  progress.enter('connecting', 'list');
  const startAgain = shop.rows.checkpoint();
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
          maxBytes: mostListBytes,
          timeouts: listTimeouts,
        });
        try {
          const failure = statusFailure({ status: answer.status, headers: answer.headers, url });
          if (failure) throw failure;
          progress.enter('reading', 'list');
          progress.expect(answer.contentLength);
          return await readBody(shop, answer.body, url, job.options.encoding, knownAccounts);
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

function readBody(
  shop: Workshop,
  body: AsyncIterable<Uint8Array>,
  baseUrl: string | null,
  encoding: string | null,
  knownAccounts: readonly Account[] = [],
): Promise<M3uOutcome> {
  return readM3u({ ...shop, body, baseUrl, isLocalFile: shop.job.source.type === 'm3u-file', encoding, knownAccounts });
}

/** The playlist's row in the cache; made before the first refresh so that staged rows have something to belong to. */
function playlistNumber(db: SqliteDatabase, { playlistId, name }: RefreshJob): number {
  const row = db
    .prepare<[string, string], { id: number }>(
      `INSERT INTO playlists (playlist_id, name, host, refreshed_at, summary) VALUES (?, ?, '', 0, '{}')
       ON CONFLICT (playlist_id) DO UPDATE SET name = excluded.name RETURNING id`,
    )
    .get(playlistId, name);
  if (!row) throw new Error('the playlist has no row');
  return row.id;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The refresh was cancelled');
}
