import { History, RotateCcw } from 'lucide-react';
import { canWatchAgain } from '#shared/model/catchup.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import { Button } from '../../components/Button.tsx';
import { iconProps, smallIconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatClock } from '../../lib/format-time.ts';
import { useNow } from '../../lib/use-now.ts';
import { watchAgain } from '../../stores/now-playing.ts';
import { useEarlier } from './use-earlier.ts';
import styles from './WatchAgain.module.css';

interface WatchAgainProps {
  channel: Channel;
  /** What is on now, as far as known. */
  onAir: DescribedProgramme | null;
}

/** The ways into a channel's past: what is on from its start, and what was on before. */
export function WatchAgain({ channel, onAir }: WatchAgainProps) {
  const { live } = useText();
  const language = useLanguage();
  const now = useNow();
  const earlier = useEarlier(channel, onAir?.start ?? null);
  const isStartKept = onAir !== null && canWatchAgain(channel.catchup, onAir.start, now);
  if (!isStartKept && earlier.length === 0) return null;
  return (
    <div className={styles.past}>
      {isStartKept ? (
        <Button icon={<RotateCcw {...iconProps} />} onClick={() => { watchAgain(channel, onAir, { full: true }); }}>
          {live.fromStart}
        </Button>
      ) : null}
      {earlier.length === 0 ? null : (
        <>
          <h3 className={styles.heading}>{live.earlier}</h3>
          <ul className={styles.list}>
            {earlier.map((programme) => {
              const title = programme.title ?? live.untitled;
              const time = formatClock(programme.start, language);
              return (
                <li key={programme.start}>
                  <button
                    type="button"
                    className={styles.programme}
                    onClick={() => { watchAgain(channel, programme, { full: true }); }}
                  >
                    <span className="tabular">{time}</span>
                    <span className={styles.title} dir="auto">{title}</span>
                    <History {...smallIconProps} />
                    <span className="unseen">{live.watchAgain}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
