import { createLicense, type License } from '../license/license.ts';
import { createNoLicense } from '../license/no-license.ts';
import { listPlaylists } from '../playlists/queries.ts';
import { createSecretTexts } from '../secrets/secret-texts.ts';
import type { CoreOptions } from './core-options.ts';
import type { Ground } from './ground.ts';

/** The license of this device; where none is asked for, nothing runs and everything is free. */
export function connectLicense({ db, dataDir, keychain, events, http, log, clock }: Ground, { license, version }: CoreOptions): License {
  if (!license) return createNoLicense(clock);
  return createLicense({
    ...license,
    db,
    dataDir,
    secrets: createSecretTexts(keychain),
    events,
    http,
    log: log.child({ domain: 'license' }),
    clock,
    appVersion: version,
    // The oldest: which one is in use changes with every click.
    firstPlaylist: () => listPlaylists(db).toSorted((one, other) => one.createdAt - other.createdAt)[0]?.id,
  });
}
