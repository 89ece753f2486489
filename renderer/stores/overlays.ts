import { create } from 'zustand';

/** What may lie over the page, whichever it is. */
interface Overlays {
  search: boolean;
  help: boolean;
}

export const useOverlays = create<Overlays>(() => ({ search: false, help: false }));

export function showSearch(search: boolean): void {
  useOverlays.setState({ search });
}

export function showHelp(help: boolean): void {
  useOverlays.setState({ help });
}
