import { Volume1, Volume2, VolumeX } from 'lucide-react';
import type { CSSProperties } from 'react';
import { IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { changeLevel, toggleMuted } from './mute.ts';
import { usePlayer } from './player-store.ts';
import styles from './SeekBar.module.css';
import { useVolume } from './volume.ts';

interface BarStyle extends CSSProperties {
  '--played': string;
  '--loaded': string;
}

export function VolumeControl() {
  const text = useText().player;
  const { level, muted } = useVolume();
  const mutedByBrowser = usePlayer((state) => state.mutedByBrowser);
  const isSilent = muted || mutedByBrowser || level === 0;
  const percent = isSilent ? 0 : Math.round(level * 100);
  const style: BarStyle = { '--played': `${percent}%`, '--loaded': '0%' };
  const Icon = isSilent ? VolumeX : level < 0.5 ? Volume1 : Volume2;
  return (
    <div className={styles.volume}>
      <IconButton label={isSilent ? text.unmute : text.mute} icon={<Icon {...iconProps} />} onClick={toggleMuted} />
      <input
        type="range"
        className={styles.range}
        style={style}
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-label={text.volume}
        aria-valuetext={text.volumeAt(percent)}
        onChange={(event) => { changeLevel(event.target.valueAsNumber / 100); }}
      />
    </div>
  );
}
