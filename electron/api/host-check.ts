import type { FastifyRequest } from 'fastify';
import { inUrl, isLoopback, plainAddress } from './addresses.ts';

export interface Endpoint {
  address: string | undefined;
  port: number | undefined;
}

/**
 * Whether a request names the very address and port it came in on, or one the owner allowed. A page that made its own
 * name point at this machine (DNS rebinding) still sends that name.
 *
 * `allowed` holds lower-case names, with a port where only that port is meant.
 */
export function isOurHost(host: string, local: Endpoint, allowed: readonly string[]): boolean {
  const name = host.toLowerCase();
  const colon = name.endsWith(']') ? -1 : name.lastIndexOf(':');
  const bare = colon === -1 ? name : name.slice(0, colon);
  if (allowed.includes(name) || allowed.includes(bare)) return true;

  const port = colon === -1 ? '80' : name.slice(colon + 1);
  if (port !== String(local.port)) return false;
  return bare === inUrl(plainAddress(local.address)) || (bare === 'localhost' && isLoopback(local.address));
}

/** The one `Host` of a request, or null when there is none, several, or an address in the request line besides. */
export function hostOf({ raw }: FastifyRequest): string | null {
  const { host } = raw.headers;
  if (host === undefined || host.length > 300 || raw.url?.startsWith('/') !== true) return null;
  let seen = 0;
  // Node keeps the first of several Host headers and drops the others from `headers`.
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    if (raw.rawHeaders[at]?.toLowerCase() === 'host') seen += 1;
  }
  return seen === 1 ? host : null;
}
