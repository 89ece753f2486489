import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toFailure } from '#shared/errors.ts';
import { toStorageError, type SqliteDatabase } from '../../database/open.ts';
import { httpPartsOf } from '../../http/network-rules.ts';
import { createHttp, type Http } from '../../http/request.ts';
import { isRetryable, withRetry } from '../../http/retry.ts';
import { createLogger } from '../../log.ts';
import type { Account } from '../../secrets/vault.ts';
import { closeCopyFile, createCopyFile, removeCopyFile } from './copy-file.ts';
import type { FromReader, ReadingJob, ReadingOutcome } from './messages.ts';
import { openSource, type OpenedSource } from './open-source.ts';
import { writeRawCopy } from './raw-copy.ts';
import { readGuide } from './read-guide.ts';
import { readPlaylist } from './read-playlist.ts';

/** Thread entry: reads one source of the showcase into a file of its own, and ends. */

const port = parentPort;
if (!port) throw new Error('this file is a thread entry');
const job = workerData as ReadingJob; // given by `readInThread` alone
const send = (message: FromReader): void => port.postMessage(message);

/** Part of every tag: clients keep what they were given by an older WebPlay. */
const formatVersion = 1;
const attempts = 3;

const http = createHttp(httpPartsOf(job.network));
try {
  const outcome = await withRetry(() => read(job, http), {
    attempts,
    delaysMs: [job.backoffMs, job.backoffMs * 2],
    pace: http.pace,
    isRetryable: (error) => isRetryable(error) || (error instanceof AppError && error.reason === 'truncated'),
  });
  send(outcome ? { type: 'read', outcome } : { type: 'unchanged' });
} catch (error) {
  const failure = toFailure(toStorageError(error));
  if (failure.code === 'internal') createLogger().error({ err: error, domain: 'showcase' }, 'source could not be read');
  removeCopyFile(job.file);
  send({ type: 'failed', error: failure });
} finally {
  await http.close();
}

async function read(job: ReadingJob, http: Http): Promise<ReadingOutcome | undefined> {
  const source = await openSource(job, http);
  if (!source) return undefined;
  const db = createCopyFile(job.file);
  const hash = createHash('sha256').update(`${formatVersion} ${job.kind} `);
  try {
    const { entries, accounts } = await readInto(db, { ...source, body: hashed(source.body, hash) }, job);
    // An empty answer is a mishap more often than a decision.
    if (entries === 0 && job.known) throw new AppError('provider_malformed', 'The source is empty', { reason: 'empty' });
    return { reach: source.reach, validators: source.validators, tag: hash.digest('hex').slice(0, 32), accounts, entries };
  } finally {
    closeCopyFile(db);
    await source.close();
  }
}

async function readInto(db: SqliteDatabase, source: OpenedSource, job: ReadingJob): Promise<{ entries: number; accounts: Account[] }> {
  if (job.kind === 'guide') return { ...(await readGuide(source, db, { mayBeTruncated: job.known === null })), accounts: [] };
  const raw = writeRawCopy(job.rawFile, job.rawKey);
  try {
    return await readPlaylist(source, db, raw);
  } finally {
    raw.close();
  }
}

async function* hashed(body: AsyncIterable<Uint8Array>, hash: { update(chunk: Uint8Array): unknown }): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}
