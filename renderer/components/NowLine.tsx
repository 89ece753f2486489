import type { Programme } from '#shared/model/programme.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { elapsedShare, formatClock } from '../lib/format-time.ts';
import styles from './NowLine.module.css';

interface NowLineProps {
  now: Pick<Programme, 'title' | 'start' | 'stop'> | null;
  next: Pick<Programme, 'title' | 'start'> | null;
  at: number;
}

/** What is on, how far it has come, and what follows: one line of a row. */
export function NowLine({ now, next, at }: NowLineProps) {
  const { live } = useText();
  const language = useLanguage();
  return (
    <div className={styles.line}>
      {now === null ? null : (
        <span className={styles.now} dir="auto">
          {now.title ?? live.untitled}
        </span>
      )}
      {now === null || now.stop === null ? null : (
        <span className={styles.track} aria-hidden>
          <span className={styles.bar} style={{ width: `${Math.round(elapsedShare(now.start, now.stop, at) * 100)}%` }} />
        </span>
      )}
      {next === null ? null : (
        <span className={`${styles.next} tabular`} dir="auto">
          {formatClock(next.start, language)} {next.title ?? live.untitled}
        </span>
      )}
    </div>
  );
}
