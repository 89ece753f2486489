import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Limits } from './limits.ts';

/** Who waits for the answer before its own: begins the work on it. */
type Waiting = () => void;

/**
 * Works on one request of a connection at a time, since answers leave in the order of the requests anyway. What a client
 * sends ahead of its answers costs little until its turn comes: nothing of it has been looked at, and meanwhile nothing
 * more is read from the connection. Whoever sends more ahead than fits is hung up on.
 */
export function oneAtATime(app: FastifyInstance, limits: Pick<Limits, 'requestsAhead' | 'requestsAheadTogether'>): void {
  const lines = new WeakMap<Socket, Waiting[]>();
  let together = 0;

  function next(socket: Socket, line: Waiting[]): void {
    // Nobody gets an answer after one that was the last of its connection.
    const begin = socket.writable ? line.shift() : undefined;
    const left = begin ? 1 : line.splice(0).length;
    together -= left;
    if (left > 0 && line.length === 0) socket.resume();
    if (begin) begin();
    else lines.delete(socket);
  }

  app.addHook('onRequest', ({ socket }, reply, done) => {
    // The rest of what arrived in one piece with too many.
    if (socket.destroyed) return;
    const known = lines.get(socket);
    const line = known ?? [];
    const begin = (): void => {
      reply.raw.once('close', () => {
        next(socket, line);
      });
      done();
    };
    if (!known) {
      lines.set(socket, line);
      begin();
    } else if (line.length < limits.requestsAhead && together < limits.requestsAheadTogether) {
      together += 1;
      line.push(begin);
      if (line.length === 1) stopReading(socket, line);
    } else socket.destroy();
  });
}

/** Until nobody stands in the line. Node itself would read on after each answer, whoever has paused. */
function stopReading(socket: Socket, line: readonly Waiting[]): void {
  socket.resume = () => (line.length === 0 ? Socket.prototype.resume.call(socket) : socket);
  socket.pause();
}
