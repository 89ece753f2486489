import { create } from 'zustand';
import type { GroupKind, PlaylistId, TitleId } from '#shared/model/ids.ts';

/** What may lie over the page, whichever it is. */
interface Overlays {
  search: boolean;
  help: boolean;
  /** Whose groups are being arranged. */
  groups: { playlistId: PlaylistId; kind: GroupKind } | null;
  /** The title to be put into groups. */
  grouping: { id: TitleId; name: string } | null;
}

export const useOverlays = create<Overlays>(() => ({ search: false, help: false, groups: null, grouping: null }));

export function showSearch(search: boolean): void {
  useOverlays.setState({ search });
}

export function showHelp(help: boolean): void {
  useOverlays.setState({ help });
}

export function arrangeGroups(groups: Overlays['groups']): void {
  useOverlays.setState({ groups });
}

export function addToGroup(grouping: Overlays['grouping']): void {
  useOverlays.setState({ grouping });
}
