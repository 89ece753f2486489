import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { setFull, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import type { Aspect } from './aspect.ts';
import { FullOverlay } from './FullOverlay.tsx';
import { attachVideo, open, retry } from './playback.ts';
import { usePlayer } from './player-store.ts';
import type { PlayerMode } from './player-mode.ts';
import { RadioPlate } from './RadioPlate.tsx';
import { SmallOverlay } from './SmallOverlay.tsx';
import styles from './Surface.module.css';
import { usePlayerKeys } from './use-player-keys.ts';
import { useMediaSession } from './use-media-session.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { useVolume } from './volume.ts';

/** The video with whatever lies over it in the place where it is shown. */
export function Surface({ title, mode }: { title: PlayableTitle; mode: PlayerMode }) {
  const text = useText();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [aspect, setAspect] = useState<Aspect>('fit');
  const surface = useRef<HTMLDivElement>(null);
  const attempt = useNowPlaying((state) => state.attempt);
  const past = useNowPlaying((state) => state.past);
  const status = usePlayer((state) => state.phase.status);
  const mutedByBrowser = usePlayer((state) => state.mutedByBrowser);
  const { level, muted } = useVolume();

  useLayoutEffect(() => (video === null ? undefined : attachVideo(video)), [video]);

  useEffect(() => {
    if (video === null) return;
    const { title: chosen, startMs, past: programme } = useNowPlaying.getState();
    if (chosen !== null) void open(chosen, startMs, programme);
  }, [video, attempt]);

  useEffect(() => {
    if (video === null) return;
    video.volume = level;
    video.muted = muted || mutedByBrowser;
  }, [video, level, muted, mutedByBrowser]);

  useWakeLock(status === 'playing' && !title.radio);
  useMediaSession(title, video);
  usePlayerKeys({ title, mode, video });

  // A remote or a keyboard speaks to the picture as soon as it fills the window.
  useLayoutEffect(() => {
    if (mode === 'full') surface.current?.focus({ preventScroll: true });
  }, [mode]);

  return (
    <div ref={surface} className={styles.surface} data-mode={mode} data-status={status} tabIndex={-1}>
      <video
        ref={setVideo}
        className={classNames(styles.video, styles[aspect])}
        aria-label={text.player.videoOf(past?.title ?? title.name)}
        crossOrigin="anonymous"
        playsInline
        preload="auto"
        tabIndex={-1}
        onDoubleClick={mode === 'full' ? undefined : () => { setFull(true); }}
      />
      {title.radio ? <RadioPlate title={title} /> : null}
      {mode === 'full' ? (
        <FullOverlay title={title} video={video} surface={surface} aspect={aspect} onAspect={setAspect} onRetry={(format) => { retry(title, format); }} />
      ) : mode === 'hidden' ? null : (
        <SmallOverlay title={title} mode={mode} onRetry={(format) => { retry(title, format); }} />
      )}
    </div>
  );
}

