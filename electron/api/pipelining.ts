import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Browsers wait for each answer, and proxies have a few requests under way. */
const most = 32;

/**
 * Hangs up on whoever sends request after request without waiting for answers: all of them are read at once, faster than
 * any can be answered, and would fill the memory.
 */
export function limitPipelining(app: FastifyInstance): void {
  const underWay = new WeakMap<Socket, number>();
  app.addHook('onRequest', ({ socket }, reply, done) => {
    const count = (underWay.get(socket) ?? 0) + 1;
    if (socket.destroyed) return;
    if (count > most) {
      socket.destroy();
      return;
    }
    underWay.set(socket, count);
    reply.raw.once('close', () => {
      underWay.set(socket, (underWay.get(socket) ?? 1) - 1);
    });
    done();
  });
}
