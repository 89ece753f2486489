import { create } from 'zustand';

/** The element a page keeps free for the picture; null when the page on screen has none. */
interface PlayerSlot {
  element: HTMLElement | null;
}

export const usePlayerSlot = create<PlayerSlot>(() => ({ element: null }));

/** A ref for `<div data-player-slot="preview">`: announces the slot while it is on screen. */
export function playerSlotRef(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  usePlayerSlot.setState({ element });
  return () => {
    if (usePlayerSlot.getState().element === element) usePlayerSlot.setState({ element: null });
  };
}
