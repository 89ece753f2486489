import { ImageOff, VolumeX, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { codecName } from './codec-name.ts';
import { formatToTry } from './playback.ts';
import { usePlayer } from './player-store.ts';
import styles from './Panel.module.css';

interface MissingNoticeProps {
  title: PlayableTitle;
  onRetry: (format: 'ts' | 'hls' | null) => void;
}

/** Says so when half of a stream cannot be decoded while the other half plays. */
export function MissingNotice({ title, onRetry }: MissingNoticeProps) {
  const text = useText().player;
  const missing = usePlayer((state) => state.missing);
  const codec = usePlayer((state) => state.facts.audioCodec);
  const otherFormatTried = usePlayer((state) => state.otherFormatTried);
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (missing === null || dismissed === title.id) return null;
  return (
    <div className={styles.notice} role="status">
      {missing === 'picture' ? <ImageOff {...iconProps} /> : <VolumeX {...iconProps} />}
      <p>{missing === 'picture' ? text.noPicture : text.noSound(codec === null ? null : codecName(codec))}</p>
      {title.kind === 'channel' && !otherFormatTried ? (
        <Button onClick={() => { onRetry(formatToTry()); }}>{text.otherFormat}</Button>
      ) : null}
      <IconButton label={text.dismiss} icon={<X {...iconProps} />} onClick={() => { setDismissed(title.id); }} />
    </div>
  );
}
