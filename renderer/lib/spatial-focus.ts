export type Direction = 'up' | 'down' | 'left' | 'right';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * How far a box lies in a direction, or null when it does not lie there. What is straight ahead
 * beats what is nearer but aside.
 */
export function distanceTo(from: Box, to: Box, direction: Direction): number | null {
  const ahead = { up: from.top - to.bottom, down: to.top - from.bottom, left: from.left - to.right, right: to.left - from.right };
  const gap = ahead[direction];
  // Neighbors may overlap by a border or a focus ring.
  if (gap < -4) return null;
  const sideways =
    direction === 'left' || direction === 'right'
      ? Math.max(0, to.top - from.bottom, from.top - to.bottom)
      : Math.max(0, to.left - from.right, from.left - to.right);
  return Math.max(0, gap) + sideways * 3;
}

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

function isSeen(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]');
}

/** Moves the focus to the nearest control in a direction; false when there is none. */
export function moveFocus(direction: Direction): boolean {
  const dialogs = document.querySelectorAll<HTMLElement>('dialog[open]');
  const room = dialogs[dialogs.length - 1] ?? document.body;
  const current = document.activeElement;
  const candidates = [...room.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.tabIndex >= 0 && element !== current && isSeen(element),
  );
  if (!(current instanceof HTMLElement) || current === document.body || !room.contains(current)) {
    const start = largest(candidates.filter((element) => element.closest('main') !== null)) ?? candidates[0];
    start?.focus();
    return start !== undefined;
  }
  const from = activeBox(current);
  let best: { element: HTMLElement; distance: number } | null = null;
  for (const element of candidates) {
    if (current.contains(element) || element.contains(current)) continue;
    const distance = distanceTo(from, element.getBoundingClientRect(), direction);
    if (distance !== null && (best === null || distance < best.distance)) best = { element, distance };
  }
  best?.element.focus();
  return best !== null;
}

/** Where a page begins for somebody who just presses an arrow: its list, which is the largest thing on it. */
function largest(elements: readonly HTMLElement[]): HTMLElement | undefined {
  const area = (element: HTMLElement) => {
    const { width, height } = element.getBoundingClientRect();
    return width * height;
  };
  return elements.reduce<HTMLElement | undefined>((best, element) => (best && area(best) >= area(element) ? best : element), undefined);
}

/** In a list the active row is what one moves from, not the whole list. */
function activeBox(element: HTMLElement): Box {
  const id = element.getAttribute('aria-activedescendant');
  const row = id === null ? null : document.getElementById(id);
  const own = element.getBoundingClientRect();
  if (row === null) return own;
  const { top, bottom } = row.getBoundingClientRect();
  return { left: own.left, right: own.right, top, bottom };
}

const directionOf = new Map<string, Direction>([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);

/** Arrow keys that nothing else has used move the focus across the screen, as a remote control does. */
export function followArrows(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const direction = directionOf.get(event.key);
  if (!direction) return;
  const { target } = event;
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return;
  if (target instanceof HTMLInputElement) {
    if (target.type === 'radio' || target.type === 'range') return;
    if (target.type !== 'checkbox' && (direction === 'left' || direction === 'right')) return;
  }
  if (moveFocus(direction)) event.preventDefault();
}
