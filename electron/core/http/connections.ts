import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

import type { Reach } from './address-guard.ts';
import { type AddressGuard, createGuardedLookup } from './guarded-lookup.ts';

/** An idle connection is kept this long; panels drop theirs after 5 to 75 s. */
const idleConnectionMs = 30_000;
const idleConnectionsPerOrigin = 4;

export interface Connections {
  agentFor(protocol: string, reach: Reach, insecureTls: boolean): HttpAgent;
  /** Ends every connection, idle or not, and resolves when the last socket is gone. */
  close(): Promise<void>;
}

/**
 * Keep-alive pools, one per reach: a connection that a local source opened must not serve a public one, and one that
 * skipped the certificate must not serve a source that asks for it. Own agents also ignore proxies of the environment.
 */
export function createConnections(guard: AddressGuard): Connections {
  const agents = new Map<string, HttpAgent>();

  return {
    agentFor(protocol, reach, insecureTls) {
      const key = `${protocol} ${reach} ${insecureTls}`;
      const existing = agents.get(key);
      if (existing) return existing;
      const options = {
        keepAlive: true,
        maxFreeSockets: idleConnectionsPerOrigin,
        timeout: idleConnectionMs,
        lookup: createGuardedLookup(guard, reach),
      };
      const agent =
        protocol === 'https:'
          ? new HttpsAgent({ ...options, rejectUnauthorized: !insecureTls })
          : new HttpAgent(options);
      agents.set(key, agent);
      return agent;
    },

    async close() {
      const ends: Promise<void>[] = [];
      for (const agent of agents.values()) {
        for (const sockets of [...Object.values(agent.sockets), ...Object.values(agent.freeSockets)]) {
          for (const socket of sockets ?? []) ends.push(ended(socket));
        }
        agent.destroy();
      }
      agents.clear();
      await Promise.all(ends);
    },
  };
}

async function ended(socket: Socket): Promise<void> {
  if (socket.closed) return;
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}
