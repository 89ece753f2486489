import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { plainAddress } from './addresses.ts';
import type { Logger } from './core-surface.ts';
import { type Problem, problemBody } from './problem.ts';
import { requestIdOf } from './request-id.ts';

interface BrokenRequestContext {
  headers: Record<string, string>;
  /** An answer is half sent: nothing readable can follow it. */
  midAnswer: boolean;
  log: Logger;
}

/** Answers bytes that never became a request: no route, no hooks, only the socket. */
export function answerBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  { headers, midAnswer, log }: BrokenRequestContext,
): void {
  if (error.code === 'ECONNRESET' || midAnswer || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfParser(error.code);
  const requestId = requestIdOf(undefined);
  const body = problemBody(problem, requestId);
  const lines = Object.entries({
    ...headers,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = problem;
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () => {
    socket.destroy();
  });
  const fields = { method: null, path: 'unmatched', status, client_ip: plainAddress(socket.remoteAddress), request_id: requestId };
  log.child({ logger: 'webplay.request' }).info(fields, 'request not understood');
}

function problemOfParser(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, code: 'bad_request', detail: 'The request took too long to arrive' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, code: 'bad_request', detail: 'The headers of the request are too large' };
  }
  return { status: 400, code: 'bad_request', detail: 'The request is not well-formed' };
}
