import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Caller } from '#shared/contract/call.ts';
import { TitleId, titleRef } from '#shared/model/ids.ts';
import { findLogo } from '../catalog/queries.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { authorize } from '../dispatch.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Http } from '../http/request.ts';
import { fillTemplate } from '../providers/address-template.ts';
import type { ByteAnswer } from './byte-answer.ts';
import type { FindSource } from './reachable.ts';
import type { Sealer } from './sealed-address.ts';

export interface LogoRequest {
  /** A further picture of the title, as sealed in its details. */
  part: string | null;
  signal: AbortSignal;
}

export type OpenLogo = (caller: Caller, id: string, request: LogoRequest) => Promise<ByteAnswer>;

export interface LogoOptions {
  cache: SqliteDatabase;
  http: Http;
  sealer: Sealer;
  findSource: FindSource;
  dataDir: string;
  clock: () => number;
}

const mostBytes = 5 * 1024 * 1024;
/** A picture that could not be had is not asked for again on every scroll. */
const retryAfterMs = 10 * 60_000;
const mostFailures = 5_000;
/** Pictures fetched at the same time, over all panels. */
const mostAtOnce = 6;

/**
 * Pictures on the page's behalf, kept as files under the hash of their address. Only what is a picture by its bytes
 * is passed on; SVG is not, because it can run script.
 */
export function createLogos({ cache, http, sealer, findSource, dataDir, clock }: LogoOptions): OpenLogo {
  const folder = join(dataDir, 'logos');
  const failedAt = new Map<string, number>();
  const fetching = new Map<string, Promise<Buffer>>();
  let free = mostAtOnce;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  }

  async function download(template: string, id: TitleId, file: string): Promise<Buffer> {
    const source = await findSource(titleRef(id).playlistId);
    const foreign = readForeign(template);
    const answer = await http.get(foreign?.address ?? fillTemplate(template, source.accounts), {
      reach: foreign?.reach ?? source.reach,
      ...(source.options.userAgent ? { userAgent: source.options.userAgent } : {}),
      insecureTls: source.options.insecureTls,
      maxBytes: mostBytes,
      timeouts: { totalMs: 30_000 },
    });
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of answer.body) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (answer.status !== 200 || !imageType(bytes)) throw noPicture();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Written aside and renamed: a torn file would be shown for ever.
      await writeFile(`${file}.part`, bytes, { mode: 0o600 });
      await rename(`${file}.part`, file);
      return bytes;
    } finally {
      answer.destroy();
    }
  }

  async function load(template: string, id: TitleId): Promise<Buffer> {
    const name = createHash('sha256').update(template).digest('hex').slice(0, 32);
    const file = join(folder, name);
    const stored = await readFile(file).catch(() => undefined);
    if (stored) return stored;
    if (clock() - (failedAt.get(name) ?? Number.NEGATIVE_INFINITY) < retryAfterMs) throw noPicture();
    let task = fetching.get(name);
    if (!task) {
      task = inTurn(() => download(template, id, file))
        .catch((error: unknown) => {
          if (failedAt.size >= mostFailures) failedAt.clear();
          failedAt.set(name, clock());
          throw error instanceof AppError ? error : noPicture();
        })
        .finally(() => fetching.delete(name));
      fetching.set(name, task);
    }
    return task;
  }

  return async (caller, id, { part }) => {
    authorize(caller, 'reader');
    const titleId = TitleId.safeParse(id);
    if (!titleId.success) throw noPicture();
    const template = part === null ? findLogo(cache, titleRef(titleId.data)) : sealer.open(part, id);
    if (template === undefined) throw noPicture();
    const bytes = await load(template, titleId.data);
    return {
      status: 200,
      headers: {
        'content-type': imageType(bytes) ?? 'application/octet-stream',
        'content-length': String(bytes.length),
        'cache-control': 'private, max-age=86400',
      },
      body: (async function* () {
        yield await Promise.resolve(bytes);
      })(),
      close: () => undefined,
    };
  };
}

/**
 * A picture that somebody other than the provider names, to be sealed: it leads no further than its guide does, and what
 * looks like a place for a password in it stays empty.
 */
export function foreignPicture(address: string, reach: Reach): string {
  return `${reach}\n${address}`;
}

function readForeign(sealed: string): { reach: Reach; address: string } | undefined {
  const reach = sealed.slice(0, sealed.indexOf('\n') + 1).trimEnd();
  if (reach !== 'public' && reach !== 'private' && reach !== 'loopback') return undefined;
  return { reach, address: sealed.slice(reach.length + 1) };
}

/** The type by the first bytes: names and content types of strangers are not to be trusted. */
function imageType(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (text.startsWith('\x89PNG')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF8')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 12) === 'ftypavif') return 'image/avif';
  return undefined;
}

function noPicture(): AppError {
  return new AppError('not_found', 'There is no such picture');
}
