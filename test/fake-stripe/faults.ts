import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ApiMoment {
  request: IncomingMessage;
  response: ServerResponse;
  /** Lets Stripe answer. */
  next: () => Promise<void>;
  /** Lets Stripe do what was asked, and then fail: the answer is stored for the idempotency key like any other. */
  nextThenFail: (status: number) => Promise<void>;
  /** Aborts when the client is gone or Stripe closes. */
  signal: AbortSignal;
}

/** One way in which Stripe is not there. */
export type ApiTrouble = (moment: ApiMoment) => Promise<void> | void;

function apiError(status: number, type: string, message: string, headers: Record<string, string> = {}): ApiTrouble {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error: { type, message } }));
  };
}

export function slow(ms: number): ApiTrouble {
  return async ({ next, signal }) => {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await next();
  };
}

/** The connection ends without an answer. */
export const refused = (): ApiTrouble => ({ request }) => void request.socket.destroy();
export const serverError = (status = 500): ApiTrouble => apiError(status, 'api_error', 'Sorry, there was a problem on our side.');
export const unavailable = (): ApiTrouble => serverError(503);
export const tooManyRequests = (): ApiTrouble => apiError(429, 'rate_limit_error', 'Request rate limit exceeded.', { 'stripe-rate-limited-reason': 'global-rate' });

/** A proxy in between answers, with status 200 and its own page. */
export const garbage = (body = '<!DOCTYPE html><title>Sign in to the network</title>'): ApiTrouble => ({ response }) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(body);
};

/** The work is done, but the answer is an error, now and for everyone who asks with the same idempotency key. */
export const brokenAfterwards = (status = 500): ApiTrouble => ({ nextThenFail }) => nextThenFail(status);
