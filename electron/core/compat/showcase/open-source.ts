import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Reach } from '../../http/address-guard.ts';
import type { Http } from '../../http/request.ts';
import { statusFailure } from '../../http/status-failure.ts';
import type { ReadingJob, Validators } from './messages.ts';

/** Playlists and guides are built on demand and may take two minutes to begin. */
const timeouts = { connectMs: 15_000, firstByteMs: 120_000, idleMs: 30_000, totalMs: Number.POSITIVE_INFINITY };
/** As sent, before decompression. */
const mostBytes = 2 * 1024 * 1024 * 1024;

export interface OpenedSource {
  body: AsyncIterable<Uint8Array>;
  /** What relative addresses in it are relative to. */
  baseUrl: string | null;
  reach: Reach | null;
  validators: Validators;
  close(): Promise<void>;
}

/** Opens what is to be read; undefined when it is as it was. */
export async function openSource(job: ReadingJob, http: Http): Promise<OpenedSource | undefined> {
  const { place } = job;
  switch (place.type) {
    case 'url':
      return openUrl(place.url, job, http);
    case 'file':
      return openFile(await openInside(job.dataDir, place.path), job.known);
    case 'bytes':
      return openBytes(place.bytes, job.known);
  }
}

async function openUrl(url: string, { known, reach: decided }: ReadingJob, http: Http): Promise<OpenedSource | undefined> {
  const reach = decided ?? (await http.resolveReach(url));
  const answer = await http.get(url, {
    reach,
    acceptEncoding: 'gzip',
    headers: {
      ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
    maxBytes: mostBytes,
    timeouts,
  });
  const isUnchanged = answer.status === 304 && known !== null;
  const failure = isUnchanged ? undefined : statusFailure({ status: answer.status, headers: answer.headers, url });
  if (isUnchanged || failure) answer.destroy();
  if (failure) throw failure;
  if (isUnchanged) return undefined;
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return {
    body: answer.body,
    baseUrl: url,
    reach,
    validators: { etag, lastModified, mark: null },
    close() {
      answer.destroy();
      return Promise.resolve();
    },
  };
}

/** Opens a plain file of the data folder. Links are followed, but not out of it. */
export async function openInside(dataDir: string, path: string): Promise<FileHandle> {
  const root = await realpath(dataDir);
  const real = await realpath(join(root, path)).catch((cause: unknown) => {
    throw new AppError('not_found', 'The file is not there', { cause });
  });
  if (!real.startsWith(root + sep)) throw new AppError('address_refused', 'The file lies outside the data folder');
  // Opening a pipe would wait for its other end.
  const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new AppError('address_refused', 'This is no file');
}

async function openFile(handle: FileHandle, known: Validators | null): Promise<OpenedSource | undefined> {
  const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
  const mark = [ino, size, mtimeNs, ctimeNs].join('.');
  if (known?.mark === mark) {
    await handle.close();
    return undefined;
  }
  return {
    body: handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 }),
    baseUrl: null,
    reach: null,
    validators: { etag: null, lastModified: null, mark },
    close: () => handle.close(),
  };
}

function openBytes(bytes: Uint8Array, known: Validators | null): OpenedSource | undefined {
  const mark = createHash('sha256').update(bytes).digest('hex');
  if (known?.mark === mark) return undefined;
  return {
    body: once(bytes),
    baseUrl: null,
    reach: 'loopback', // the samples lead to the built-in demo
    validators: { etag: null, lastModified: null, mark },
    close: () => Promise.resolve(),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
