import { AppError } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Reach } from '../http/address-guard.ts';
import { findPlaylist } from '../playlists/queries.ts';
import type { ReachOf } from '../playlists/reach.ts';
import { accountInAddress } from '../providers/address-template.ts';
import type { XtreamLogin } from '../providers/xtream/addresses.ts';
import type { Account, Vault } from '../secrets/vault.ts';

/** A playlist's source as playing needs it: who one is there, and how far its addresses may lead. */
export interface ReachableSource {
  options: SourceOptions;
  reach: Reach;
  /** Set for sources that are panels. */
  login: XtreamLogin | undefined;
  /** What fills address templates, spelled for addresses. */
  accounts: Account[];
}

export interface SourceFinderOptions {
  db: UserDatabase;
  vault: Vault;
  reachOf: ReachOf;
  demoAccount: () => Promise<{ server: string; username: string; password: string }>;
}

export type FindSource = (playlistId: PlaylistId) => Promise<ReachableSource>;

export function createSourceFinder({ db, vault, reachOf, demoAccount }: SourceFinderOptions): FindSource {
  return async (playlistId) => {
    const playlist = findPlaylist(db, playlistId);
    if (!playlist) throw new AppError('not_found', 'This playlist is gone');
    const { sourceType, address, options } = playlist;
    if (sourceType === 'demo' || sourceType === 'xtream') {
      const panel = sourceType === 'demo' ? await demoAccount() : { server: address, ...(await vault.read(playlistId))?.accounts[0] };
      const { server, username, password } = panel;
      if (server === null || username === undefined || password === undefined) throw missingCredentials();
      return {
        options,
        reach: await reachOf(playlistId, server),
        login: { base: server, username, password },
        accounts: [accountInAddress({ username, password })],
      };
    }
    const credentials = await vault.read(playlistId);
    const typed = sourceType === 'm3u-url' ? (address ?? credentials?.url) : undefined;
    if (sourceType === 'm3u-url' && typed === undefined) throw missingCredentials();
    return {
      options,
      // A list from the owner's own disk may name tuners in the house, but not services of this machine.
      reach: typed === undefined ? 'private' : await reachOf(playlistId, typed),
      login: undefined,
      accounts: credentials?.accounts ?? [],
    };
  };
}

function missingCredentials(): AppError {
  return new AppError('credentials_missing', 'The user name and password of this playlist are not known here any more; enter them again');
}
