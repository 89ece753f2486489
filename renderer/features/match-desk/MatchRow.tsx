import { Logo } from '../../components/Logo.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useText } from '../../i18n/use-text.ts';
import { mediaUrl } from '../../stores/session.ts';
import { percentOf, type ChannelMatch } from './match.ts';
import styles from './MatchRow.module.css';

/** A channel, and in one line what its guide is or might be. */
export function MatchRow({ match: { channel, state, match, candidates } }: { match: ChannelMatch }) {
  const { matchDesk: text } = useText();
  const best = match ?? candidates[0];
  const percent = state === 'suggested' && best ? percentOf(best.confidence) : null;
  return (
    <div className={styles.row}>
      <Logo name={channel.name} src={mediaUrl(channel.logo)} size="2rem" />
      <div className={styles.words}>
        <p className={styles.name} dir="auto" title={channel.name}>
          {channel.name}
        </p>
        <p className={styles.second} dir="auto">
          {state === 'none' ? text.wanted : (best?.name ?? text.noMatch)}
        </p>
      </div>
      {percent === null ? null : (
        <span className={`${styles.percent} tabular`}>
          <span aria-hidden>{percent} %</span>
          <span className="unseen">{text.sure(percent)}</span>
        </span>
      )}
    </div>
  );
}

export function MatchRowSkeleton({ index }: { index: number }) {
  return (
    <div className={styles.row}>
      <Skeleton width="2rem" height="2rem" />
      <div className={styles.words}>
        <Skeleton width={`${8 + ((index * 7) % 6)}rem`} />
      </div>
    </div>
  );
}
