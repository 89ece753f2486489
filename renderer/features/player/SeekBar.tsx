import { useState } from 'react';
import type { CSSProperties } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatPosition } from '../../lib/format-time.ts';
import { seekTo } from './playback.ts';
import styles from './SeekBar.module.css';
import { useClock } from './use-video.ts';

interface BarStyle extends CSSProperties {
  '--played': string;
  '--loaded': string;
}

/** Where a film is, what is loaded, and the way to anywhere in it. */
export function SeekBar({ video }: { video: HTMLVideoElement | null }) {
  const text = useText().player;
  const { position, duration, buffered } = useClock(video);
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? position;
  const clock = (seconds: number): string => formatPosition(seconds * 1_000);
  const share = (seconds: number): string => (duration === null ? '0%' : `${(Math.min(1, seconds / duration) * 100).toFixed(2)}%`);
  const style: BarStyle = { '--played': share(shown), '--loaded': share(buffered) };
  return (
    <div className={styles.row}>
      <span className={styles.time}>{clock(shown)}</span>
      <input
        type="range"
        className={styles.range}
        style={style}
        min={0}
        max={duration ?? 0}
        step={1}
        value={shown}
        disabled={duration === null}
        aria-label={text.position}
        aria-valuetext={duration === null ? undefined : text.positionAt(clock(shown), clock(duration))}
        onChange={(event) => { setDragged(event.target.valueAsNumber); }}
        onPointerUp={() => { take(); }}
        onKeyUp={() => { take(); }}
        onBlur={() => { take(); }}
      />
      <span className={styles.time}>{duration === null ? '–:––' : `−${clock(duration - shown)}`}</span>
    </div>
  );

  function take(): void {
    if (dragged === null) return;
    seekTo(dragged);
    setDragged(null);
  }
}
