import { useEffect, useEffectEvent } from 'react';
import type { AppEvent, AppEventType } from '#shared/contract/events.ts';
import { onAppEvent } from './api.ts';

/** Calls `listener` for each event of one type while the component is on screen. */
export function useAppEvent<Type extends AppEventType>(
  type: Type,
  listener: (event: Extract<AppEvent, { type: Type }>) => void,
): void {
  const latest = useEffectEvent(listener);
  useEffect(() => onAppEvent(type, (event) => { latest(event); }), [type]);
}
