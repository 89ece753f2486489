import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const pieceLength = 64 * 1024;

export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A JSON array, row by row: a list of two hundred thousand is never one string. */
export async function sendRows(response: ServerResponse, rows: Iterable<unknown>): Promise<void> {
  await sendText(response, rowsText(rows), { 'content-type': 'application/json' });
}

function* rowsText(rows: Iterable<unknown>): Generator<string> {
  let separator = '[';
  for (const row of rows) {
    yield separator + JSON.stringify(row);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** Text in pieces, joined to larger ones and held back while the client reads slowly. */
export async function sendText(response: ServerResponse, pieces: Iterable<string>, headers: OutgoingHttpHeaders, gzip = false): Promise<void> {
  response.writeHead(200, headers);
  const body = Readable.from(joined(pieces), { objectMode: false });
  await ignoreHangUp(gzip ? pipeline(body, createGzip(), response) : pipeline(body, response));
}

function* joined(pieces: Iterable<string>): Generator<Buffer> {
  let waiting: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < pieceLength) continue;
    yield Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(waiting.join(''), 'utf8');
}

/** The page of a web server that knows nothing: panels print it for anything they refuse. */
export function sendNotFound(response: ServerResponse): void {
  sendPage(response, 404, '404 Not Found');
}

export function sendForbidden(response: ServerResponse): void {
  sendPage(response, 403, '403 Forbidden');
}

function sendPage(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/html' })
    .end(`<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`);
}

export interface RangedBody {
  size: number;
  contentType: string;
  /** The bytes first to last, both included. */
  read(first: number, last: number): Readable;
}

/** Answers a whole body or the one range that was asked for; players seek in films by it. */
export async function sendRanged(request: IncomingMessage, response: ServerResponse, { size, contentType, read }: RangedBody): Promise<void> {
  const range = parseRange(request.headers.range, size);
  const headers: OutgoingHttpHeaders = { 'content-type': contentType, 'accept-ranges': 'bytes', 'access-control-allow-origin': '*' };
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  headers['content-length'] = last - first + 1;
  if (range) headers['content-range'] = `bytes ${first}-${last}/${size}`;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD' || size === 0) response.end();
  else await ignoreHangUp(pipeline(read(first, last), response));
}

export function fileBody(file: { path: string; size: number }, contentType: string): RangedBody {
  return { size: file.size, contentType, read: (start, end) => createReadStream(file.path, { start, end }) };
}

/** The range of a header like `bytes=100-199`; undefined means the whole body, several ranges as well. */
function parseRange(header: string | undefined, size: number): { first: number; last: number } | 'unsatisfiable' | undefined {
  if (!header?.startsWith('bytes=') || header.includes(',')) return undefined;
  const [from = '', to = ''] = header.slice('bytes='.length).split('-');
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (!Number.isInteger(start) || !Number.isInteger(end)) return undefined;
  return start > end ? 'unsatisfiable' : { first: start, last: end };
}

/** Waits until a full socket takes more, or is gone. */
export async function drained(response: ServerResponse, stopping: AbortSignal): Promise<void> {
  if (response.destroyed) return;
  const settled = new AbortController(); // takes the listener of the event that did not come away again
  const signal = AbortSignal.any([stopping, settled.signal]);
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => undefined);
  settled.abort();
}

/** A player that zaps away closes its connection in the middle; that is how television is watched, not an error. */
async function ignoreHangUp(sending: Promise<void>): Promise<void> {
  await sending.catch(() => undefined);
}
