import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteAnswer } from './core-surface.ts';
import type { Limits } from './limits.ts';

/**
 * Passes bytes on at the client's pace: nothing is collected, and a client that leaves lets go of where they come from.
 * `open` is told when it has left; what it throws becomes a problem like any other. `pauses` is for what plays: other
 * answers have no more time to stand still than any connection.
 */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  open: (signal: AbortSignal) => Promise<ByteAnswer>,
  pauses?: Pick<Limits, 'idleMs' | 'streamIdleMs'>,
): Promise<FastifyReply> {
  const gone = new AbortController();
  const { socket } = request;
  reply.raw.once('close', () => {
    gone.abort();
    if (pauses) socket.setTimeout(pauses.idleMs);
  });
  const answer = await open(gone.signal);
  gone.signal.addEventListener('abort', () => {
    answer.close();
  });
  reply.code(answer.status).headers(answer.headers);
  if (gone.signal.aborted || request.method === 'HEAD' || answer.body === null) {
    answer.close();
    return reply.send();
  }
  if (pauses) socket.setTimeout(pauses.streamIdleMs);
  return reply.send(Readable.from(answer.body, { objectMode: false }));
}
