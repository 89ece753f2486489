import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';

/** What lies over the page about one playlist; opened from its card, from a notice, and while adding it. */
export type PlaylistDialog =
  | { type: 'rename' | 'edit' | 'remove' | 'changes' | 'move'; playlistId: PlaylistId }
  /** `first`: nothing of the playlist was imported yet. */
  | { type: 'groups'; playlistId: PlaylistId; first: boolean };

interface Dialogs {
  open: PlaylistDialog | null;
}

export const useDialogs = create<Dialogs>(() => ({ open: null }));

export function openDialog(open: PlaylistDialog): void {
  useDialogs.setState({ open });
}

export function closeDialog(): void {
  useDialogs.setState({ open: null });
}
