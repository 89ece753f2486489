import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import { goLive, play, playPast, stop, useNowPlaying } from '../../stores/now-playing.ts';
import type { PastProgramme, PlayableTitle } from '../../stores/now-playing.ts';
import { nextInContext } from './next-in-context.ts';
import type { NextTitle } from './next-in-context.ts';
import { cancelNext, togglePaused } from './playback.ts';
import styles from './Panel.module.css';
import { useFollowing } from './use-following.ts';

const countdownMs = 10_000;

interface EndedPanelProps {
  title: PlayableTitle;
  /** When it ended; null once the countdown was cancelled. */
  endedAt: number | null;
  compact: boolean;
}

/** The end of a film; after an episode the next one follows by itself unless told not to, after a past programme it is offered. */
export function EndedPanel({ title, endedAt, compact }: EndedPanelProps) {
  const { context, past } = useNowPlaying();
  if (past !== null) return <PastOver title={title} past={past} compact={compact} />;
  const next = title.kind === 'episode' ? nextInContext(context) : null;
  return next !== null && endedAt !== null ? (
    <NextUp next={next} endedAt={endedAt} compact={compact} />
  ) : (
    <Over title={title} compact={compact} />
  );
}

interface NextUpProps {
  next: NextTitle;
  endedAt: number;
  compact: boolean;
}

function NextUp({ next, endedAt, compact }: NextUpProps) {
  const text = useText().player;
  // Counted from the end itself: going from the full window to the corner does not begin it anew.
  const [passed, setPassed] = useState(() => performance.now() - endedAt);
  const left = Math.max(0, countdownMs - passed);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact]);
  useEffect(() => {
    if (left === 0) {
      play(next.title, next.context, { startMs: 0 });
      return undefined;
    }
    const timer = setTimeout(() => { setPassed(performance.now() - endedAt); }, Math.min(left, 1_000));
    return () => { clearTimeout(timer); };
  }, [left, next, endedAt]);
  return (
    <div className={compact ? styles.compact : styles.panel} role="group" aria-label={text.upNext}>
      <p className={styles.over}>{text.upNext}</p>
      <p className={styles.title} dir="auto">{next.title.name}</p>
      <p className={styles.sentence}>
        <span className="tabular">{text.upNextIn(Math.ceil(left / 1_000))}</span>
      </p>
      <div className={styles.countdown} aria-hidden>
        <span style={{ transform: `scaleX(${1 - left / countdownMs})` }} />
      </div>
      <div className={styles.actions}>
        <Button ref={first} tone="primary" onClick={() => { play(next.title, next.context, { startMs: 0 }); }}>
          {text.playNow}
        </Button>
        <Button onClick={cancelNext}>{text.cancel}</Button>
      </div>
    </div>
  );
}

function PastOver({ title, past, compact }: { title: PlayableTitle; past: PastProgramme; compact: boolean }) {
  const text = useText().player;
  const following = useFollowing(title.id, past);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact, following]);
  const next = following?.next ?? null;
  return (
    <div className={compact ? styles.compact : styles.panel}>
      <p className={styles.title} dir="auto">{past.title ?? title.name}</p>
      {compact ? null : <p className={styles.sentence}>{text.pastEnded}</p>}
      <div className={styles.actions}>
        {next === null ? null : (
          <Button ref={first} tone="primary" onClick={() => { playPast(title, next); }}>
            <bdi>{next.title === null || compact ? text.pastNext : text.playNext(next.title)}</bdi>
          </Button>
        )}
        <Button ref={following !== null && next === null ? first : null} tone={next === null ? 'primary' : 'plain'} onClick={goLive}>
          {text.goLive}
        </Button>
        {compact ? null : <Button onClick={togglePaused}>{text.playAgain}</Button>}
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
          {compact ? text.close : text.back}
        </Button>
        <Button onClick={togglePaused}>{text.playAgain}</Button>
      </div>
    </div>
  );
}
