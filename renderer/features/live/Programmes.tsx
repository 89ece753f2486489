import { Progress } from '../../components/Progress.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { elapsedShare, formatClock } from '../../lib/format-time.ts';
import type { Loadable } from '../../lib/loadable.ts';
import { useNow } from '../../lib/use-now.ts';
import type { NowNext } from '../../stores/use-now-next.ts';
import styles from './ChannelDetails.module.css';

/** What is on, how far it has come, and what follows. */
export function Programmes({ state }: { state: Loadable<NowNext> }) {
  const { live } = useText();
  if (state.status === 'idle') return null;
  if (state.status === 'loading') {
    return (
      <div className={styles.programmes} aria-hidden>
        <div className={styles.programme}>
          <Skeleton width="6rem" height="0.75rem" />
          <Skeleton width="14rem" height="1.125rem" />
        </div>
      </div>
    );
  }
  const { now, next } = state.status === 'ready' ? state.data : { now: null, next: null };
  if (now === null && next === null) return <p className={styles.noGuide}>{live.noGuide}</p>;
  return (
    <div className={styles.programmes}>
      {now === null ? null : <OnAir programme={now} />}
      {next === null ? null : <Upcoming programme={next} />}
    </div>
  );
}

function OnAir({ programme }: { programme: DescribedProgramme }) {
  const { live } = useText();
  const language = useLanguage();
  const now = useNow();
  const { start, stop, title, description } = programme;
  const span = stop === null ? formatClock(start, language) : `${formatClock(start, language)} – ${formatClock(stop, language)}`;
  return (
    <div className={styles.programme}>
      <p className={styles.label}>
        <span className="tabular">
          <b>{live.now}</b> · {span}
        </span>
        {stop === null || stop <= now ? null : (
          <span className="tabular">{live.minutesLeft(Math.max(1, Math.round((stop - now) / 60_000)))}</span>
        )}
      </p>
      <h3 dir="auto">{title ?? live.untitled}</h3>
      {stop === null ? null : (
        <Progress className={styles.progress} label={live.now} share={elapsedShare(start, stop, now)} />
      )}
      {description === null ? null : (
        <p className={styles.plot} dir="auto">
          {description}
        </p>
      )}
    </div>
  );
}

function Upcoming({ programme }: { programme: DescribedProgramme }) {
  const { live } = useText();
  const language = useLanguage();
  return (
    <div className={`${styles.programme} ${styles.upcoming}`}>
      <p className={styles.label}>
        <span className="tabular">
          {live.next} · {formatClock(programme.start, language)}
        </span>
      </p>
      <h3 dir="auto">{programme.title ?? live.untitled}</h3>
    </div>
  );
}
