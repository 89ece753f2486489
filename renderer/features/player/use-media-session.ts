import { useEffect } from 'react';
import { playNeighbour, stop, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import { seekBy, seekTo, togglePaused } from './playback.ts';
import { usePlayer } from './player-store.ts';

/** Tells the system what plays and answers its media keys, headsets and lock screens. */
export function useMediaSession(title: PlayableTitle, video: HTMLVideoElement | null): void {
  const live = usePlayer((state) => state.live);
  const status = usePlayer((state) => state.phase.status);
  const past = useNowPlaying((state) => state.past);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return;
    const logo = mediaUrl(title.logo);
    navigator.mediaSession.metadata = new MediaMetadata({
      title: past?.title ?? title.name,
      artist: past === null ? (title.subtitle ?? '') : title.name,
      artwork: logo === undefined ? [] : [{ src: new URL(logo, document.baseURI).href }],
    });
  }, [title, past]);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return;
    navigator.mediaSession.playbackState = status === 'paused' || status === 'ended' ? 'paused' : 'playing';
  }, [status]);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return undefined;
    const { mediaSession } = navigator;
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ['play', togglePaused],
      ['pause', togglePaused],
      ['stop', stop],
      ['previoustrack', () => void playNeighbour(-1)],
      ['nexttrack', () => void playNeighbour(1)],
      ['seekbackward', live ? null : ({ seekOffset }) => { seekBy(-(seekOffset ?? 10)); }],
      ['seekforward', live ? null : ({ seekOffset }) => { seekBy(seekOffset ?? 10); }],
      ['seekto', live ? null : ({ seekTime }) => { if (seekTime !== undefined) seekTo(seekTime); }],
    ];
    for (const [action, handler] of handlers) mediaSession.setActionHandler(action, handler);
    return () => {
      for (const [action] of handlers) mediaSession.setActionHandler(action, null);
      mediaSession.metadata = null;
      mediaSession.playbackState = 'none';
    };
  }, [live]);

  useEffect(() => {
    if (video === null || live || !('mediaSession' in navigator)) return undefined;
    const tell = (): void => {
      const { duration, currentTime, playbackRate } = video;
      if (!Number.isFinite(duration) || duration <= 0) return;
      navigator.mediaSession.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) });
    };
    for (const event of ['loadedmetadata', 'seeked', 'play', 'pause']) video.addEventListener(event, tell);
    return () => {
      for (const event of ['loadedmetadata', 'seeked', 'play', 'pause']) video.removeEventListener(event, tell);
    };
  }, [video, live]);
}
