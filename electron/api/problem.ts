import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type Failure, toFailure } from '#shared/errors.ts';
import { type EdgeStatus, problemCodeOf, type ProblemCode, statusOf } from './http-status.ts';

export interface FieldError {
  /** Dotted path in the names of the wire: `source.server`, `page_size`. */
  path: string;
  message: string;
}

/** An RFC 9457 answer in the making. */
export interface Problem {
  status: EdgeStatus;
  code: ProblemCode;
  /** One sentence for a person; never an address, a path or a credential. */
  detail: string;
  headers?: Record<string, string>;
  errors?: readonly FieldError[];
  /** The finer words of the core, so that our own web pages can be as exact as the window. */
  failure?: Omit<Failure, 'message'>;
}

/** Thrown by the HTTP edge for what it refuses itself. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export function refusal(code: ProblemCode, detail: string, headers: Record<string, string> = {}): ProblemError {
  return new ProblemError({ status: statusOf[code], code, detail, headers });
}

export function problemOfFailure({ message, retryAfterMs, ...failure }: Failure, errors?: readonly FieldError[]): Problem {
  const code = problemCodeOf[failure.code];
  return {
    status: statusOf[code],
    code,
    detail: message,
    failure,
    ...(retryAfterMs === undefined ? {} : { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Whatever was thrown on the way, as an answer; what nobody foresaw says only that. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof AppError) return problemOfFailure(toFailure(error));
  return problemOfFramework(error) ?? problemOfFailure(toFailure(error));
}

/** Fastify throws errors of its own, with a status; their messages quote input, so none is passed on. */
function problemOfFramework(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  switch (error.statusCode) {
    case 400:
      return { status: 400, code: 'bad_request', detail: 'The request is not well-formed' };
    case 404:
      return notFound;
    case 413:
      return { status: 413, code: 'payload_too_large', detail: 'The request body is larger than this address takes' };
    case 414:
      return { status: 414, code: 'bad_request', detail: 'The address of the request is too long' };
    case 415:
      return {
        status: 415,
        code: 'unsupported_media_type',
        detail: 'The request body is not of a type this address takes',
      };
    default:
      return undefined;
  }
}

export const notFound: Problem = { status: 404, code: 'not_found', detail: 'There is nothing at this address' };

export function problemBody({ status, code, detail, errors, failure }: Problem, requestId: string): string {
  // Where no field is to blame, all that was sent is.
  const blamed = errors ?? (code === 'invalid_input' ? [{ path: '', message: detail }] : undefined);
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    request_id: requestId,
    errors: blamed,
    failure,
  });
}

export function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (!reply.request.raw.complete && hasBody(reply.request)) leaveBodyUnread(reply, problem);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .headers(problem.headers ?? {})
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json')
    .send(problemBody(problem, reply.request.id));
}

/**
 * Closing a connection under a client that still sends resets it, and the client may never read why. So a body of
 * modest length is swallowed for a moment; one that is longer, or takes longer, ends the connection.
 */
function leaveBodyUnread(reply: FastifyReply, { status }: Problem): void {
  const { raw, headers } = reply.request;
  if (raw.destroyed) return; // the client has left, and its socket is gone
  const { socket } = raw;
  const announced = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (status === 408 || announced > mostSwallowedBytes) {
    reply.header('connection', 'close');
    return;
  }
  reply.removeHeader('connection'); // the framework closes whenever a body is too long
  reply.raw.once('finish', () => {
    const timer = setTimeout(() => socket.destroy(), mostSwallowingMs);
    const arrived = (): void => {
      clearTimeout(timer);
      socket.off('close', arrived);
    };
    socket.once('close', arrived);
    raw.once('end', arrived).resume();
  });
}

const mostSwallowedBytes = 8 * 1024 * 1024;
const mostSwallowingMs = 2_000;
