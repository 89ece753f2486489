import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isLoopback, plainAddress } from './addresses.ts';

/** Who sent a request, as far as that can be known. */
export interface Client {
  /** Of the client, or of the last hop that may be believed. */
  address: string;
  /** A program on this machine, without anybody in between. */
  isLocal: boolean;
  /** It came through a proxy that is trusted: its socket is shared by many clients. */
  isRelayed: boolean;
}

/** What of a request tells who sent it. */
export interface Wire {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string | undefined };
}

export type ClientOf = (request: Wire) => Client;

/**
 * Believes what is written about a client's address only as far as each hop that wrote it is trusted, from the last one
 * backwards: whatever a client writes itself lies before the entry of the first proxy.
 *
 * `trusted` holds networks, as 10.0.0.0/8. Proxies must set `X-Forwarded-For`; `Forwarded` counts only without it.
 */
export function clientReader(trusted: readonly string[]): ClientOf {
  const networks = trusted.map((network) => ipaddr.parseCIDR(network));
  const isTrusted = (address: string): boolean => {
    if (networks.length === 0 || isIP(address) === 0) return false;
    const parsed = ipaddr.process(address);
    return networks.some(([network, prefix]) => network.kind() === parsed.kind() && parsed.match(network, prefix));
  };
  return ({ headers, socket }) => {
    const peer = plainAddress(socket.remoteAddress);
    if (!isTrusted(peer)) return { address: peer, isLocal: isLoopback(peer) && !wasForwarded(headers), isRelayed: false };
    // A trusted proxy that says nothing may have been talked out of it, so its own loopback address means nothing either.
    return { address: firstUntrusted(peer, hops(headers), isTrusted), isLocal: false, isRelayed: true };
  };
}

/** Back from the hop that spoke to us; what cannot be read ends the way at the last one who could. */
function firstUntrusted(peer: string, hops: readonly string[], isTrusted: (address: string) => boolean): string {
  let last = peer;
  for (const hop of hops.toReversed()) {
    const address = addressIn(hop);
    if (address === undefined) return last;
    last = address;
    if (!isTrusted(address)) return address;
  }
  return last;
}

function hops(headers: IncomingHttpHeaders): string[] {
  const list = headers['x-forwarded-for'];
  if (list !== undefined) return String(list).split(',');
  return (headers.forwarded ?? '').split(',').map((element) => /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;]*)/i.exec(element)?.[1] ?? '');
}

/** `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::7` or `[2001:db8::7]:4711`, also in quotes. */
function addressIn(text: string): string | undefined {
  const bare = text.trim().replace(/^"(.*)"$/, '$1');
  const inside = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? /^([\d.]+)(?::\d{1,5})?$/.exec(bare)?.[1] ?? bare;
  return isIP(inside) === 0 || inside.includes('%') ? undefined : ipaddr.process(inside).toString();
}

/** Somebody passed the request on, whoever it was. */
function wasForwarded(headers: IncomingHttpHeaders): boolean {
  return ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto', 'via'].some((name) => headers[name] !== undefined);
}

/** Whom to count as one client: an IPv6 network of 64 bits is one household, which can take any address of it. */
export function clientGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? `${parsed.parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64` : parsed.toString();
}
