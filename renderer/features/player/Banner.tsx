import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Badge } from '../../components/Badge.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Progress } from '../../components/Progress.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { elapsedShare, formatClock, formatMoment } from '../../lib/format-time.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';
import type { PastProgramme, PlayableTitle } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import styles from './Banner.module.css';
import { usePlayer } from './player-store.ts';
import { useNowNext } from '../../stores/use-now-next.ts';

/** What this is and what is on: the first thing seen after a change of channel. */
export function Banner({ title }: { title: PlayableTitle }) {
  const text = useText().player;
  const live = usePlayer((state) => state.live);
  const past = useNowPlaying((state) => state.past);
  const isChannel = title.kind === 'channel';
  return (
    <div className={styles.banner}>
      {isChannel ? <Logo name={title.name} src={mediaUrl(title.logo)} size="4rem" /> : null}
      <div className={styles.words}>
        <p className={styles.over} role="status">
          {title.number === null ? null : <span className={styles.number}>{title.number}</span>}
          {live ? <Badge tone="live">{title.radio ? text.radio : text.live}</Badge> : null}
          {past === null ? null : <Badge icon={<History size="0.875rem" aria-hidden />}>{text.past}</Badge>}
          {title.subtitle === null ? null : <span className={styles.subtitle} dir="auto">{title.subtitle}</span>}
          <span className="unseen">{title.name}</span>
        </p>
        <p className={styles.name} dir="auto" aria-hidden>{title.name}</p>
        {past !== null ? <PastLines past={past} /> : isChannel ? <NowNextLines title={title} /> : null}
      </div>
    </div>
  );
}

/** The programme that is watched again, and when it was on. */
function PastLines({ past: { title, subTitle, start, stop } }: { past: PastProgramme }) {
  const text = useText();
  const language = useLanguage();
  return (
    <div className={styles.guide}>
      <p className={styles.now}>
        <span dir="auto">{title ?? text.live.untitled}</span>
        <span className={styles.times}>
          {formatMoment(start, language)}–{formatClock(stop, language)}
        </span>
      </p>
      {subTitle === null ? null : <p className={styles.next} dir="auto">{subTitle}</p>}
    </div>
  );
}

function NowNextLines({ title }: { title: PlayableTitle }) {
  const text = useText();
  const language = useLanguage();
  const nowNext = useNowNext(title.id);
  const time = useMinute();
  if (nowNext.status === 'loading') return <div className={styles.guide} />;
  const { now, next } = nowNext.status === 'ready' ? nowNext.data : { now: null, next: null };
  if (now === null && next === null) return <div className={styles.guide}><p className={styles.next}>{text.player.nothingOnNow}</p></div>;
  return (
    <div className={styles.guide}>
      {now === null ? null : (
        <>
          <p className={styles.now}>
            <span dir="auto">{now.title ?? text.live.untitled}</span>
            <span className={styles.times}>
              {formatClock(now.start, language)}
              {now.stop === null ? null : `–${formatClock(now.stop, language)}`}
            </span>
          </p>
          {now.stop === null ? null : (
            <Progress label={now.title ?? text.player.now} share={elapsedShare(now.start, now.stop, time)} className={styles.progress} />
          )}
        </>
      )}
      {next === null ? null : (
        <p className={styles.next}>
          <span>{text.player.next}</span> <span className="tabular">{formatClock(next.start, language)}</span>{' '}
          <span dir="auto">{next.title ?? text.live.untitled}</span>
        </p>
      )}
    </div>
  );
}

/** The present time, every half minute. */
function useMinute(): number {
  const [time, setTime] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setTime(Date.now()); }, 30_000);
    return () => { clearInterval(timer); };
  }, []);
  return time;
}
