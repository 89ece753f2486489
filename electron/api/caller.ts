import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '#shared/contract/call.ts';
import type { Client } from './client-address.ts';
import type { OwnerKey } from './owner-key.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** On whose behalf the request is made; set before any handler runs. */
    caller: Caller;
  }
}

/** The part of a request that tells who sent it. */
export interface Sender {
  headers: IncomingHttpHeaders;
  socket: { localPort?: number | undefined };
  client: Pick<Client, 'isLocal'>;
}

const owner: Caller = { kind: 'owner' };
const reader: Caller = { kind: 'reader' };
export const anonymous: Caller = { kind: 'anonymous' };

export interface CallerRules {
  ownerKey: OwnerKey | undefined;
  /** Every program on this machine is the owner. */
  trustLoopback: boolean;
  /** Whose token this is; undefined for nobody's. */
  identify?: ((token: string) => Caller | undefined) | undefined;
}

/** A credential that was sent decides alone: a wrong key is not quietly replaced by the trust in loopback. */
export function callerOf(request: Sender, { ownerKey, trustLoopback, identify }: CallerRules): Caller {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const token = bearerOf(authorization);
    if (token === null) return anonymous;
    return ownerKey?.isKey(token) === true ? owner : (identify?.(token) ?? anonymous);
  }
  if (ownerKey && cookie !== undefined) {
    const proof = readCookie(cookie, ownerCookieName(request));
    if (proof !== null && ownerKey.isCookie(proof)) return owner;
  }
  if (!request.client.isLocal) return anonymous;
  return trustLoopback ? owner : reader;
}

export function bearerOf(authorization: string): string | null {
  return /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization)?.[1] ?? null;
}

/** Cookies ignore ports, so each server on this machine uses a name of its own. */
export function ownerCookieName({ socket }: Pick<Sender, 'socket'>): string {
  return `webplay_owner_${String(socket.localPort)}`;
}

function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return null;
}
