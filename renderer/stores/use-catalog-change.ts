import { useEffect, useMemo } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import { onAppEvent, onEventGap } from '../api/api.ts';
import { coalesce } from '../lib/coalesce.ts';
import { isFirstImport, usePlaylists } from './active-playlist.ts';

/** Soon enough to watch a list fill, seldom enough to let it. */
const pauseMs = 1_000;

function isFilling(playlistId: PlaylistId): boolean {
  const { playlists } = usePlaylists.getState();
  return playlists.status === 'ready' && playlists.data.some((playlist) => playlist.id === playlistId && isFirstImport(playlist));
}

/**
 * Calls `reload` when the titles of a playlist have changed, and again and again while a first import fills it: never
 * twice at once, nor more than once a second. Returns a way to ask for the same. Wrap `reload` in `useCallback`.
 */
export function useCatalogChange(playlistId: PlaylistId | null, reload: () => Promise<unknown> | undefined): () => void {
  const reloadSoon = useMemo(() => coalesce(reload, pauseMs), [reload]);
  useEffect(() => {
    let entries = 0;
    const stops = [
      onAppEvent('catalog.changed', (event) => {
        if (event.playlistId === playlistId) reloadSoon();
      }),
      onAppEvent('playlists.progress', ({ progress }) => {
        if (progress.playlistId !== playlistId || progress.entries === entries || !isFilling(playlistId)) return;
        ({ entries } = progress);
        reloadSoon();
      }),
      onEventGap(reloadSoon),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [playlistId, reloadSoon]);
  return reloadSoon;
}
