import { VolumeX } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { toggleMuted } from './mute.ts';
import styles from './Surface.module.css';

/** Shown while the browser allows a picture but no sound. */
export function UnmuteButton() {
  const text = useText().player;
  return (
    <div className={styles.unmute}>
      <Button tone="primary" icon={<VolumeX {...iconProps} />} onClick={toggleMuted}>
        {text.tapToHear}
      </Button>
    </div>
  );
}
