import { AppError } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { findCatalog } from '../catalog/queries.ts';
import { writeCacheFile } from '../compat/cache-file.ts';
import { createCompat } from '../compat/handlers.ts';
import { listSpokenIds } from '../playlists/queries.ts';
import { inputFailure, parseProviderInput } from '../providers/xtream/provider-input.ts';
import type { Ground } from './ground.ts';
import type { PlaylistParts } from './playlist-parts.ts';
import type { StreamParts } from './stream-parts.ts';

/** The HTTP contract over the owner's playlists, and the earlier backend's file. */
export function connectContract({ db, cache, clock, events, ttlSeconds }: Ground, { playlists, refresher }: PlaylistParts, { rowAddresses, streamBase }: StreamParts) {
  // Every list of the contract asks; the answer changes with the playlists only.
  let spokenIds: readonly PlaylistId[] | undefined;
  events.subscribe(({ type }) => {
    if (type === 'playlists.changed') spokenIds = undefined;
  });

  const compat = createCompat({
    spokenIds: () => (spokenIds ??= listSpokenIds(db)),
    cache,
    db,
    clock,
    refresher,
    login: playlists.login,
    hasCredentials: playlists.hasCredentials,
    rowAddresses,
    publicLogo: (logo) => (logo?.includes('{password') ? null : logo),
    parseHost: parseLoginHost,
    ttlSeconds,
    streamBase,
  });

  return {
    handlers: compat.handlers,

    async exportCache(file: string, { withCredentials }: { withCredentials: boolean }): Promise<number> {
      const { head, rows } = compat.exportRows(withCredentials ? rowAddresses.withCredentials : rowAddresses.asTemplates);
      await writeCacheFile(file, head, rows);
      return head.channel_count;
    },

    async importCache(file: string): Promise<number> {
      const { id } = await playlists.importCache(file);
      return findCatalog(cache, id)?.stats.reduce((sum, rows) => sum + rows, 0) ?? 0;
    },
  };
}

/** A typed host as the origin that requests go to. */
function parseLoginHost(host: string): string {
  const parsed = parseProviderInput(host);
  if ('error' in parsed) throw inputFailure(parsed.error);
  if (parsed.username !== null || host.includes('?')) {
    throw new AppError('invalid_input', 'Give the host alone; user name and password have fields of their own');
  }
  return parsed.base;
}
