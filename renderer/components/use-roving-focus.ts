import { useCallback, type FocusEvent, type KeyboardEvent } from 'react';

interface RovingFocus {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
}

const items = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-roving]')];

/**
 * One stop for Tab in a row or column of buttons marked `data-roving`: the arrows of its direction move inside,
 * the others lead out. Give the first (or chosen) one `tabIndex={0}` and the rest `-1`.
 */
export function useRovingFocus(direction: 'row' | 'column'): RovingFocus {
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const all = items(event.currentTarget);
      const at = all.findIndex((item) => item === document.activeElement);
      if (at < 0) return;
      const [forth, back] = direction === 'row' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp'];
      const targets: Partial<Record<string, number>> = { [forth]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 };
      const to = targets[event.key];
      const next = to === undefined ? undefined : all[to];
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
    },
    [direction],
  );
  const onFocus = useCallback((event: FocusEvent<HTMLElement>): void => {
    const all = items(event.currentTarget);
    const focused = all.find((item) => item === event.target);
    if (focused === undefined) return;
    for (const item of all) item.tabIndex = item === focused ? 0 : -1;
    focused.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);
  return { onKeyDown, onFocus };
}
