import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { answerBrokenRequest } from './broken-request.ts';
import { anonymous } from './caller.ts';
import { type Client, type ClientOf, clientReader } from './client-address.ts';
import { limitPerClient } from './client-limits.ts';
import type { Logger } from './core-surface.ts';
import { hostOf, isOurHost } from './host-check.ts';
import type { Limits } from './limits.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { hasBody, notFound, problemOf, ProblemError, refusal, sendProblem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { requestLog } from './request-log.ts';
import { takeTurns } from './turns.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes bodies that may be long under way, and watches over them itself. */
    longBody?: boolean;
    /** Longest time a body may take, where that is less than usual. */
    bodyMs?: number;
  }
  interface FastifyRequest {
    /** Set before anything else looks at the request. */
    client: Client;
  }
}

export interface HttpServerOptions {
  log: Logger;
  limits: Limits;
  /** Sent with every answer, errors included. */
  headers: Record<string, string>;
  allowedHosts: readonly string[];
  /** Believes no proxy unless told whom. */
  clientOf?: ClientOf;
  /** Sees every request once its host is known to be ours: sets the caller, throws to refuse, or answers by itself. */
  admit(request: FastifyRequest, reply: FastifyReply, host: string): void;
  /** Every answer, once it is out. */
  onAnswered?: (request: FastifyRequest, reply: FastifyReply) => void;
  /** Answers an address that no route has; returns false to leave it at 404. */
  onUnknownAddress?: (request: FastifyRequest, reply: FastifyReply) => boolean;
}

/** An HTTP server with the rules that hold for every address: limits, ids, hosts, problems, one log line each. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { log, limits, headers, allowedHosts, clientOf = clientReader([]), admit, onAnswered, onUnknownAddress } = options;
  const logRequest = requestLog(log);
  const finish = (request: FastifyRequest, reply: FastifyReply): void => {
    logRequest(request, reply);
    onAnswered?.(request, reply);
  };
  const answering = new WeakMap<Socket, ServerResponse>();

  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: limits.bodyBytes,
    connectionTimeout: limits.idleMs,
    keepAliveTimeout: limits.keepAliveMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    // Sealed addresses of segments and pictures are long; the address as a whole has a limit already.
    routerOptions: { maxParamLength: limits.urlBytes },
    genReqId: (raw) => requestIdOf(raw.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      request.client = clientOf(request.raw);
      reply.raw.once('close', () => {
        finish(request, reply);
      });
      reply.headers(headers).header('x-request-id', request.id);
      void sendProblem(reply, problemOf(error));
    },
    clientErrorHandler: (error, socket) => {
      const current = answering.get(socket);
      const midAnswer = current !== undefined && current.headersSent && !current.writableFinished;
      answerBrokenRequest(error, socket, { headers, midAnswer, log });
    },
    http: {
      // Node swaps the two when the request's limit is the smaller, so the body has a timer of its own below.
      headersTimeout: limits.headersMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 2),
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: false, // the host check answers instead, with an id and a body
      keepAlive: true,
    },
  });
  app.server.maxConnections = limits.connections;
  // Node answers an expectation it does not know by itself, without an id or a line in the log; a server may ignore it.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  const limitRequests = limitPerClient(app, limits.connectionsPerAddress, clientOf);

  app.removeContentTypeParser('text/plain');
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Clients that announce JSON and send nothing mean "no input".
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });

  oneAtATime(app, limits);
  app.decorateRequest('caller');
  app.decorateRequest('client');
  app.addHook('onRequest', (request, reply, done) => {
    request.caller = anonymous;
    request.client = clientOf(request.raw);
    answering.set(request.socket, reply.raw);
    reply.headers(headers).header('x-request-id', request.id);
    refuseOtherVersions(request);
    refuseOversized(request, limits);
    refuseDoubled(request);
    forgetTypeOfNothing(request);
    const host = hostOf(request);
    if (host === null || !isOurHost(host, localEndpoint(request), allowedHosts)) {
      throw refusal('misdirected_host', 'This WebPlay does not answer to the host named in the request');
    }
    limitBodyTime(request, reply, limits.bodyMs);
    limitRequests(request, reply);
    admit(request, reply, host);
    if (!reply.sent) done();
  });
  takeTurns(app);
  app.addHook('onResponse', (request, reply, done) => {
    finish(request, reply);
    done();
  });

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'internal' && !(error instanceof ProblemError)) {
      log.error({ err: error, request_id: request.id }, 'request handler failed');
    }
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    if (onUnknownAddress?.(request, reply) !== true) void sendProblem(reply, notFound);
  });
  return app;
}

/** Clients name a type also where they send no body: curl does with an empty one, and so does axios. */
function forgetTypeOfNothing(request: FastifyRequest): void {
  if (!hasBody(request)) delete request.raw.headers['content-type'];
}

function localEndpoint({ socket }: FastifyRequest): { address: string | undefined; port: number | undefined } {
  return { address: socket.localAddress, port: socket.localPort };
}

/** Node would serve HTTP/0.9 with headers, and HTTP/2.0 as if it were 1.1. */
function refuseOtherVersions({ raw }: FastifyRequest): void {
  if (raw.httpVersionMajor !== 1) throw refusal('bad_request', 'This WebPlay speaks HTTP/1.1');
}

function refuseOversized({ raw }: FastifyRequest, limits: Limits): void {
  if ((raw.url ?? '').length > limits.urlBytes) {
    throw new ProblemError({ status: 414, code: 'bad_request', detail: 'The address of the request is too long' });
  }
  if (raw.rawHeaders.length > limits.headers * 2) {
    throw new ProblemError({ status: 431, code: 'bad_request', detail: 'The request has too many headers' });
  }
}

/**
 * Cuts a body that drips in, also one that nobody reads any more because the answer is out already. Routes that take
 * long bodies watch for standstill themselves.
 */
function limitBodyTime(request: FastifyRequest, reply: FastifyReply, bodyMs: number): void {
  const { raw } = request;
  const { longBody = false, bodyMs: ownMs = bodyMs } = request.routeOptions.config;
  if (!hasBody(request) || longBody) return;
  const timer = setTimeout(() => {
    if (raw.complete) return;
    if (reply.raw.headersSent) {
      raw.destroy();
      return;
    }
    reply.raw.once('finish', () => raw.destroy());
    void sendProblem(reply, {
      status: 408,
      code: 'bad_request',
      detail: 'The request body took too long to arrive',
    });
  }, Math.min(bodyMs, ownMs));
  raw.once('close', () => {
    clearTimeout(timer);
  });
}

/** Of these Node keeps the first and a proxy perhaps the last, so that each would judge another request. */
const onlyOnce = new Set(['authorization', 'content-type']);

function refuseDoubled({ raw: { rawHeaders } }: FastifyRequest): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!onlyOnce.has(name)) continue;
    if (seen.has(name)) throw refusal('bad_request', 'The request says twice what may be said once');
    seen.add(name);
  }
}
