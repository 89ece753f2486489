import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

import { parseHttpUrl } from './http-url.ts';
import { toTransportFailure } from './transport-failure.ts';

/** What kind of machine an address belongs to; `forbidden` is reachable from no source at all. */
export type AddressClass = 'public' | 'private' | 'loopback' | 'forbidden';

/**
 * The lowest class the whole tree of a source may touch: its redirects, guides, logos and nested playlists.
 * What the owner typed decides it once, and nothing a provider answers can lower it afterwards.
 */
export type Reach = Exclude<AddressClass, 'forbidden'>;

export type ClassifyAddress = (address: string) => AddressClass;

/** All addresses of a name; rejects when there is none. */
export type Resolver = (host: string) => Promise<readonly string[]>;

type Rule = readonly [network: string, prefixLength: number, verdict: AddressClass];

// First match wins, so single addresses stand before the networks that contain them.
const ipv4Rules: readonly Rule[] = [
  ['100.100.100.200', 32, 'forbidden'], // Alibaba Cloud instance metadata
  ['168.63.129.16', 32, 'forbidden'], // Azure host agent
  ['0.0.0.0', 8, 'forbidden'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'], // carrier-grade NAT, also the range of overlay networks such as Tailscale
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'forbidden'], // link-local, and the metadata service of most clouds
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'forbidden'], // protocol assignments
  ['192.0.2.0', 24, 'forbidden'], // documentation
  ['192.88.99.0', 24, 'forbidden'], // retired 6to4 relays
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'forbidden'], // benchmarks
  ['198.51.100.0', 24, 'forbidden'], // documentation
  ['203.0.113.0', 24, 'forbidden'], // documentation
  ['224.0.0.0', 4, 'forbidden'], // multicast
  ['240.0.0.0', 4, 'forbidden'], // reserved, with the broadcast address
  ['0.0.0.0', 0, 'public'],
];

const ipv6Rules: readonly Rule[] = [
  ['::1', 128, 'loopback'],
  ['fd00:ec2::254', 128, 'forbidden'], // AWS instance metadata
  ['fd20:ce::254', 128, 'forbidden'], // Google Cloud instance metadata
  ['fc00::', 7, 'private'],
  ['2001::', 23, 'forbidden'], // protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32, 'forbidden'], // documentation
  ['3fff::', 20, 'forbidden'], // documentation
  ['2000::', 3, 'public'],
];

// IPv6 networks that carry an IPv4 address, and the byte where it starts: the inner address is the one that counts.
const embeddings: readonly (readonly [network: string, prefixLength: number, offset: number])[] = [
  ['::ffff:0:0', 96, 12], // IPv4-mapped
  ['::ffff:0:0:0', 96, 12], // IPv4-translated
  ['64:ff9b::', 96, 12], // NAT64
  ['2002::', 16, 2], // 6to4
  ['::', 96, 12], // IPv4-compatible; `::` and `::1` are looked at before
];

type Address = ipaddr.IPv4 | ipaddr.IPv6;
const compile = (rules: readonly Rule[]) =>
  rules.map(([network, prefixLength, verdict]) => ({ network: ipaddr.parse(network), prefixLength, verdict }));
const compiledIpv4 = compile(ipv4Rules);
const compiledIpv6 = compile(ipv6Rules);
const compiledEmbeddings = embeddings.map(([network, prefixLength, offset]) => ({
  network: ipaddr.parse(network),
  prefixLength,
  offset,
}));

/** The class of an IP address as a resolver, a socket or the URL parser writes it; anything else is forbidden. */
export function classifyAddress(address: string): AddressClass {
  // ipaddr.js also reads octal and short forms; here only the one normal spelling counts. A zone id means link-local.
  if (isIP(address) === 0 || address.includes('%')) return 'forbidden';
  return classify(ipaddr.parse(address));
}

function classify(address: Address): AddressClass {
  const rules = address.kind() === 'ipv4' ? compiledIpv4 : compiledIpv6;
  if (address.kind() === 'ipv6' && address.toString() !== '::1') {
    const embedding = compiledEmbeddings.find(({ network, prefixLength }) => address.match(network, prefixLength));
    if (embedding) {
      return classify(new ipaddr.IPv4(address.toByteArray().slice(embedding.offset, embedding.offset + 4)));
    }
  }
  const rule = rules.find(({ network, prefixLength }) => address.match(network, prefixLength));
  return rule?.verdict ?? 'forbidden';
}

const depth: Record<Reach, number> = { public: 0, private: 1, loopback: 2 };

/** Whether a source of this reach may connect to an address of this class. */
export function mayReach(reach: Reach, addressClass: AddressClass): boolean {
  return addressClass !== 'forbidden' && depth[addressClass] <= depth[reach];
}

/** The IP address a URL names directly, in normal spelling: the URL parser has undone decimal, hex, octal and short forms. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return isIP(host) === 0 ? undefined : host;
}

/** Names that mean this computer by definition; they are never looked up, so no DNS server can move them. */
export function isLocalhost(host: string): boolean {
  const name = (host.endsWith('.') ? host.slice(0, -1) : host).toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * The reach of a source whose owner typed `url`, given the class its host resolved to. A dotted name that points to
 * this computer stays public and is refused later: loopback has to be typed, not arranged by whoever owns the name.
 */
export function reachOf(url: URL, resolvedClass: AddressClass): Reach {
  if (resolvedClass === 'private') return 'private';
  if (resolvedClass !== 'loopback') return 'public';
  // One-label names (the machine's own) come from the hosts file, not from a stranger's DNS.
  const typed = literalAddress(url) !== undefined || isLocalhost(url.hostname) || !url.hostname.includes('.');
  return typed ? 'loopback' : 'public';
}

/**
 * The reach of a typed address or host name, asking the resolver for names. Where a name has addresses of several
 * classes the most public one counts, so that a provider cannot lower the reach by adding a record.
 */
export async function resolveReach(
  host: string,
  resolver: Resolver,
  classifyHost: ClassifyAddress = classifyAddress,
): Promise<Reach> {
  const url = parseHttpUrl(host.includes('://') ? host : `http://${host}`);
  const literal = literalAddress(url);
  if (literal !== undefined) return reachOf(url, classifyHost(literal));
  if (isLocalhost(url.hostname)) return 'loopback';
  const addresses = await resolver(url.hostname).catch((error: unknown) => {
    throw toTransportFailure(error, url.hostname);
  });
  const classes = addresses.map((address) => classifyHost(address));
  const mostPublic = (['public', 'private', 'loopback'] as const).find((reach) => classes.includes(reach));
  return reachOf(url, mostPublic ?? 'forbidden');
}
