import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

import { AppError } from '#shared/errors.ts';

import {
  type AddressClass,
  type ClassifyAddress,
  isLocalhost,
  literalAddress,
  mayReach,
  type Reach,
  type Resolver,
} from './address-guard.ts';
import { toTransportFailure } from './transport-failure.ts';

export interface AddressGuard {
  resolver: Resolver;
  classify: ClassifyAddress;
}

/** The operating system's resolver, so hosts files, mDNS and VPN rules count as everywhere else. */
export const systemResolver: Resolver = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/** Refuses a URL that names an address beyond the reach directly; Node connects to literals without any lookup. */
export function checkLiteral(url: URL, reach: Reach, classify: ClassifyAddress): void {
  const literal = literalAddress(url);
  if (literal !== undefined) checkAddress(literal, url.hostname, reach, classify);
}

export function checkAddress(address: string, host: string, reach: Reach, classify: ClassifyAddress): void {
  const addressClass = classify(address);
  if (!mayReach(reach, addressClass)) throw addressRefused(host, addressClass);
}

/** A `lookup` for sockets that hands out checked addresses only, so the name cannot mean something else at connect time. */
export function createGuardedLookup(guard: AddressGuard, reach: Reach): LookupFunction {
  return (host, options, callback) => {
    const fail = (error: unknown) => {
      // The empty address is never read: Node looks at the error first.
      callback(toTransportFailure(error, host), '', 0);
    };
    resolveWithinReach(guard, host, reach).then((addresses) => {
      const found = addresses.map((address) => ({ address, family: isIP(address) }));
      const first = found[0];
      if (options.all) callback(null, found);
      else if (first) callback(null, first.address, first.family);
    }, fail);
  };
}

async function resolveWithinReach(guard: AddressGuard, host: string, reach: Reach): Promise<string[]> {
  if (isLocalhost(host)) {
    if (!mayReach(reach, 'loopback')) throw addressRefused(host, 'loopback');
    return ['127.0.0.1', '::1'];
  }
  const addresses = await guard.resolver(host);
  const classes = addresses.map((address) => guard.classify(address));
  const allowed = addresses.filter((_, index) => mayReach(reach, classes[index] ?? 'forbidden'));
  if (allowed.length > 0) return allowed;
  const [refused] = classes;
  if (refused) throw addressRefused(host, refused);
  throw new AppError('provider_unreachable', `The address ${host} could not be found`, { reason: 'dns' });
}

function addressRefused(host: string, addressClass: AddressClass): AppError {
  const place = {
    public: 'an address',
    private: 'inside your local network',
    loopback: 'this computer itself',
    forbidden: 'an address no provider can have',
  }[addressClass];
  return new AppError('address_refused', `${host} is ${place}, which this source may not reach`);
}
