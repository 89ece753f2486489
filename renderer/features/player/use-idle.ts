import { useEffect, useState } from 'react';

/** True when nothing was pressed, moved or touched for `ms` in `element`; `active` false counts as never idle. */
export function useIdle(element: HTMLElement | null, ms: number, active: boolean): { idle: boolean; wake: () => void } {
  const [idle, setIdle] = useState(false);
  const [woken, setWoken] = useState(0);
  useEffect(() => {
    if (element === null || !active) return undefined;
    let timer = 0;
    let at = { x: -1, y: -1 };
    const wake = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = window.setTimeout(() => { setIdle(true); }, ms);
    };
    const onPointer = (event: PointerEvent): void => {
      // Browsers report a move when what lies under a resting pointer changes.
      if (event.clientX === at.x && event.clientY === at.y) return;
      at = { x: event.clientX, y: event.clientY };
      wake();
    };
    wake();
    element.addEventListener('pointermove', onPointer);
    for (const event of ['pointerdown', 'keydown', 'focusin', 'wheel'] as const) {
      element.addEventListener(event, wake, { passive: true });
    }
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointermove', onPointer);
      for (const event of ['pointerdown', 'keydown', 'focusin', 'wheel'] as const) element.removeEventListener(event, wake);
    };
  }, [element, ms, active, woken]);
  return {
    idle: idle && active,
    wake: () => { setWoken((count) => count + 1); },
  };
}
