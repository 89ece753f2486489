import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ownerCookieName } from './caller.ts';
import { isOwner } from '#shared/contract/call.ts';
import type { RouteDescription } from './openapi/route-description.ts';
import type { OwnerKey } from './owner-key.ts';
import { refusal } from './problem.ts';

/** The address a browser opens once to become the owner's. */
export function ownerUrl(base: string, { code }: OwnerKey): string {
  return `${base}/owner?code=${code}`;
}

export const ownerLinkRoute: RouteDescription = {
  http: 'GET /owner',
  name: 'server.becomeOwner',
  access: 'open',
  says: ['Exchanges the code of the owner’s link for a cookie, once.', 'Troca o código do link do dono por um cookie, uma vez.'],
  query: z.object({ code: z.string() }),
  answers: {
    303: { says: ['On to the application', 'Segue para o aplicativo'], headers: [{ name: 'Location', schema: z.string() }] },
  },
};

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
