import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { CallContext } from '#shared/contract/call.ts';
import { derivedKey } from './tokens.ts';

/** What a client of a user is known again by; without the server's secret nothing can be read out of it. */
export type ClientKey = (userId: string, context: CallContext) => string;

export function createClientKey(secretKey: string): ClientKey {
  const key = derivedKey(secretKey, 'client key');
  return (userId, { address, userAgent }) => {
    const said = JSON.stringify([userId, address === null ? null : networkOf(address), userAgent]);
    return createHmac('sha256', key).update(said).digest('base64url');
  };
}

/** A household has one IPv4 address, or 64 bits of an IPv6 one. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const first = head.split(':').filter((part) => part !== '');
  const last = tail.split(':').filter((part) => part !== '');
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0') : [];
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}
