import { Search, X } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { showcase } from '#shared/contract/showcase.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Logo } from '../components/Logo.tsx';
import { NowLine } from '../components/NowLine.tsx';
import { Select } from '../components/Select.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { TextField } from '../components/TextField.tsx';
import { VirtualList } from '../components/VirtualList.tsx';
import { smallIconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { useNow } from '../lib/use-now.ts';
import { PicturePanel } from './PicturePanel.tsx';
import { SignIn } from './SignIn.tsx';
import { Trouble } from './Trouble.tsx';
import { channelFilter, groupsOf } from './filter-channels.ts';
import { api } from './server-api.ts';
import { useSession } from './session.ts';
import { useAnswer } from './use-answer.ts';
import styles from './CatalogPage.module.css';

type Shown = z.output<typeof showcase.listEnriched.output>[number];

/** What is on changes; the list is asked for again this often. */
const renewMs = 60_000;

/** What this server shows, with what is on, and the picture of one channel. */
export function CatalogPage() {
  const { serverPages } = useText();
  const session = useSession((state) => state.session);
  const isKnown = session.status !== 'starting';
  // Whoever comes from this machine may look without an account; the server says whether one is needed.
  const { answer, reload } = useAnswer(async () => (isKnown ? api.showcase.listEnriched({}) : null), session.status);
  const renew = useEffectEvent(reload);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') renew();
    }, renewMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (answer.status === 'failed' && answer.error.code === 'unauthenticated') {
    return (
      <div className={styles.apart}>
        <SignIn why={session.status === 'out' && session.ended ? serverPages.ended : serverPages.signInFirst} />
      </div>
    );
  }
  if (answer.status === 'failed') {
    return (
      <div className={styles.apart}>
        <Trouble error={answer.error} onRetry={reload} />
      </div>
    );
  }
  if (answer.status !== 'ready' || answer.data === null) return <CatalogSkeleton />;
  return <Catalog channels={answer.data} />;
}

function CatalogSkeleton() {
  const { common } = useText();
  return (
    <div className={styles.catalog}>
      <p role="status" className="unseen">
        {common.loading}
      </p>
      <div className={styles.filters}>
        <Skeleton height="4rem" />
        <Skeleton height="4rem" />
      </div>
      <Skeleton className={styles.count} width="5rem" height="1.125rem" />
      <div className={styles.list}>
        {Array.from({ length: 8 }, (_, at) => (
          <div key={at} className={styles.coming}>
            <Skeleton width="2.5rem" height="2.5rem" />
            <Skeleton width={at % 2 === 0 ? '40%' : '55%'} />
          </div>
        ))}
      </div>
      <Skeleton className={styles.choose} height="auto" />
    </div>
  );
}

/** No group has a name that ends so. */
const anyGroup = 'all ';
const noGroup = 'none ';

function Catalog({ channels }: { channels: readonly Shown[] }) {
  const { serverPages, common } = useText();
  const text = serverPages.catalog;
  const [words, setWords] = useState('');
  const [group, setGroup] = useState(anyGroup);
  const [active, setActive] = useState(-1);
  const [playing, setPlaying] = useState<{ id: string; name: string } | null>(null);
  const now = useNow();
  const groups = useMemo(() => groupsOf(channels), [channels]);
  const rows = useMemo(() => {
    const wanted = group === anyGroup ? undefined : group === noGroup ? null : group;
    return channels.filter(channelFilter({ words, group: wanted }));
  }, [channels, words, group]);
  const clear = (): void => {
    setWords('');
    setGroup(anyGroup);
  };
  if (channels.length === 0) return <EmptyState title={text.none} advice={text.noneAdvice} />;
  return (
    <div className={styles.catalog}>
      <div className={styles.filters}>
        <TextField
          label={text.filter}
          type="search"
          leading={<Search {...smallIconProps} />}
          trailing={words === '' ? undefined : <IconButton label={text.clear} icon={<X {...smallIconProps} />} onClick={() => { setWords(''); }} />}
          value={words}
          onChange={(value) => {
            setWords(value);
            setActive(-1);
          }}
        />
        <Select
          label={text.group}
          value={group}
          choices={[
            { value: anyGroup, label: text.allGroups },
            ...groups.map((name) => (name === null ? { value: noGroup, label: text.ungrouped } : { value: name, label: name })),
          ]}
          onChange={(value) => {
            setGroup(value);
            setActive(-1);
          }}
        />
      </div>
      {playing === null ? null : (
        <div className={styles.picture}>
          <PicturePanel
            key={playing.id}
            {...playing}
            onClose={() => {
              setPlaying(null);
            }}
          />
        </div>
      )}
      <p role="status" className={styles.count}>
        {common.channels(rows.length)}
      </p>
      <div className={styles.list}>
        {rows.length === 0 ? (
          <EmptyState title={text.noMatches} advice={text.noMatchesAdvice}>
            <Button onClick={clear}>{text.clear}</Button>
          </EmptyState>
        ) : (
          <VirtualList
            label={text.channels}
            total={rows.length}
            rowAt={(index) => rows[index]}
            rowHeight={3.5}
            active={active}
            onActive={setActive}
            onChoose={(index) => {
              const channel = rows[index];
              if (channel) setPlaying({ id: channel.id, name: channel.name });
            }}
            renderRow={(channel) => <ChannelRow channel={channel} isPlaying={channel.id === playing?.id} now={now} />}
            renderPlaceholder={() => null}
          />
        )}
      </div>
      {playing === null ? <p className={styles.choose}>{text.choose}</p> : null}
    </div>
  );
}

function ChannelRow({ channel, isPlaying, now }: { channel: Shown; isPlaying: boolean; now: number }) {
  const { serverPages, live } = useText();
  const { name, group, current, next } = channel;
  return (
    <div className={styles.row} data-playing={isPlaying || undefined}>
      {/* Pictures of other hosts stay out of this page. */}
      <Logo name={name} src={undefined} />
      <div className={styles.words}>
        <div className={styles.name} dir="auto">
          {name}
          {isPlaying ? <span className="unseen"> {live.playing}</span> : null}
        </div>
        {current === null && next === null ? (
          <div className={styles.second} dir="auto">
            {channel.epg === null ? serverPages.catalog.off : group}
          </div>
        ) : (
          <NowLine
            now={current === null ? null : { title: current.title, start: Date.parse(current.start), stop: Date.parse(current.stop) }}
            next={next === null ? null : { title: next.title, start: Date.parse(next.start) }}
            at={now}
          />
        )}
      </div>
      <span className={styles.group} dir="auto">
        {group}
      </span>
    </div>
  );
}
