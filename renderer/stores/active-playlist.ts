import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api, onAppEvent, onEventGap } from '../api/api.ts';
import { loading, settled, type Loadable } from '../lib/loadable.ts';

interface Playlists {
  playlists: Loadable<readonly Playlist[]>;
}

export const usePlaylists = create<Playlists>(() => ({ playlists: loading }));

let asked = 0;

/** Asks for the playlists again; what is on screen stays until the answer is here. */
export async function loadPlaylists(): Promise<void> {
  const turn = ++asked;
  const answer = await settled(api.playlists.listPlaylists({}));
  if (turn !== asked) return; // a newer question is under way
  const known = usePlaylists.getState().playlists;
  if (answer.status === 'failed' && known.status === 'ready') return; // better what was true a moment ago than nothing
  usePlaylists.setState({
    playlists: answer.status === 'ready' ? { status: 'ready', data: answer.data.playlists } : answer,
  });
}

/** Makes a playlist the one on screen, at once. */
export async function activatePlaylist(playlistId: PlaylistId): Promise<void> {
  change((playlist) => ({ ...playlist, active: playlist.id === playlistId }));
  await api.playlists.activatePlaylist({ playlistId });
  await loadPlaylists();
}

/** Follows the core's events; returns what ends it. */
export function watchPlaylists(): () => void {
  const stops = [
    onAppEvent('playlists.changed', () => void loadPlaylists()),
    onEventGap(() => void loadPlaylists()),
    onAppEvent('playlists.progress', ({ progress }) => {
      change((playlist) => (playlist.id === progress.playlistId ? { ...playlist, refreshing: progress } : playlist));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function change(update: (playlist: Playlist) => Playlist): void {
  const { playlists } = usePlaylists.getState();
  if (playlists.status !== 'ready') return;
  usePlaylists.setState({ playlists: { status: 'ready', data: playlists.data.map(update) } });
}

const none: readonly Playlist[] = [];

export function usePlaylistList(): readonly Playlist[] {
  return usePlaylists(({ playlists }) => (playlists.status === 'ready' ? playlists.data : none));
}

/** The playlist on screen; null while loading and when there is none. */
export function useActivePlaylist(): Playlist | null {
  return usePlaylists(activeOf);
}

export function useActivePlaylistId(): PlaylistId | null {
  return usePlaylists((state) => activeOf(state)?.id ?? null);
}

function activeOf({ playlists }: Playlists): Playlist | null {
  if (playlists.status !== 'ready') return null;
  return playlists.data.find((playlist) => playlist.active) ?? playlists.data[0] ?? null;
}
