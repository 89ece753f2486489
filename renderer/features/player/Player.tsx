import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../i18n/use-text.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { usePlayerSlot } from '../../stores/player-slot.ts';
import { NumberOverlay } from './NumberOverlay.tsx';
import { createHost, placeHost } from './place-host.ts';
import styles from './Player.module.css';
import { Surface } from './Surface.tsx';
import type { PlayerMode } from './player-mode.ts';
import { setFullscreen } from './use-fullscreen.ts';
import { useNumberEntry } from './use-number-entry.ts';

/** The picture of the application: one video that goes from the preview to the full window to the corner without a break. */
export function Player() {
  const title = useNowPlaying((state) => state.title);
  const digits = useNumberEntry();
  return (
    <>
      {title === null ? null : <Stage title={title} />}
      <NumberOverlay digits={digits} />
    </>
  );
}

function Stage({ title }: { title: PlayableTitle }) {
  const text = useText();
  const full = useNowPlaying((state) => state.full);
  const mini = useNowPlaying((state) => state.mini);
  const slot = usePlayerSlot((state) => state.element);
  const mode: PlayerMode = full ? 'full' : slot !== null ? 'slot' : mini ? 'mini' : 'hidden';
  const [host] = useState(createHost);
  const fullLayer = useRef<HTMLDivElement>(null);
  const miniLayer = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const place = mode === 'full' ? fullLayer.current : mode === 'slot' ? slot : miniLayer.current;
    if (place !== null) placeHost(host, place);
  }, [host, mode, slot]);

  // A slot takes everything in it along when its page leaves: the picture has to step out first.
  useEffect(
    () =>
      usePlayerSlot.subscribe(({ element }) => {
        const refuge = miniLayer.current;
        if (element === null && refuge !== null && !useNowPlaying.getState().full) placeHost(host, refuge);
      }),
    [host],
  );
  useEffect(() => () => { host.remove(); }, [host]);

  // Pages leave as much room at their end, so that nothing stays hidden under the corner picture.
  useEffect(() => {
    if (mode !== 'mini') return undefined;
    const { style } = document.documentElement;
    style.setProperty('--corner-picture', '13rem');
    return () => { style.removeProperty('--corner-picture'); };
  }, [mode]);

  useInertBehind(fullLayer, mode === 'full');
  useEffect(() => {
    if (mode !== 'full') void setFullscreen(false);
  }, [mode]);

  return (
    <>
      <div
        ref={fullLayer}
        className={styles.full}
        role="region"
        aria-label={text.player.region}
        hidden={mode !== 'full'}
        data-player-layer="full"
      />
      <div
        ref={miniLayer}
        className={styles.mini}
        role="region"
        aria-label={text.player.region}
        hidden={mode !== 'mini'}
        data-player-layer="mini"
      />
      {createPortal(<Surface title={title} mode={mode} />, host)}
    </>
  );
}

/** What lies behind the full window is neither reached by Tab nor read out, and gets its focus back afterwards. */
function useInertBehind(layer: React.RefObject<HTMLDivElement | null>, on: boolean): void {
  useLayoutEffect(() => {
    const own = layer.current;
    const root = own?.parentElement;
    if (!on || !own || !root) return undefined;
    const focused = document.activeElement;
    const behind = [...root.children].filter(
      (element): element is HTMLElement =>
        element instanceof HTMLElement && element !== own && !element.inert && !element.matches('[data-above-player], [role="status"]'),
    );
    for (const element of behind) element.inert = true;
    return () => {
      for (const element of behind) element.inert = false;
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
    };
  }, [layer, on]);
}
