import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { CatalogPart, ChangeCounts } from '#shared/model/change.ts';
import type { RefreshProgress } from '#shared/model/playlist.ts';
import { catalogStates, dropStaged as dropStagedTables } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { toStorageError } from '../database/open.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Http } from '../http/request.ts';
import { isRetryable, withRetry } from '../http/retry.ts';
import { statusFailure } from '../http/status-failure.ts';
import { accountInAddress } from '../providers/address-template.ts';
import { playlistUrl, type XtreamLogin } from '../providers/xtream/addresses.ts';
import type { Account } from '../secrets/vault.ts';
import { noAnswers, questionOf, readAnswers, writeAnswers, type Answers, type KnownAnswer } from './answers.ts';
import { applyDifference } from './apply-difference.ts';
import { arrangeCategories, type HiddenGroup } from './categories.ts';
import { beginDifference, findDifference, type Difference } from './difference.ts';
import { beginFirstImport, forgetCatalog } from './first-import.ts';
import { kindsOfPart, looksWrong, type HeldPart } from './guard.ts';
import { missingIndexes } from './index-catalog.ts';
import type { MoveOutlook, MoveStakes, RefreshJob, RefreshOutcome, ScanOutcome } from './messages.ts';
import { outlookOf } from './move-outlook.ts';
import { createPanelClient } from './panel-client.ts';
import { startProgress, type ProgressMeter } from './progress.ts';
import { readCacheFile } from './read-cache-file.ts';
import { readM3u, type M3uOutcome } from './read-m3u.ts';
import { readPanelAccount, readXtream, securedLogin, toProviderAccount } from './read-xtream.ts';
import { createReport, type RefreshReport } from './report.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import { createGroupCount } from './scan-groups.ts';
import type { Stage, StagedCatalog } from './stage.ts';
import { readSummary, writeSummary, type CatalogSummary, type SourceFacts } from './summary.ts';
import { watchBody } from './unchanged-body.ts';

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
/** How often readers of a first import hear how many rows there are. */
const publishEveryMs = 250;

interface Workshop extends RefreshParts {
  job: RefreshJob;
  playlist: number;
  stage: Stage;
  /** What the catalog has; null when there is none. */
  stored: CatalogSummary['counts'] | null;
  rows: RowBuffer;
  report: RefreshReport;
  progress: ProgressMeter;
  /** Answers before, and those of this reading. */
  known: Answers;
  answers: Answers['parts'];
  held: HeldPart[];
}

interface Read {
  /** Null where the list is the one before: so are its credentials. */
  accounts: Account[] | null;
  facts: SourceFacts;
  host: string;
  /** Epoch ms, when the catalog is older than this moment. */
  refreshedAt?: number;
}

/** Fetches, reads and stores one playlist's catalog. Whatever fails on the way leaves the old catalog as it was. */
export async function refreshCatalog(job: RefreshJob, parts: RefreshParts): Promise<RefreshOutcome> {
  const { db, clock } = parts;
  const startedAt = clock();
  const playlist = playlistNumber(db, job);
  const first = isStored(db, playlist) ? undefined : beginFirstImport(db, playlist, job.choice);
  const stage = first?.stage ?? beginDifference(db, playlist, job.choice);
  const progress = startProgress(job.playlistId, parts.onProgress, clock);
  let publishedAt = 0;
  const shop = openWorkshop(job, parts, { playlist, stage, progress }, () => {
    if (!first || clock() - publishedAt < publishEveryMs) return;
    publishedAt = clock();
    first.publish();
  });
  try {
    const read = await readSource(shop);
    const finishedAt = clock();
    const catalog = { host: read.host, refreshedAt: read.refreshedAt ?? finishedAt, facts: read.facts };
    await leaveReading(shop);
    let changes: ChangeCounts | null = null;
    if (first) {
      first.complete({ ...catalog, hidden: job.hidden });
      progress.enter('indexing');
      for (const statement of missingIndexes(playlist)) {
        await nextTurn();
        // Closed meanwhile: the next start makes them.
        if (!db.open) break;
        db.exec(statement);
      }
    } else {
      changes = storeDifference(shop, stage, { ...catalog, hidden: job.hidden });
    }
    writeAnswers(db, playlist, {
      parts: { ...shop.known.parts, ...shop.answers },
      undone: shop.known.undone,
      accounts: read.accounts?.length ?? shop.known.accounts,
    });
    return {
      result: {
        finishedAt,
        durationMs: clock() - startedAt,
        counts: readSummary(db, playlist).counts,
        changes,
        skipped: shop.report.skipped(),
        notes: shop.report.notes(),
        failures: shop.report.failures(),
      },
      accounts: read.accounts,
      held: shop.held.length === 0 ? null : { heldAt: finishedAt, parts: shop.held },
    };
  } catch (error) {
    // Half of a first import is no catalog.
    if (first && !isStored(db, playlist)) tidy(db, () => db.transaction(() => forgetCatalog(db, playlist))());
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
    if (!first) dropStaged(db, playlist);
  }
}

/** Reads a source and counts its groups; nothing is stored. */
export async function scanSource(job: RefreshJob, parts: RefreshParts): Promise<ScanOutcome> {
  const playlist = playlistNumber(parts.db, job);
  const stage = createGroupCount();
  const progress = startProgress(job.playlistId, parts.onProgress, parts.clock);
  try {
    await readSource(openWorkshop({ ...job, isFresh: true, accepts: true }, parts, { playlist, stage, progress }));
    return { groups: stage.groups(), entries: stage.listed };
  } catch (error) {
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
  }
}

/** A move that was read and not yet made. */
export interface PreparedMove {
  outlook: MoveOutlook;
  /** Puts the new source's catalog in place; credentials of a playlist file come with the outcome. */
  apply(hidden: readonly HiddenGroup[]): RefreshOutcome;
  discard(): void;
}

/** Reads another source for a playlist that has a catalog, and pairs the two; nothing changes until `apply`. */
export async function prepareMove(job: RefreshJob, stakes: MoveStakes, parts: RefreshParts): Promise<PreparedMove> {
  const { db, clock } = parts;
  const startedAt = clock();
  const playlist = playlistNumber(db, job);
  if (!isStored(db, playlist)) throw new AppError('conflict', 'This playlist has no catalog yet that could move');
  const stage = beginDifference(db, playlist, job.choice);
  const progress = startProgress(job.playlistId, parts.onProgress, clock);
  const shop = openWorkshop({ ...job, isFresh: true, accepts: true }, parts, { playlist, stage, progress });
  try {
    const read = await readSource(shop);
    const finishedAt = clock();
    await leaveReading(shop);
    const difference = findDifference(db, playlist, stage);
    return {
      outlook: { ...outlookOf(db, playlist, { stage, difference, stakes }), accounts: read.accounts ?? [] },
      apply(hidden) {
        // The temporary tables may have served another playlist since.
        const again = findDifference(db, playlist, stage);
        const refreshedAt = clock();
        applyDifference(db, playlist, stage, again, { host: read.host, refreshedAt, facts: read.facts, hidden, canBeUndone: false });
        writeAnswers(db, playlist, { parts: shop.answers, undone: false, accounts: read.accounts?.length ?? 0 });
        dropStaged(db, playlist);
        return {
          result: {
            finishedAt: refreshedAt,
            durationMs: finishedAt - startedAt,
            counts: readSummary(db, playlist).counts,
            changes: again.changes,
            skipped: shop.report.skipped(),
            notes: shop.report.notes(),
            failures: shop.report.failures(),
          },
          accounts: read.accounts,
          held: null,
        };
      },
      discard: () => dropStaged(db, playlist),
    };
  } catch (error) {
    dropStaged(db, playlist);
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
  }
}

function openWorkshop(
  job: RefreshJob,
  parts: RefreshParts,
  { playlist, stage, progress }: { playlist: number; stage: Stage; progress: ProgressMeter },
  onStaged: () => void = () => undefined,
): Workshop {
  const rows = createRowBuffer(parts.db, stage, (count) => {
    progress.addEntries(count);
    onStaged();
  });
  const before = readAnswers(parts.db, playlist);
  const asksAnew = job.isFresh || (job.byOwner && before.undone) || job.accounts < before.accounts;
  const known: Answers = asksAnew ? noAnswers : before;
  const stored = isStored(parts.db, playlist) ? readSummary(parts.db, playlist).counts : null;
  return { ...parts, job, playlist, stage, stored, rows, report: createReport(), progress, known, answers: {}, held: [] };
}

async function leaveReading({ rows, stage, progress, signal, job }: Workshop): Promise<void> {
  rows.flush();
  throwIfCancelled(signal);
  if (stage.listed === 0 && !job.accepts) {
    throw new AppError('provider_malformed', 'The provider sent an empty list', { reason: 'empty' });
  }
  progress.enter('storing');
  await nextTurn();
  throwIfCancelled(signal);
}

/** Lets progress leave this thread before it is busy for a while. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Returns what changed; an answer that changes nothing leaves nothing to undo. */
function storeDifference(
  { db, playlist }: Workshop,
  stage: StagedCatalog,
  catalog: { host: string; refreshedAt: number; facts: SourceFacts; hidden: readonly HiddenGroup[] },
): ChangeCounts {
  const difference = stage.isUntouched ? undefined : findDifference(db, playlist, stage);
  if (difference && !isEmpty(difference)) {
    applyDifference(db, playlist, stage, difference, { ...catalog, canBeUndone: true });
    return difference.changes;
  }
  db.transaction(() => {
    if (stage.categories.size > 0) arrangeCategories(db, playlist, stage.categories);
    writeSummary(db, playlist, { ...readSummary(db, playlist), ...catalog.facts });
    db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(catalog.host, catalog.refreshedAt, playlist);
  })();
  return difference?.changes ?? noChanges;
}

const noChanges: ChangeCounts = { added: 0, removed: 0, renamed: 0, moved: 0, renumbered: 0 };

function isEmpty({ changes, stagedRows, shiftedRows, extrasChanged }: Difference): boolean {
  return changes.removed + stagedRows + shiftedRows === 0 && !extrasChanged;
}

async function readSource(shop: Workshop): Promise<Read> {
  const { source } = shop.job;
  switch (source.type) {
    case 'xtream':
      return readPanel(shop, { base: source.server, username: source.username, password: source.password });
    case 'm3u-url':
      return toRead(shop, await readM3uFrom(shop, source.url, []), hostOf(source.url));
    case 'm3u-file':
      return toRead(shop, await readBody(shop, await openFile(shop, source.path), null), '');
    case 'cache-file': {
      const outcome = await readCacheFile({ ...shop, body: await openFile(shop, source.path) });
      return { ...outcome, facts: { account: null, streamBase: null, guideUrls: [] } };
    }
    case 'upload': {
      if (!shop.upload) throw new AppError('invalid_input', 'The file did not arrive');
      shop.progress.enter('reading', 'list');
      return toRead(shop, await readBody(shop, shop.upload, null), '');
    }
  }
}

/** `list` is null when it is the one before. */
function toRead({ db, playlist }: Workshop, list: M3uOutcome | null, host: string): Read {
  const guideUrls = list ? list.guideUrls : readSummary(db, playlist).guideUrls;
  return { accounts: list && list.accounts, facts: { account: null, streamBase: null, guideUrls }, host };
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
async function readPanel(shop: Workshop, login: XtreamLogin): Promise<Read> {
  const { http, queue, signal, progress, job } = shop;
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
      const list = await readM3uFrom(shop, playlistUrl(login), [accountInAddress(login)]);
      // A sentence in place of a list has no entries; what the panel itself said tells more.
      if (shop.stage.listed === 0) throw error;
      shop.report.note('panel-refused');
      return toRead(shop, list, host);
    } catch (second) {
      if (second instanceof AppError && second.code === 'cancelled') throw second;
      throw error;
    }
  }
  const secured = securedLogin(login, account);
  const question = (part: CatalogPart, categories: object) => questionOf(job, `${host} ${part}`, JSON.stringify(categories));
  await readXtream({
    ...shop,
    client,
    login: secured,
    now,
    knownAnswer(part, categories) {
      const known = shop.known.parts[part];
      return known?.question === question(part, categories) ? known.print : undefined;
    },
    rememberAnswer(part, categories, print) {
      shop.answers[part] = { question: question(part, categories), print, etag: null, lastModified: null };
    },
    isHeld: (part, titles) => isHeld(shop, part, titles),
  });
  return {
    accounts: [],
    facts: { account: toProviderAccount(account, login), streamBase: secured.base, guideUrls: [] },
    host,
  };
}

/** Notes a part that looks wrong, unless the owner wants it all the same. */
function isHeld(shop: Workshop, part: CatalogPart, now: number): boolean {
  const before = shop.stored ? titlesIn(shop.stored, part) : 0;
  if (shop.job.accepts || !looksWrong(before, now)) return false;
  shop.held.push({ part, before, now });
  delete shop.answers[part];
  return true;
}

function titlesIn({ channels, movies, series, episodes }: CatalogSummary['counts'], part: CatalogPart): number {
  switch (part) {
    case 'channels':
      return channels;
    case 'movies':
      return movies;
    case 'series':
      return series;
    case 'list':
      return channels + movies + episodes;
  }
}

/** A refused login is final; refusals of the API itself, pages and nonsense may be about the API alone. */
function mayFallBack(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const final = ['auth', 'expired', 'banned', 'disabled', 'geo', 'rate-limited', 'dns', 'tls', 'timeout'];
  if (error.reason !== undefined && final.includes(error.reason)) return false;
  return error.code === 'provider_rejected' || error.code === 'provider_malformed';
}

/** Null when the list is the one before: it says so itself, or every byte of it does. */
async function readM3uFrom(shop: Workshop, url: string, knownAccounts: readonly Account[]): Promise<M3uOutcome | null> {
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

async function readBody(
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

/** The playlist's row in the cache; made before the first refresh so that rows have something to belong to. */
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

function isStored(db: SqliteDatabase, playlist: number): boolean {
  return db.prepare<[number], number>('SELECT state FROM playlists WHERE id = ?').pluck().get(playlist) === catalogStates.indexed;
}

function dropStaged(db: SqliteDatabase, playlist: number): void {
  tidy(db, () => db.exec(dropStagedTables(playlist)));
}

/**
 * Takes away what a refresh left. On a full disk even that needs space, which the log of what is stored already gives
 * back; where it does not, the next start tidies, and what the refresh failed of is worth more than this failure.
 */
function tidy(db: SqliteDatabase, work: () => unknown): void {
  try {
    work();
  } catch {
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
      work();
      db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // told above
    }
  }
}

function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && !(error instanceof AppError && error.code !== 'cancelled')) {
    return new AppError('cancelled', 'The refresh was cancelled', { cause: error });
  }
  return toStorageError(error);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The refresh was cancelled');
}
