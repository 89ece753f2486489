import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist, RefreshProgress } from '#shared/model/playlist.ts';
import { api, onAppEvent, onEventGap } from '../api/api.ts';
import { loading, settled, type Loadable } from '../lib/loadable.ts';

interface Playlists {
  playlists: Loadable<readonly Playlist[]>;
  /** Of what is being read at this moment. Apart from the playlists, because it changes several times a second. */
  progress: Readonly<Record<PlaylistId, RefreshProgress>>;
}

export const usePlaylists = create<Playlists>(() => ({ playlists: loading, progress: {} }));

let asked = 0;

/** Asks for the playlists again; what is on screen stays until the answer is here. */
export async function loadPlaylists(): Promise<void> {
  const turn = ++asked;
  const answer = await settled(api.playlists.listPlaylists({}));
  if (turn !== asked) return; // a newer question is under way
  const known = usePlaylists.getState().playlists;
  if (answer.status === 'failed' && known.status === 'ready') return; // better what was true a moment ago than nothing
  if (answer.status === 'failed') {
    usePlaylists.setState({ playlists: answer });
    return;
  }
  const { playlists } = answer.data;
  const running = playlists.flatMap(({ id, refreshing }) => (refreshing === null ? [] : [[id, refreshing] as const]));
  usePlaylists.setState({ playlists: { status: 'ready', data: playlists }, progress: Object.fromEntries(running) });
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
      usePlaylists.setState((state) => ({ progress: { ...state.progress, [progress.playlistId]: progress } }));
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

/** Whether what is being read is the first there will be of this playlist. */
export function isFirstImport({ importing, refreshedAt }: Playlist): boolean {
  return importing || refreshedAt === null;
}

/** How far the reading of a playlist's source is; null while none is under way. */
export function useProgress(playlistId: PlaylistId): RefreshProgress | null {
  return usePlaylists(({ progress }) => progress[playlistId] ?? null);
}

/** Whether a playlist's source is being read; changes only when that begins and ends. */
export function useIsReading(playlistId: PlaylistId): boolean {
  return usePlaylists(({ progress }) => progress[playlistId] !== undefined);
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
