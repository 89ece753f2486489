import { History, Radio, Star } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Logo } from '../../components/Logo.tsx';
import { NowLine } from '../../components/NowLine.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import type { ChannelLine } from '../../stores/channel-lines.ts';
import { useOnAir, useOnAirClock } from '../../stores/on-air.ts';
import { mediaUrl } from '../../stores/session.ts';
import styles from './ChannelRow.module.css';

interface ChannelRowProps {
  line: ChannelLine;
  favorite: boolean;
  playing: boolean;
  /** Said below the name where the list does not already say it. */
  showCategory: boolean;
}

/** Drawn anew only when its own line changes: the list draws itself at every step. */
export const ChannelRow = memo(function ChannelRow({ line, favorite, playing, showCategory }: ChannelRowProps) {
  const text = useText();
  const { channel } = line;
  const onAir = useOnAir(channel?.id ?? null);
  const at = useOnAirClock();
  const { now = null, next = null } = onAir ?? {};
  const second = channel === null ? text.failures.codes.not_found.sentence : showCategory ? channel.category : null;
  return (
    <div className={classNames(styles.row, playing && styles.playing, channel === null && styles.gone)}>
      <span className={`${styles.number} tabular`}>{playing ? <PlayingBars /> : channel?.number}</span>
      <Logo name={line.name} src={mediaUrl(channel?.logo ?? null)} />
      <div className={styles.words}>
        <div className={styles.name} dir="auto" title={line.name}>
          {line.name}
        </div>
        {now !== null || next !== null ? (
          <NowLine now={now} next={next} at={at} />
        ) : second === null ? null : (
          <div className={styles.second} dir="auto">
            {second}
          </div>
        )}
      </div>
      <span className={styles.marks}>
        {playing ? <span className="unseen">{text.live.playing}</span> : null}
        {channel?.radio ? <Mark label={text.live.radio} icon={<Radio {...smallIconProps} />} /> : null}
        {channel?.catchup ? <Mark label={text.live.catchup} icon={<History {...smallIconProps} />} /> : null}
        {favorite ? (
          <Mark label={text.common.favorites} icon={<Star {...smallIconProps} className={styles.star} />} />
        ) : null}
      </span>
    </div>
  );
});

function Mark({ label, icon }: { label: string; icon: ReactNode }) {
  return (
    <span title={label}>
      {icon}
      <span className="unseen">{label}</span>
    </span>
  );
}

/** The sign of what is on: three bars that dance. */
export function PlayingBars() {
  return (
    <span className={styles.bars} aria-hidden>
      <span />
      <span />
      <span />
    </span>
  );
}

export function ChannelRowSkeleton({ index }: { index: number }) {
  return (
    <div className={styles.row}>
      <span className={styles.number} />
      <Skeleton width="2.5rem" height="2.5rem" />
      <div className={styles.words}>
        <Skeleton width={`${7 + ((index * 13) % 9)}rem`} />
      </div>
    </div>
  );
}
