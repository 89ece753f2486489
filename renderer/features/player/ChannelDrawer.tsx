import { X } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { Logo } from '../../components/Logo.tsx';
import { NowLine } from '../../components/NowLine.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { LoadRows } from '../../lib/paged-window.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import { play, playableChannel, playlistOf, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle, PlayContext } from '../../stores/now-playing.ts';
import { useOnAir, useOnAirClock } from '../../stores/on-air.ts';
import { mediaUrl } from '../../stores/session.ts';
import styles from './ChannelDrawer.module.css';

interface ChannelDrawerProps {
  title: PlayableTitle;
  onClose: () => void;
}

/** The list the picture was started from, over the picture: choose and go on watching. */
export function ChannelDrawer({ title, onClose }: ChannelDrawerProps) {
  const text = useText().player;
  const context = useNowPlaying((state) => state.context);
  const label = context?.type === 'titles' ? text.episodeList : text.channelList;
  const isPart = title.subtitle !== null && (context?.type === 'titles' || context?.categoryId !== undefined);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight') return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside className={styles.drawer} aria-label={label} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <h2 dir="auto">{isPart ? title.subtitle : label}</h2>
        <IconButton label={text.closeList} icon={<X {...iconProps} />} onClick={onClose} />
      </header>
      {context?.type === 'titles' ? (
        <Titles context={context} current={title} onClose={onClose} />
      ) : (
        <Channels context={context} current={title} onClose={onClose} />
      )}
    </aside>
  );
}

type ChannelContext = Extract<PlayContext, { type: 'channels' }>;

function Channels({ context, current, onClose }: { context: ChannelContext | null; current: PlayableTitle; onClose: () => void }) {
  const text = useText().player;
  const question: ChannelContext =
    context ?? { type: 'channels', playlistId: playlistOf(current), sort: 'playlist', index: 0, total: 0 };
  const { playlistId, categoryId, search, sort } = question;
  const load = useCallback<LoadRows<Channel>>(
    (offset, limit) =>
      api.catalog.listChannels({
        playlistId,
        sort,
        offset,
        limit,
        ...(categoryId === undefined ? {} : { categoryId }),
        ...(search === undefined ? {} : { search }),
      }),
    [playlistId, sort, categoryId, search],
  );
  const rows = usePagedRows<Channel>(load, { startAt: question.index });
  const [chosen, setActive] = useState<number | null>(null);
  // The list may have grown or shrunk since it was left.
  const found = rows.indexOf(({ id }) => id === current.id);
  const active = chosen ?? (found >= 0 ? found : question.index);
  return (
    <VirtualList
      label={text.channelList}
      total={rows.total}
      rowAt={rows.rowAt}
      rowHeight={3.5}
      active={active}
      onActive={setActive}
      onRange={rows.want}
      autoFocus
      onChoose={(index) => {
        const channel = rows.rowAt(index);
        if (channel === undefined) return;
        if (channel.id === current.id) onClose();
        else play(playableChannel(channel), { ...question, index, total: rows.total });
      }}
      renderRow={(channel) => (
        <Row name={channel.name} number={channel.number} logo={channel.logo} isPlaying={channel.id === current.id} channelId={channel.id} />
      )}
      renderPlaceholder={() => (
        <div className={styles.row}>
          <Skeleton width="2.5rem" height="2.5rem" />
          <Skeleton width="60%" />
        </div>
      )}
      className={styles.list}
    />
  );
}

function Titles({ context, current, onClose }: { context: Extract<PlayContext, { type: 'titles' }>; current: PlayableTitle; onClose: () => void }) {
  const text = useText().player;
  const [active, setActive] = useState(context.index);
  return (
    <VirtualList
      label={text.episodeList}
      total={context.titles.length}
      rowAt={(index) => context.titles[index]}
      rowHeight={3.5}
      active={active}
      onActive={setActive}
      autoFocus
      onChoose={(index) => {
        const title = context.titles[index];
        if (title === undefined) return;
        onClose();
        if (title.id !== current.id) play(title, { ...context, index });
      }}
      renderRow={(title) => <Row name={title.name} number={null} logo={title.logo} isPlaying={title.id === current.id} channelId={null} />}
      renderPlaceholder={() => null}
      className={styles.list}
    />
  );
}

interface RowProps {
  name: string;
  number: string | null;
  logo: string | null;
  isPlaying: boolean;
  /** Null for what has no guide. */
  channelId: TitleId | null;
}

function Row({ name, number, logo, isPlaying, channelId }: RowProps) {
  const { now = null, next = null } = useOnAir(channelId) ?? {};
  const at = useOnAirClock();
  return (
    <div className={styles.row} data-playing={isPlaying || undefined}>
      {number === null ? null : <span className={styles.number}>{number}</span>}
      <Logo name={name} src={mediaUrl(logo)} />
      <div className={styles.words}>
        <div className={styles.name} dir="auto">{name}</div>
        {now === null && next === null ? null : <NowLine now={now} next={next} at={at} />}
      </div>
      {isPlaying ? <span className={styles.equalizer} aria-hidden><i /><i /><i /></span> : null}
    </div>
  );
}
