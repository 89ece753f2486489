import { useSyncExternalStore } from 'react';
import { usePlayer } from './player-store.ts';

const clockEvents = ['timeupdate', 'durationchange', 'seeking', 'seeked', 'loadedmetadata', 'emptied', 'progress'];
const none = { position: 0, duration: null, buffered: 0 } as const;

export interface Clock {
  /** Seconds. */
  position: number;
  /** Seconds; null for live streams. */
  duration: number | null;
  /** Seconds up to which it is loaded. */
  buffered: number;
}

const clocks = new WeakMap<HTMLVideoElement, Clock>();

/** Where the picture is, a few times a second; of a past programme, where in the programme. */
export function useClock(video: HTMLVideoElement | null): Clock {
  const clock = useVideoClock(video);
  const timeline = usePlayer((state) => state.timeline);
  if (timeline === null) return clock;
  const { offset, duration } = timeline;
  const within = (seconds: number): number => Math.min(Math.max(0, offset + seconds), duration);
  return { position: within(clock.position), duration, buffered: within(clock.buffered) };
}

function useVideoClock(video: HTMLVideoElement | null): Clock {
  return useSyncExternalStore(
    (changed) => {
      if (video === null) return () => {};
      for (const event of clockEvents) video.addEventListener(event, changed);
      return () => {
        for (const event of clockEvents) video.removeEventListener(event, changed);
      };
    },
    () => {
      if (video === null) return none;
      const duration = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null;
      const { buffered, currentTime } = video;
      let loaded = 0;
      for (let range = 0; range < buffered.length; range += 1) {
        if (buffered.start(range) <= currentTime + 0.5) loaded = Math.max(loaded, buffered.end(range));
      }
      const known = clocks.get(video);
      if (known?.position === currentTime && known.duration === duration && known.buffered === loaded) return known;
      const clock = { position: currentTime, duration, buffered: loaded };
      clocks.set(video, clock);
      return clock;
    },
  );
}
