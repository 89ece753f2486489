import type { PlaylistId, TitleKind } from '#shared/model/ids.ts';
import { SourceOptions } from '#shared/model/source.ts';
import { findCatalog } from '../catalog/queries.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { findPlaylist } from '../playlists/queries.ts';
import { createAddressTemplates } from '../providers/address-template.ts';
import type { FindSource, ReachableSource } from './reachable.ts';
import { createAddresser, type LiveFormat } from './resolve-stream.ts';

/** What of a listed row its address is made of. */
export interface AddressedRow {
  kind: TitleKind;
  providerKey: string;
  /** What the provider calls it now. */
  sourceKey: string;
  address: string | null;
  container: string | null;
}

/** Empty where a row has no address of its own. */
export type RowAddress = (row: AddressedRow) => string;

export interface RowAddresses {
  /** What plays elsewhere, credentials and all. Throws `credentials_missing` where they are not known any more. */
  withCredentials(playlistId: PlaylistId): Promise<RowAddress>;
  /** The same with placeholders where user name and password go; needs no credentials. */
  asTemplates(playlistId: PlaylistId): Promise<RowAddress>;
}

export interface RowAddressOptions {
  cache: SqliteDatabase;
  db: UserDatabase;
  findSource: FindSource;
  liveFormat: () => LiveFormat;
  demoAccount: () => Promise<{ server: string }>;
}

export function createRowAddresses({ cache, db, findSource, liveFormat, demoAccount }: RowAddressOptions): RowAddresses {
  function addresses(playlistId: PlaylistId, source: ReachableSource): RowAddress {
    const addresser = createAddresser(findCatalog(cache, playlistId), source, liveFormat());
    return (row) => addresser(row.kind, row) ?? '';
  }

  return {
    withCredentials: async (playlistId) => addresses(playlistId, await findSource(playlistId)),

    async asTemplates(playlistId) {
      const playlist = findPlaylist(db, playlistId);
      const base = playlist?.sourceType === 'demo' ? (await demoAccount()).server : (playlist?.address ?? '');
      // Words that the template maker finds again, because the addresses are made here and of panel shape.
      const login = { base, username: 'username', password: 'password' };
      const addressOf = addresses(playlistId, { options: SourceOptions.parse({}), reach: 'public', accounts: [], login });
      const templates = createAddressTemplates();
      return (row) => row.address ?? templates.toTemplate(addressOf(row)) ?? '';
    },
  };
}
