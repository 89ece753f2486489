import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from './addresses.ts';
import { type ClientOf, clientGroup } from './client-address.ts';
import { refusal } from './problem.ts';

/**
 * Limits how much one client has open: connections of its own, or, where a trusted proxy's connections carry many
 * clients, requests under way. Returns what counts those.
 */
export function limitPerClient(
  app: FastifyInstance,
  most: number,
  clientOf: ClientOf,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const connections = createTally(most);
  const requests = createTally(most);
  app.server.on('connection', (socket: Socket) => {
    const { address, isRelayed } = clientOf({ headers: {}, socket });
    if (isRelayed || isLoopback(address)) return;
    const group = clientGroup(address);
    if (!connections.add(group)) {
      socket.destroy();
      return;
    }
    socket.once('close', () => {
      connections.remove(group);
    });
  });
  return ({ client }, reply) => {
    if (!client.isRelayed) return;
    const group = clientGroup(client.address);
    if (!requests.add(group)) throw refusal('rate_limited', 'Too many requests at once from this address', { 'retry-after': '1' });
    reply.raw.once('close', () => {
      requests.remove(group);
    });
  };
}

interface Tally {
  /** False, and not counted, where it would be one too many. */
  add(name: string): boolean;
  remove(name: string): void;
}

function createTally(most: number): Tally {
  const counts = new Map<string, number>();
  return {
    add(name) {
      const count = (counts.get(name) ?? 0) + 1;
      if (count > most) return false;
      counts.set(name, count);
      return true;
    },
    remove(name) {
      const left = (counts.get(name) ?? 1) - 1;
      if (left > 0) counts.set(name, left);
      else counts.delete(name);
    },
  };
}
