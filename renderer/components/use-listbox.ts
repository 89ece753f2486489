import { useEffect, useEffectEvent, useId, useRef, type AriaAttributes, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { indexAfterKey } from '../lib/roving-focus.ts';
import type { VirtualRows } from './use-virtual-rows.ts';

/** What a listbox of any length is told, whether its options stand in one column or in many. */
export interface ListboxProps {
  label: string;
  total: number;
  /** In the place of an option that is on its way. */
  renderPlaceholder: (index: number) => ReactNode;
  /** The option the keys stand on; -1 for none. */
  active: number;
  onActive: (index: number) => void;
  /** An option was clicked, or Enter was pressed on it. */
  onChoose: (index: number, how: 'click' | 'enter') => void;
  /** Set where several options can be chosen at once: whether one is. Space chooses, as Enter does. */
  isTicked?: (index: number) => boolean;
  /** Options in sight, by index. */
  onRange?: (start: number, end: number) => void;
  /** Where to begin, in rows; told back by `onTop`. */
  startTop?: number;
  onTop?: (top: number) => void;
  autoFocus?: boolean;
  className?: string | undefined;
}

interface ListboxLayout {
  /** The element with the role, which takes the focus. */
  listbox: RefObject<HTMLElement | null>;
  rows: VirtualRows;
  columns: number;
  /** Whether the active option is brought into sight when the list appears; later it always is. */
  revealsFirst: boolean;
}

interface ElementProps extends AriaAttributes {
  role: string;
}

interface Listbox {
  listboxProps: ElementProps & { tabIndex: number; onKeyDown: (event: KeyboardEvent) => void };
  optionProps: (index: number) => ElementProps & { id: string; onClick: () => void };
}

/**
 * Keys, focus and roles of a listbox of which only the rows in sight exist: the focus stays on the list, and the
 * active option is told by `aria-activedescendant`. Style it by `[aria-selected]`.
 */
export function useListbox(props: ListboxProps, { listbox, rows, columns, revealsFirst }: ListboxLayout): Listbox {
  const { label, total, active, onActive, onChoose, isTicked } = props;
  const id = useId();
  const activeRow = Math.floor(active / columns);
  const isDrawn = active >= 0 && rows.isDrawn(activeRow);

  const revealActive = useEffectEvent((first: boolean) => {
    if (active >= 0 && (revealsFirst || !first)) rows.reveal(activeRow);
    if (first && props.autoFocus) listbox.current?.focus({ preventScroll: true });
  });
  const first = useRef(true);
  useEffect(() => {
    revealActive(first.current);
    first.current = false;
  }, [active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || (event.key === ' ' && isTicked)) {
      event.preventDefault();
      if (active >= 0) onChoose(active, 'enter');
      return;
    }
    const next =
      active < 0 && event.key.startsWith('Arrow')
        ? 0
        : indexAfterKey(event.key, Math.max(0, active), { total, columns, pageRows: rows.pageRows() });
    if (next === null) return;
    event.preventDefault();
    if (next === active) rows.reveal(activeRow);
    else onActive(next);
  };

  return {
    listboxProps: {
      role: 'listbox',
      tabIndex: 0,
      'aria-label': label,
      'aria-multiselectable': isTicked ? true : undefined,
      'aria-activedescendant': isDrawn ? `${id}-${active}` : undefined,
      onKeyDown,
    },
    optionProps: (index) => ({
      id: `${id}-${index}`,
      role: 'option',
      'aria-selected': isTicked ? isTicked(index) : index === active,
      'aria-setsize': total,
      'aria-posinset': index + 1,
      onClick: () => {
        onActive(index);
        onChoose(index, 'click');
      },
    }),
  };
}
