import { Maximize2, Pause, Play, Volume2, VolumeX, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { setFull, stop, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { EndedPanel } from './EndedPanel.tsx';
import { FailurePanel } from './FailurePanel.tsx';
import { toggleMuted } from './mute.ts';
import { togglePaused } from './playback.ts';
import { usePlayer } from './player-store.ts';
import { ResumePanel } from './ResumePanel.tsx';
import styles from './SmallOverlay.module.css';
import { UnmuteButton } from './UnmuteButton.tsx';
import { useVolume } from './volume.ts';
import { Waiting } from './Waiting.tsx';

interface SmallOverlayProps {
  title: PlayableTitle;
  mode: 'slot' | 'mini';
  onRetry: (format: 'ts' | 'hls' | null) => void;
}

/** The few buttons of a picture that shares the window with a list. */
export function SmallOverlay({ title, mode, onRetry }: SmallOverlayProps) {
  const text = useText().player;
  const phase = usePlayer((state) => state.phase);
  const past = useNowPlaying((state) => state.past);
  const mutedByBrowser = usePlayer((state) => state.mutedByBrowser);
  const muted = useVolume((state) => state.muted) || mutedByBrowser;
  const isPaused = phase.status === 'paused' || phase.status === 'blocked';
  const isPanel = phase.status === 'failed' || phase.status === 'asking' || phase.status === 'ended';
  const picture = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  // A panel takes its buttons along; the focus that was on them goes to the picture.
  useEffect(() => {
    if (!isPanel && hadFocus.current && document.activeElement === document.body) picture.current?.focus({ preventScroll: true });
  }, [isPanel]);
  return (
    <div
      className={styles.overlay}
      data-mode={mode}
      onFocus={() => { hadFocus.current = true; }}
      onBlur={(event) => {
        // What is taken away has nowhere to send the focus; what is left behind on purpose has.
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) hadFocus.current = false;
      }}
    >
      {isPanel ? null : (
        <button ref={picture} type="button" className={styles.picture} aria-label={text.expand} onClick={() => { setFull(true); }} />
      )}
      <Waiting />
      {phase.status === 'failed' ? <FailurePanel title={title} failure={phase.failure} compact onRetry={onRetry} /> : null}
      {phase.status === 'asking' ? <ResumePanel title={title} positionMs={phase.positionMs} compact /> : null}
      {phase.status === 'ended' ? <EndedPanel title={title} endedAt={phase.at} compact /> : null}
      {mutedByBrowser ? <UnmuteButton /> : null}
      <div className={styles.bar} data-always={isPaused || undefined}>
        <IconButton
          label={isPaused ? text.play : text.pause}
          icon={isPaused ? <Play {...iconProps} /> : <Pause {...iconProps} />}
          onClick={togglePaused}
        />
        <IconButton
          label={muted ? text.unmute : text.mute}
          icon={muted ? <VolumeX {...iconProps} /> : <Volume2 {...iconProps} />}
          onClick={toggleMuted}
        />
        <span className={styles.name} dir="auto">{mode === 'mini' ? (past?.title ?? title.name) : ''}</span>
        <IconButton label={text.expand} icon={<Maximize2 {...iconProps} />} onClick={() => { setFull(true); }} />
        {mode === 'mini' ? <IconButton label={text.close} icon={<X {...iconProps} />} onClick={stop} /> : null}
      </div>
    </div>
  );
}
