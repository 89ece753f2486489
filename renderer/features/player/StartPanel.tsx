import { Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import styles from './Panel.module.css';
import { togglePaused } from './playback.ts';

/** For browsers that start nothing without a click. */
export function StartPanel() {
  const text = useText().player;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => { button.current?.focus(); }, []);
  return (
    <div className={styles.panel}>
      <p className={styles.sentence}>{text.blocked}</p>
      <div className={styles.actions}>
        <Button ref={button} tone="primary" size="large" icon={<Play {...iconProps} />} onClick={togglePaused}>
          {text.startPlaying}
        </Button>
      </div>
    </div>
  );
}
