import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clientGroup } from './client-address.ts';
import { refusal } from './problem.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { RateLimits } from './server-settings.ts';

export interface RateLimitOptions {
  limits: RateLimits;
  clock: () => number;
  onBlocked?: (path: string) => void;
}

/** What is guessed at, makes something, or has others work for it: how often one client may ask for it in a window. */
const limited: Readonly<Record<string, keyof Omit<RateLimits, 'windowMs'>>> = {
  '/auth/login': 'login',
  '/auth/register': 'login',
  '/v1/setup': 'login',
  '/v1/account/password': 'login',
  // Each asks Stripe, which turns away a server that asks too much, events and all.
  '/billing/checkout': 'login',
  '/billing/portal': 'login',
  '/auth/refresh': 'refresh',
  '/devices/register': 'devicesRegister',
};

/** Refuses whoever asks too often, before anything of the request is read. Call it before the routes are added. */
export function limitRates(app: FastifyInstance, { limits, clock, onBlocked }: RateLimitOptions): void {
  const { windowMs, login, refresh, devicesRegister } = limits;
  const limiter = createRateLimiter({ windowMs, largest: Math.max(login, refresh, devicesRegister), clock });
  app.addHook('onRequest', (request, _reply, done) => {
    const path = request.method === 'POST' ? (request.routeOptions.url ?? '') : '';
    const kind = limited[path];
    if (kind !== undefined) {
      const waitMs = limiter.attempt(keyOf(request, path), limits[kind]);
      if (waitMs > 0) {
        onBlocked?.(path);
        throw refusal('rate_limited', 'Too many attempts from this address; wait a little', { 'retry-after': String(Math.ceil(waitMs / 1_000)) });
      }
    }
    done();
  });
}

function keyOf({ client }: FastifyRequest, path: string): string {
  return `${path} ${clientGroup(client.address)}`;
}
