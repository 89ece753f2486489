import { useCallback, useEffect } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { useAppEvent } from '../api/use-event.ts';
import { usePagedRows, type PagedRows } from '../lib/use-paged-rows.ts';
import type { Group } from './channel-group.ts';
import { channelLoader, type ChannelLine, type ChannelSort } from './channel-lines.ts';
import { useFavorites } from './favorites.ts';
import { useCatalogChange } from './use-catalog-change.ts';

/** Which channels a list shows, and in what order. */
export interface ChannelQuestion {
  playlist: Playlist;
  group: Group;
  sort: ChannelSort;
  /** Plain text, already trimmed; empty for all. */
  search: string;
}

/** The lines of a group; they follow a refresh as it goes, and the user's own marks. */
export function useChannelRows({ playlist, group, sort, search }: ChannelQuestion, startAt: number): PagedRows<ChannelLine> {
  const { id } = playlist;
  const load = useCallback(
    (offset: number, limit: number) => channelLoader(id, group, sort, search)(offset, limit),
    [id, group, sort, search],
  );
  const rows = usePagedRows(load, { startAt });
  const { refresh } = rows;
  const refreshSoon = useCatalogChange(id, refresh);
  useAppEvent('library.changed', (event) => {
    if (event.playlistId === id && group.type === 'recent') refreshSoon();
  });
  const isFavorites = group.type === 'favorites';
  useEffect(() => {
    if (!isFavorites) return undefined;
    return useFavorites.subscribe((now, before) => {
      if (now.marks !== before.marks) refreshSoon();
    });
  }, [isFavorites, refreshSoon]);
  return rows;
}
