import { AppError } from '#shared/errors.ts';
import type { HttpAnswer } from '../http/request.ts';
import { classifyAnswer } from '../providers/xtream/classify-answer.ts';
import { toAppError } from '../providers/xtream/provider-failure.ts';

/** Bytes on their way to a page or a player. Whoever got it reads the body to its end or closes it. */
export interface ByteAnswer {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | null;
  close(): void;
}

/** Enough to tell a stream from an error page, and one MPEG-TS packet from the next. */
const headBytes = 4_096;

export interface OpenedMedia {
  head: Uint8Array;
  /** The whole body again, head included. */
  body: AsyncIterable<Uint8Array>;
}

/** Reads the beginning of a media answer; a refusal, whatever its status, becomes a failure that says so. */
export async function openMedia(answer: HttpAnswer): Promise<OpenedMedia> {
  const iterator = answer.body[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  while (length < headBytes) {
    const next = await iterator.next();
    if (next.done === true) {
      complete = true;
      break;
    }
    first.push(next.value);
    length += next.value.length;
    // A live stream may send little at first; a picture is worth more than certainty.
    if (length >= 188 * 2 && answer.status < 300) break;
  }
  const head = Buffer.concat(first);
  const classification = classifyAnswer({ kind: 'media', status: answer.status, headers: answer.headers, head, complete });
  if (classification.class !== 'ok') {
    answer.destroy();
    throw mediaFailure(toAppError(classification));
  }
  return {
    head,
    body: {
      async *[Symbol.asyncIterator]() {
        try {
          yield* first;
          for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
        } finally {
          answer.destroy();
        }
      },
    },
  };
}

/** A missing stream is the channel's trouble, not the account's. */
function mediaFailure(error: AppError): AppError {
  if (error.reason !== 'refused' && error.reason !== 'empty' && error.reason !== 'malformed') return error;
  return new AppError('stream_unavailable', 'The provider does not send this title at the moment', {
    cause: error,
    reason: error.reason,
    status: error.status,
  });
}
