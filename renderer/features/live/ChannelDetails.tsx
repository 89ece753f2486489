import { FolderPlus, History, Maximize2, Play, Radio, Star } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Channel } from '#shared/model/title.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button, IconButton } from '../../components/Button.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { hueOf } from '../../lib/initials.ts';
import { useIsFavorite } from '../../stores/favorites.ts';
import { setFull, useNowPlaying } from '../../stores/now-playing.ts';
import { addToGroup } from '../../stores/overlays.ts';
import { playerSlotRef } from '../../stores/player-slot.ts';
import { mediaUrl, useIsOwner } from '../../stores/session.ts';
import { Programmes } from './Programmes.tsx';
import { useNowNext } from '../../stores/use-now-next.ts';
import { WatchAgain } from './WatchAgain.tsx';
import styles from './ChannelDetails.module.css';

interface ChannelDetailsProps {
  /** Null while its row is on the way, or when there is none. */
  channel: Channel | null;
  isEmpty: boolean;
  onWatch: () => void;
  onFavorite: () => void;
}

/** The picture, and what there is to say about the channel the keys stand on. */
export function ChannelDetails({ channel, isEmpty, onWatch, onFavorite }: ChannelDetailsProps) {
  const { live } = useText();
  const isAnythingOn = useNowPlaying(({ title }) => title !== null);
  return (
    <aside className={classNames(styles.panel, isAnythingOn && styles.watching)} aria-label={live.details}>
      <Picture channel={channel} isAnythingOn={isAnythingOn} onWatch={onWatch} />
      {channel === null ? isEmpty ? null : <AboutSkeleton /> : <About channel={channel} onWatch={onWatch} onFavorite={onFavorite} />}
    </aside>
  );
}

interface QuietStyle extends CSSProperties {
  '--hue': number;
}

interface PictureProps {
  channel: Channel | null;
  isAnythingOn: boolean;
  onWatch: () => void;
}

/** Where the player shows its picture; a quiet place while nothing plays. */
function Picture({ channel, isAnythingOn, onWatch }: PictureProps) {
  const { live } = useText();
  const style: QuietStyle = { '--hue': hueOf(channel?.name ?? '') };
  return (
    <div
      className={styles.picture}
      onDoubleClick={() => {
        setFull(true);
      }}
    >
      {isAnythingOn ? null : (
        <div className={styles.quiet} style={style}>
          {channel === null ? null : (
            <button type="button" className={styles.invite} aria-label={live.watch} title={live.watch} onClick={onWatch}>
              <Play size="1.75rem" strokeWidth={1.75} fill="currentColor" aria-hidden />
            </button>
          )}
        </div>
      )}
      <div ref={playerSlotRef} data-player-slot="preview" className={styles.slot} />
    </div>
  );
}

interface AboutProps {
  channel: Channel;
  onWatch: () => void;
  onFavorite: () => void;
}

function About({ channel, onWatch, onFavorite }: AboutProps) {
  const { live, common, groups } = useText();
  const isFavorite = useIsFavorite(channel.id);
  const isPlaying = useNowPlaying(({ title }) => title?.id === channel.id);
  const isOwner = useIsOwner();
  const nowNext = useNowNext(channel.radio ? null : channel.id);
  const details = [channel.number, channel.category].filter((each) => each !== null);
  return (
    <div className={styles.about}>
      <div className={styles.identity}>
        <Logo name={channel.name} src={mediaUrl(channel.logo)} size="3.5rem" />
        <div className={styles.words}>
          <h2 className={styles.name} dir="auto" title={channel.name}>
            {channel.name}
          </h2>
          <p className={styles.line}>
            {details.length === 0 ? null : (
              <bdi className="tabular">{details.join(' · ')}</bdi>
            )}
            {channel.radio ? <Badge icon={<Radio size="0.875rem" aria-hidden />}>{live.radio}</Badge> : null}
            {channel.catchup ? (
              <Badge icon={<History size="0.875rem" aria-hidden />}>
                {channel.catchup.days === null ? live.catchup : live.catchupDays(channel.catchup.days)}
              </Badge>
            ) : null}
          </p>
        </div>
      </div>
      <div className={styles.actions}>
        <Button
          tone="primary"
          className={styles.watch}
          icon={isPlaying ? <Maximize2 {...iconProps} /> : <Play {...iconProps} fill="currentColor" />}
          onClick={onWatch}
        >
          {isPlaying ? live.fullWindow : live.watch}
        </Button>
        {isOwner ? (
          <>
            <IconButton
              label={isFavorite ? common.removeFavorite : common.addFavorite}
              pressed={isFavorite}
              icon={<Star {...iconProps} className={isFavorite ? styles.starred : undefined} />}
              onClick={onFavorite}
            />
            <IconButton
              label={groups.addOpen}
              icon={<FolderPlus {...iconProps} />}
              onClick={() => {
                addToGroup({ id: channel.id, name: channel.name });
              }}
            />
          </>
        ) : null}
      </div>
      {channel.radio ? null : <Programmes state={nowNext} />}
      {channel.radio || channel.catchup === null ? null : (
        <WatchAgain channel={channel} onAir={nowNext.status === 'ready' ? nowNext.data.now : null} />
      )}
    </div>
  );
}

function AboutSkeleton() {
  return (
    <div className={styles.about} aria-hidden>
      <div className={styles.identity}>
        <Skeleton width="3.5rem" height="3.5rem" />
        <div className={styles.words}>
          <Skeleton width="11rem" height="1.25rem" />
        </div>
      </div>
    </div>
  );
}
