import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import { play, stop, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle, PlayContext } from '../../stores/now-playing.ts';
import { nextInContext } from './next-in-context.ts';
import { togglePaused } from './playback.ts';
import styles from './Panel.module.css';

const countdownSeconds = 10;

/** The end of a film; after an episode the next one follows by itself unless told not to. */
export function EndedPanel({ title, compact }: { title: PlayableTitle; compact: boolean }) {
  const context = useNowPlaying((state) => state.context);
  const [cancelled, setCancelled] = useState(false);
  const next = title.kind === 'episode' ? nextInContext(context) : null;
  return next !== null && !cancelled ? (
    <NextUp next={next} compact={compact} onCancel={() => { setCancelled(true); }} />
  ) : (
    <Over title={title} compact={compact} />
  );
}

interface NextUpProps {
  next: { title: PlayableTitle; context: PlayContext };
  compact: boolean;
  onCancel: () => void;
}

function NextUp({ next, compact, onCancel }: NextUpProps) {
  const text = useText().player;
  const [left, setLeft] = useState(countdownSeconds);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (left > 1) setLeft(left - 1);
      else play(next.title, next.context, { startMs: 0 });
    }, 1_000);
    return () => { clearTimeout(timer); };
  }, [left, next]);
  return (
    <div className={compact ? styles.compact : styles.panel} role="group" aria-label={text.upNext}>
      <p className={styles.over}>{text.upNext}</p>
      <p className={styles.title} dir="auto">{next.title.name}</p>
      <p className={styles.sentence}>
        <span className="tabular">{text.upNextIn(left)}</span>
      </p>
      <div className={styles.countdown} aria-hidden>
        <span style={{ animationDuration: `${countdownSeconds}s` }} />
      </div>
      <div className={styles.actions}>
        <Button ref={first} tone="primary" onClick={() => { play(next.title, next.context, { startMs: 0 }); }}>
          {text.playNow}
        </Button>
        <Button onClick={onCancel}>{text.cancel}</Button>
      </div>
    </div>
  );
}

function Over({ title, compact }: { title: PlayableTitle; compact: boolean }) {
  const text = useText().player;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact]);
  return (
    <div className={compact ? styles.compact : styles.panel}>
      <p className={styles.title} dir="auto">{title.name}</p>
      {compact ? null : <p className={styles.sentence}>{text.ended}</p>}
      <div className={styles.actions}>
        <Button ref={first} tone="primary" onClick={stop}>
          {text.back}
        </Button>
        <Button onClick={togglePaused}>{text.playAgain}</Button>
      </div>
    </div>
  );
}
