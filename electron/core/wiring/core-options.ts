import type { ShowcaseSources } from '../compat/showcase/showcase.ts';
import type { NetworkRules } from '../http/network-rules.ts';
import type { MachineReaders } from '../license/fingerprint/machine-readers.ts';
import type { LicenseSettings } from '../license/license.ts';
import type { Logger } from '../log.ts';
import type { Keychain } from '../secrets/keychain.ts';
import type { ServerMode, ServerModeGround } from '../server-mode.ts';

export interface CoreOptions {
  /** Created when missing, for its owner alone. */
  dataDir: string;
  version: string;
  host: 'desktop' | 'server';
  /** Of a server: makes what it has besides. Handed in, because the desktop has neither accounts nor the code for them. */
  accounts?: (ground: ServerModeGround) => ServerMode;
  /** Of a program that asks for a license; without it everything is free. */
  license?: LicenseSettings & { /** Tests let other machines answer. */ machine?: MachineReaders };
  log?: Logger;
  clock?: () => number;
  /** Origin of streams and logos when they do not come from the page's own. */
  mediaOrigin?: () => string;
  /** Where our own stream addresses begin, for clients of the HTTP API; known once the server listens. */
  publicUrl?: () => string;
  /** `memory` leaves the operating system's keychain alone; tests bring one of their own. */
  keychain?: 'auto' | 'memory' | Keychain;
  /** Refreshes stale playlists in the background; tests decide themselves when to refresh. */
  keepFresh?: boolean;
  /** Overrides the owner's setting: `CACHE_TTL_SECONDS` of the server. */
  ttlSeconds?: number;
  /** What `/catalog/*` shows: the bundled samples unless told otherwise. */
  showcase?: Partial<ShowcaseSources>;
  /** Where the demo's media and the samples are, when not in their usual place. */
  resourcesDir?: string;
  /** Tests let servers on loopback play the world. */
  network?: NetworkRules;
  /** Tests also check every answer against the contract. */
  checkOutputs?: boolean;
}
