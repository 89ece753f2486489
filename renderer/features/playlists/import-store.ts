import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';

/** The first refresh the user waits for, from adding the playlist until its end was seen. */
interface Imports {
  watched: PlaylistId | null;
}

export const useImports = create<Imports>(() => ({ watched: null }));

export function watchImport(playlistId: PlaylistId): void {
  useImports.setState({ watched: playlistId });
}

export function endWatch(): void {
  useImports.setState({ watched: null });
}
