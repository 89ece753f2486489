/** A socket's address without the IPv4-in-IPv6 clothing of dual-stack sockets. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

export function isLoopback(address: string | undefined): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || plain.startsWith('127.');
}

/** How an address is written inside a URL or a `Host` header. */
export function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** An address a browser on this machine can open: a server that listens everywhere listens on loopback too. */
export function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}
