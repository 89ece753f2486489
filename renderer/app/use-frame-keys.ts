import { useEffect } from 'react';
import { followGamepads } from '../lib/gamepad.ts';
import { goBack, navigate, type Route } from '../lib/router.ts';
import { followArrows } from '../lib/spatial-focus.ts';
import { useShortcut } from '../lib/use-shortcut.ts';
import { setFull } from '../stores/now-playing.ts';
import { showHelp, showSearch } from '../stores/overlays.ts';

/** Pages one goes back from; the others are where one goes back to. */
const inner: readonly Route['page'][] = ['movie', 'series-title', 'guide', 'guide-match', 'reminders', 'search', 'settings', 'add'];

/** The keys that work on every page, and the arrows and gamepads that move between its parts. */
export function useFrameKeys(page: Route['page'] | null): void {
  useShortcut('search', () => {
    showSearch(true);
  });
  useShortcut('guide', () => {
    if (page === 'welcome') return false;
    setFull(false);
    navigate({ page: 'guide' });
    return undefined;
  });
  useShortcut('settings', () => {
    navigate({ page: 'settings' });
  });
  useShortcut('help', () => {
    showHelp(true);
  });
  useShortcut('back', (event) => {
    if (page === null || !inner.includes(page)) return false;
    if (event.target instanceof HTMLInputElement) return false;
    goBack({ page: 'live' });
    return undefined;
  });
  useEffect(() => {
    addEventListener('keydown', followArrows);
    const stopGamepads = followGamepads();
    return () => {
      removeEventListener('keydown', followArrows);
      stopGamepads();
    };
  }, []);
}
