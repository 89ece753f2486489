import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteAnswer } from '#shared/contract/call.ts';
import { AppError } from '#shared/errors.ts';
import type { Taken } from './kept-source.ts';

/** What an answer is made from; given back when the client has it, or left. */
type Held = Pick<Taken<unknown>, 'isStale' | 'release' | 'onRevoke'>;

export interface AnswerParts {
  type: string;
  from: readonly Held[];
  /** Of an answer that may be asked for again under its tag. */
  etag?: string;
  /** Called once the first bytes are wanted. */
  body: () => AsyncGenerator<Uint8Array>;
}

export const json = 'application/json; charset=utf-8';

/** A 200 or, for a client that has it already, a 304. */
export function answerWith({ type, from, etag, body }: AnswerParts, ifNoneMatch: string | null): ByteAnswer {
  const isKnown = etag !== undefined && ifNoneMatch !== null && matchesTag(ifNoneMatch, etag);
  const headers: Record<string, string> = {
    ...(isKnown ? {} : { 'content-type': type }),
    // `no-store`, which all else has, would forbid to ask for it under its tag.
    ...(etag === undefined ? {} : { etag, 'cache-control': 'private, no-cache' }),
    ...(from.some(({ isStale }) => isStale) ? { 'x-cache-state': 'stale' } : {}),
  };
  if (!isKnown) return { status: 200, headers, ...heldBody(body(), from) };
  releaseAll(from);
  return { status: 304, headers, body: null, close: () => undefined };
}

/** The body with what it is made from: that is given back when nothing is read from it any more, never before. */
function heldBody(chunks: AsyncGenerator<Uint8Array>, from: readonly Held[]): Pick<ByteAnswer, 'body' | 'close'> {
  let isRevoked = false;
  const close = () =>
    void chunks
      .return(undefined)
      .catch(() => undefined)
      .finally(() => releaseAll(from));
  for (const { onRevoke } of from) {
    onRevoke(() => {
      isRevoked = true;
      close();
    });
  }
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      // An answer that just ended would look complete.
      next: () => (isRevoked ? Promise.reject(new AppError('cancelled', 'The answer took too long to be read')) : chunks.next()),
      return() {
        close();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  return { body, close };
}

function releaseAll(from: readonly Held[]): void {
  for (const { release } of from) release();
}

/** A strong tag over everything that decides the bytes of an answer. */
export function strongTag(...parts: readonly (string | number | undefined)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? null))).digest('hex').slice(0, 32)}"`;
}

/** `If-None-Match` is compared weakly (RFC 9110, 13.1.2): proxies mark tags as weak when they compress. */
function matchesTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

const chunkLength = 32 * 1024;

/** Text as bytes, with a pause for others after every chunk: making a large answer keeps nobody waiting. */
export async function* inChunks(pieces: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < chunkLength) continue;
    yield Buffer.from(text);
    text = '';
    await nextTurn();
  }
  if (text !== '') yield Buffer.from(text);
}

/** `[…]` of whatever is worth a JSON text each. */
export function* jsonList<Row>(rows: Iterable<Row>, toText: (row: Row) => string): Generator<string> {
  let before = '[';
  for (const row of rows) {
    yield before + toText(row);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}
