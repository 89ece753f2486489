import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../components/Button.tsx';
import { iconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { Trouble } from './Trouble.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { playChannel, type PicturePhase } from './play-channel.ts';
import styles from './PicturePanel.module.css';

interface PicturePanelProps {
  id: string;
  name: string;
  onClose: () => void;
}

/** The picture of one channel, with the browser's own buttons; another channel gets another one. */
export function PicturePanel({ id, name, onClose }: PicturePanelProps) {
  const { player, serverPages } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [phase, setPhase] = useState<PicturePhase>({ status: 'connecting' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const stop = new AbortController();
    void playChannel(element, id, setPhase, stop.signal);
    return () => {
      stop.abort();
    };
  }, [id, tries]);
  return (
    <section aria-label={serverPages.catalog.picture} className={styles.panel}>
      <div className={styles.head}>
        <h2 dir="auto">{name}</h2>
        <IconButton label={serverPages.catalog.stop} icon={<X {...iconProps} />} onClick={onClose} />
      </div>
      <div className={styles.screen}>
        <video ref={video} className={styles.video} aria-label={player.videoOf(name)} controls={phase.status !== 'failed'} playsInline />
        <p role="status" className={styles.waiting}>
          {phase.status === 'connecting' ? player.connecting : null}
          {phase.status === 'reconnecting' ? player.reconnecting(phase.attempt, phase.of) : null}
        </p>
      </div>
      {phase.status === 'failed' ? (
        <Trouble
          error={phase.error}
          onRetry={() => {
            setTries(tries + 1);
          }}
        >
          {phase.error.code === 'unauthenticated' ? <PlaceLink to="login">{serverPages.pages.login}</PlaceLink> : undefined}
        </Trouble>
      ) : null}
    </section>
  );
}
