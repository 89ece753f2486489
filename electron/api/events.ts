import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AppEvent, ownersEvents } from '#shared/contract/events.ts';
import { edgeCase } from '#shared/contract/edge-case.ts';
import type { CoreSurface } from './core-surface.ts';
import type { Limits } from './limits.ts';
import type { RouteDescription } from './openapi/route-description.ts';
import { refusal } from './problem.ts';

/** A page that sleeps is cut off here, in bytes; it connects again when it wakes and asks for everything anew. */
const mostUnread = 256 * 1024;

export const eventsRoute: RouteDescription = {
  http: 'GET /v1/events',
  name: 'app.followEvents',
  access: 'reader',
  says: ['What happens, as server-sent events whose data are JSON.', 'O que acontece, como eventos enviados pelo servidor com dados em JSON.'],
  answers: {
    200: { says: ['Events until the client leaves', 'Eventos até o cliente sair'], type: 'text/event-stream' },
  },
};

/** `GET /v1/events`: what happened, as server-sent events without names, so that `onmessage` sees them all. */
export function addEvents(app: FastifyInstance, { onEvent }: Pick<CoreSurface, 'onEvent'>, limits: Limits): void {
  const { toWire } = edgeCase(AppEvent);
  app.get('/v1/events', { exposeHeadRoute: false }, (request, reply) => {
    if (request.caller.kind === 'anonymous') {
      throw refusal('unauthenticated', 'This needs the owner key of this WebPlay');
    }
    const lines = new Readable({ read: () => undefined });
    const push = (text: string): void => {
      if (lines.readableLength + reply.raw.writableLength > mostUnread) lines.destroy();
      else lines.push(text);
    };
    const isOwner = request.caller.kind === 'owner';
    const stop = onEvent((event) => {
      if (!isOwner && ownersEvents.has(event.type)) return;
      push(`data: ${JSON.stringify(toWire(event))}\n\n`);
    });
    const heartbeat = setInterval(push, limits.eventHeartbeatMs, ': still here\n\n');
    lines.once('close', () => {
      clearInterval(heartbeat);
      stop();
      reply.raw.destroy();
    });
    push('retry: 2000\n\n');
    return reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store').send(lines);
  });
}
