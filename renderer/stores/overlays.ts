import { create } from 'zustand';
import type { GroupKind, PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';

/** What may lie over the page, whichever it is. */
interface Overlays {
  search: boolean;
  help: boolean;
  /** Whose groups are being arranged. */
  groups: { playlistId: PlaylistId; kind: GroupKind } | null;
  /** The title to be put into groups. */
  grouping: { id: TitleId; name: string } | null;
  /** The programme whose card is open. */
  programme: ShownProgramme | null;
  /** The activation of this computer. */
  activation: boolean;
}

/** A programme by its channel and start; what is known of it already is shown until the rest is here. */
export interface ShownProgramme {
  channelId: TitleId;
  start: number;
  channel?: Channel | null;
  programme?: Programme;
}

export const useOverlays = create<Overlays>(() => ({ search: false, help: false, groups: null, grouping: null, programme: null, activation: false }));

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

/** Opens the card of a programme, from wherever one is. */
export function showProgramme(programme: ShownProgramme | null): void {
  useOverlays.setState({ programme });
}

/** Opens the dialog that activates this computer, from wherever one is. */
export function showActivation(activation: boolean): void {
  useOverlays.setState({ activation });
}
