import { AppError } from '#shared/errors.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Http, HttpAnswer } from '../http/request.ts';
import { isRetryable, withRetry } from '../http/retry.ts';
import { classifyAnswer } from '../providers/xtream/classify-answer.ts';
import { createJsonRowReader, type JsonRowSink, type JsonRowsResult } from '../providers/xtream/json-rows.ts';
import { rowsFailure, toAppError } from '../providers/xtream/provider-failure.ts';
import type { XtreamRequest } from '../providers/xtream/requests.ts';
import type { ProgressMeter } from './progress.ts';
import { watchBody, type BodyPrint } from './unchanged-body.ts';

/** How much of a refusal is read to understand it. */
const headBytes = 64 * 1024;

export interface PanelClient {
  /** The whole of a small answer, parsed. */
  ask(request: XtreamRequest): Promise<unknown>;
  /** A list of any size, row by row. */
  readRows(request: XtreamRequest, reading: RowReading): Promise<RowAnswer>;
}

export interface RowReading {
  sink: JsonRowSink;
  /** Called before a further try, which begins with the first row again. */
  startAgain: () => void;
  /** The answer before; when this one is the same, no row reaches the sink. */
  known?: BodyPrint | undefined;
}

export interface RowAnswer {
  /** Null when the answer is the one before. */
  result: JsonRowsResult | null;
  print: BodyPrint;
}

export interface PanelClientParts {
  http: Http;
  queue: HostQueue;
  reach: Reach;
  options: SourceOptions;
  signal: AbortSignal;
  progress?: ProgressMeter;
}

/** Talks to one panel: one request at a time, with the retries and the time limits the request itself asks for. */
export function createPanelClient({ http, queue, reach, options, signal, progress }: PanelClientParts): PanelClient {
  async function send<T>(request: XtreamRequest, read: (answer: HttpAnswer, attempt: number) => Promise<T>): Promise<T> {
    const host = URL.parse(request.url)?.host ?? '';
    return withRetry(
      async (attempt) => {
        const leave = await queue.enter(host, signal);
        try {
          const answer = await http.get(request.url, {
            reach,
            signal,
            insecureTls: options.insecureTls,
            ...(options.userAgent ? { userAgent: options.userAgent } : {}),
            acceptEncoding: 'gzip',
            maxBytes: request.limits.maxBytes,
            timeouts: { ...request.limits, totalMs: Number.POSITIVE_INFINITY },
          });
          try {
            return await read(answer, attempt);
          } finally {
            answer.destroy();
          }
        } finally {
          leave();
        }
      },
      { attempts: 3, pace: http.pace, signal, isRetryable: isPassing },
    );
  }

  function refusal(answer: HttpAnswer, head: Uint8Array, complete: boolean): AppError {
    return toAppError(classifyAnswer({ kind: 'api', status: answer.status, headers: answer.headers, head, complete }));
  }

  return {
    ask: (request) =>
      send(request, async (answer) => {
        const body = await readWhole(answer, request.limits.maxBytes);
        progress?.addBytes(body.length);
        const classification = classifyAnswer({
          kind: 'api',
          status: answer.status,
          headers: answer.headers,
          head: body,
          complete: true,
        });
        if (classification.class !== 'ok') throw toAppError(classification);
        return classification.json;
      }),

    readRows: (request, { sink, startAgain, known }) =>
      send(request, async (answer, attempt) => {
        if (attempt > 1) startAgain();
        if (answer.status < 200 || answer.status > 299) throw refusal(answer, await readWhole(answer, headBytes), true);
        progress?.expect(answer.contentLength);
        const reader = createJsonRowReader({}, sink);
        const watched = watchBody(counted(answer.body), known);
        for await (const chunk of watched.body) reader.write(chunk);
        if (watched.isUnchanged()) return { result: null, print: watched.print() };
        const result = reader.end();
        const failure = rowsFailure(result, answer, Date.now());
        if (failure) throw failure;
        return { result, print: watched.print() };
      }),
  };

  async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      progress?.addBytes(chunk.length);
      yield chunk;
    }
  }
}

/** Besides trouble of the network: what weak proxies and overloaded panels send once and not again. */
function isPassing(error: unknown): boolean {
  if (isRetryable(error)) return true;
  return error instanceof AppError && (error.reason === 'truncated' || error.reason === 'empty');
}

async function readWhole(answer: HttpAnswer, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks);
}
