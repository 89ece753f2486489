import { useEffect, useEffectEvent } from 'react';
import { shortcutOf, type ShortcutName } from './shortcuts.ts';

/** Handles a key; returning `false` passes it to whoever registered before. */
export type ShortcutHandler = (event: KeyboardEvent) => void | false;

const handlers = new Map<ShortcutName, ShortcutHandler[]>();
let count = 0;

/** Whether keys typed here are text, or belong to a control that has its own use for them. */
function isTextEntry(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}

/** Keys with which one presses a button or moves in a widget that has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === ' ') return target.matches('button, a, summary, [role="switch"], [role="tab"], [role="option"]');
  return event.key.startsWith('Arrow') && target instanceof HTMLInputElement;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = shortcutOf(event);
  if (name === null) return;
  const typing = isTextEntry(event.target);
  if (typing && !(event.ctrlKey || event.metaKey) && event.key !== 'Escape') return;
  if (belongsToControl(event)) return;
  // The latest comes first: what lies on top of the screen answers before what is behind it.
  for (const handler of [...(handlers.get(name) ?? [])].reverse()) {
    if (handler(event) === false) continue;
    event.preventDefault();
    return;
  }
}

function register(name: ShortcutName, handler: ShortcutHandler): () => void {
  if (count++ === 0) addEventListener('keydown', onKey);
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
  return () => {
    handlers.set(name, (handlers.get(name) ?? []).filter((each) => each !== handler));
    if (--count === 0) removeEventListener('keydown', onKey);
  };
}

/** Answers one of the product's keys while the component is on screen and `enabled`. */
export function useShortcut(name: ShortcutName, handler: ShortcutHandler, enabled = true): void {
  const latest = useEffectEvent(handler);
  useEffect(() => (enabled ? register(name, (event) => latest(event)) : undefined), [name, enabled]);
}
