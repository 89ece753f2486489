import { useEffect, useRef } from 'react';
import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import { formatPosition } from '../../lib/format-time.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { open } from './playback.ts';
import styles from './Panel.module.css';

interface ResumePanelProps {
  title: PlayableTitle;
  positionMs: number;
  compact: boolean;
}

/** Asks where a film that was begun should go on. */
export function ResumePanel({ title, positionMs, compact }: ResumePanelProps) {
  const text = useText().player;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact]);
  return (
    <div className={compact ? styles.compact : styles.panel} role="group" aria-label={text.resumeQuestion}>
      {compact ? null : <p className={styles.title}>{title.name}</p>}
      <p className={styles.sentence}>{text.resumeQuestion}</p>
      <div className={styles.actions}>
        <Button ref={first} tone="primary" size={compact ? 'normal' : 'large'} onClick={() => void open(title, positionMs)}>
          {text.resumeAt(formatPosition(positionMs))}
        </Button>
        <Button size={compact ? 'normal' : 'large'} onClick={() => void open(title, 0)}>
          {text.startOver}
        </Button>
      </div>
    </div>
  );
}
