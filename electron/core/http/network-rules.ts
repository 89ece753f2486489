import { type AddressClass, classifyAddress } from './address-guard.ts';
import { systemResolver } from './guarded-lookup.ts';
import type { HttpParts } from './request.ts';

/**
 * What a core is told about the network, as plain data so that it reaches the ingest thread too. Nobody tells it
 * anything but tests, in which servers on loopback play public and private ones.
 */
export interface NetworkRules {
  /** Names that are answered from here instead of by the system's resolver. */
  hosts?: Readonly<Record<string, readonly string[]>>;
  /** Addresses taken for another class than theirs. */
  classes?: Readonly<Record<string, AddressClass>>;
  /** What every time limit, pause and gap is multiplied with. */
  pace?: number;
}

export function httpPartsOf({ hosts = {}, classes = {}, pace = 1 }: NetworkRules): HttpParts {
  const addresses = new Map(Object.entries(hosts));
  const known = new Map(Object.entries(classes));
  return {
    pace,
    resolver: async (host) => addresses.get(host) ?? systemResolver(host),
    classify: (address) => known.get(address) ?? classifyAddress(address),
  };
}
