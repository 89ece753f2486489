import type { FastifyInstance } from 'fastify';
import { ownerCookieName } from './caller.ts';
import { isOwner } from '#shared/contract/call.ts';
import type { OwnerKey } from './owner-key.ts';
import { refusal } from './problem.ts';

/** The address a browser opens once to become the owner's. */
export function ownerUrl(base: string, { code }: OwnerKey): string {
  return `${base}/owner?code=${code}`;
}

/** Exchanges the link's code for a cookie no script can read, and leads on to the application. */
export function addOwnerLink(app: FastifyInstance, ownerKey: OwnerKey): void {
  // No HEAD: a program that only looks at the link must not spend the code.
  app.get<{ Querystring: { code?: unknown } }>('/owner', { exposeHeadRoute: false }, (request, reply) => {
    const { code } = request.query;
    const cookie = typeof code === 'string' ? ownerKey.redeem(code) : null;
    if (cookie !== null) {
      reply.header('set-cookie', `${ownerCookieName(request)}=${cookie}; Path=/; HttpOnly; SameSite=Strict`);
    } else if (!isOwner(request.caller)) {
      throw refusal('unauthenticated', 'This link has been used already; restart WebPlay to get a new one');
    }
    return reply.header('cache-control', 'no-store').redirect('/', 303);
  });
}
