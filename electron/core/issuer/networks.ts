import ipaddr from 'ipaddr.js';

/** The part of an address that says which network it is of, as `203.0.113.*` or `2001:db8:1::/48`: whose it is stays untold. */
export function shownNetwork(address: string | null): string | null {
  const parsed = parse(address);
  if (!parsed) return null;
  return parsed instanceof ipaddr.IPv6 ? prefixOf(parsed, 3) : parsed.toString().replace(/\d+$/, '*');
}

/** What one household comes from: an IPv4 address, or 64 bits of an IPv6 one. */
export function homeNetwork(address: string | null): string {
  const parsed = parse(address);
  if (!parsed) return 'unknown';
  return parsed instanceof ipaddr.IPv6 ? prefixOf(parsed, 4) : parsed.toString();
}

function parse(address: string | null): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return address !== null && ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

function prefixOf({ parts }: ipaddr.IPv6, count: number): string {
  const shown = parts.slice(0, count).map((part) => part.toString(16));
  return `${shown.join(':')}::/${String(count * 16)}`;
}
