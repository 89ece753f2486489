import { useShortcut } from '../../lib/use-shortcut.ts';
import { playNeighbour, playPrevious, setFull, stop } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { toggleFavorite } from '../../stores/favorites.ts';
import { seekBy, togglePaused } from './playback.ts';
import { usePlayer } from './player-store.ts';
import type { PlayerMode } from './player-mode.ts';
import { toggleFullscreen } from './use-fullscreen.ts';
import { toggleMuted } from './mute.ts';

interface Options {
  title: PlayableTitle;
  mode: PlayerMode;
  video: HTMLVideoElement | null;
}

/** The keys that mean the picture wherever it is shown; those that need it full are only taken then. */
export function usePlayerKeys({ title, mode, video }: Options): void {
  const live = usePlayer((state) => state.live);
  const isFull = mode === 'full';
  const isFilm = isFull && !live;
  useShortcut('playPause', togglePaused);
  useShortcut('mute', toggleMuted);
  useShortcut('stop', stop);
  useShortcut('seekBack', () => { seekBy(-10); }, isFilm);
  useShortcut('seekForward', () => { seekBy(10); }, isFilm);
  useShortcut('seekBackFar', () => { seekBy(-60); }, isFilm);
  useShortcut('seekForwardFar', () => { seekBy(60); }, isFilm);
  useShortcut('fullscreen', () => {
    setFull(true);
    toggleFullscreen();
  });
  useShortcut('pictureInPicture', () => { togglePictureInPicture(video); });
  useShortcut('nextChannel', () => void playNeighbour(1));
  useShortcut('previousChannel', () => void playNeighbour(-1));
  useShortcut('lastChannel', playPrevious);
  useShortcut('favorite', () => void toggleFavorite(title), isFull && title.kind !== 'episode');
}

export function togglePictureInPicture(video: HTMLVideoElement | null): void {
  if (video === null || !document.pictureInPictureEnabled) return;
  const work = document.pictureInPictureElement === null ? video.requestPictureInPicture() : document.exitPictureInPicture();
  // Refused before the first picture: nothing to float yet.
  void work.catch(() => {});
}
