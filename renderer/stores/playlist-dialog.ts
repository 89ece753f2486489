import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';

/** What lies over the page about one playlist; opened from its card, from a notice, and while adding it. */
export type PlaylistDialog =
  | { type: 'rename' | 'edit' | 'remove' | 'changes' | 'move'; playlistId: PlaylistId }
  /** `first`: nothing of the playlist was imported yet. */
  | { type: 'groups'; playlistId: PlaylistId; first: boolean };

/** The groups of a playlist were to be chosen first, and none was yet. */
export function awaitsChoice({ choice }: Playlist): boolean {
  return choice?.mode === 'only' && choice.groups.length === 0;
}

interface Dialogs {
  open: PlaylistDialog | null;
}

export const useDialogs = create<Dialogs>(() => ({ open: null }));

export function openDialog(open: PlaylistDialog): void {
  useDialogs.setState({ open });
}

/** Lets one choose which groups of a playlist are imported. */
export function openGroupChoice({ id, refreshedAt }: Playlist): void {
  openDialog({ type: 'groups', playlistId: id, first: refreshedAt === null });
}

export function closeDialog(): void {
  useDialogs.setState({ open: null });
}
