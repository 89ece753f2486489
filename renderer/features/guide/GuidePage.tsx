import { Bell, ChevronLeft, ChevronRight, Search, Star } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { api, onEventGap } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { CategoryList } from '../../components/CategoryList.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { Select } from '../../components/Select.tsx';
import { iconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { atClock, startOfDay, startOfDayAfter } from '../../lib/local-time.ts';
import { navigate } from '../../lib/router.ts';
import { useNow } from '../../lib/use-now.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useActivePlaylist } from '../../stores/active-playlist.ts';
import { groupKey, type Group } from '../../stores/channel-group.ts';
import type { ChannelLine } from '../../stores/channel-lines.ts';
import { play, playableChannel, type PlayContext } from '../../stores/now-playing.ts';
import { showProgramme } from '../../stores/overlays.ts';
import { useChannelCategories } from '../../stores/use-channel-categories.ts';
import { useChannelRows } from '../../stores/use-channel-rows.ts';
import { useGroupEntries } from '../../stores/use-group-entries.ts';
import { dayName } from './day-name.ts';
import { GuideBlocks } from './guide-blocks.ts';
import { GuideGrid, startOfSight, type GridHandle } from './GuideGrid.tsx';
import { GuideSearch } from './GuideSearch.tsx';
import { GuideSkeleton } from './GuideSkeleton.tsx';
import { NoGuide } from './NoGuide.tsx';
import type { GuideCell } from './layout-guide.ts';
import { openGuide, showGuideGroup, useGuideView } from './store.ts';
import { useGuideState, type GuideState } from './use-guide-state.ts';
import styles from './GuidePage.module.css';

const dayMs = 86_400_000;

/** As far as catch-up and guides usually reach; beyond that a wrong date would make the grid endless. */
const mostPastDays = 8;
const mostFutureDays = 15;

/** When the evening begins, in minutes after midnight. */
const primeTime = 20 * 60;

/** The guide: channels down, time across. */
export function GuidePage() {
  const playlist = useActivePlaylist();
  const shown = useGuideView((view) => view.playlistId);
  const [opened, setOpened] = useState<string | null>(null);
  const id = playlist?.id ?? null;
  useEffect(() => {
    if (id === null) return;
    openGuide(id, Date.now());
    setOpened(id);
  }, [id]);
  return playlist !== null && shown === playlist.id && opened === playlist.id ? <Guide key={playlist.id} playlist={playlist} /> : null;
}

function Guide({ playlist }: { playlist: Playlist }) {
  const { guide, live } = useText();
  const group = useGuideView((view) => view.group);
  const categories = useChannelCategories(playlist.id);
  const entries = useGroupEntries(categories);
  const { state, reload } = useGuideState(playlist.id);
  const grid = useRef<GridHandle>(null);
  const span = useSpan(state.status === 'ready' ? state.data.span : null);
  const [isSearching, setSearching] = useState(false);
  return (
    <div className={styles.guide}>
      <CategoryList
        label={live.groups}
        categories={categories.status === 'loading' ? null : entries.map(({ key, name, count, group: { type }, hidden, custom }) => ({ id: key, name, count, icon: <GroupIcon {...{ type, hidden, custom }} /> }))}
        selected={groupKey(group)}
        onSelect={(key) => {
          const entry = entries.find((each) => each.key === key);
          if (entry) showGuideGroup(entry.group);
        }}
        onEnter={() => { grid.current?.focus(); }}
      />
      <section className={styles.panel} aria-label={guide.title}>
        <h1 className="unseen">{guide.title}</h1>
        {state.status === 'failed' ? (
          <FailedState error={state.error} onRetry={reload} />
        ) : state.status !== 'ready' ? (
          <GuideSkeleton />
        ) : span === null || state.data.matched === 0 ? (
          <NoGuide playlist={playlist} state={state.data} />
        ) : (
          <Grid key={groupKey(group)} playlist={playlist} group={group} span={span} state={state.data} grid={grid} onSearch={() => { setSearching(true); }} />
        )}
      </section>
      {isSearching ? (
        <GuideSearch
          playlistId={playlist.id}
          groups={entries}
          isPreparing={state.status === 'ready' && !state.data.searchable}
          onClose={() => { setSearching(false); }}
        />
      ) : null}
    </div>
  );
}

interface Span {
  start: number;
  stop: number;
}

/** Whole days from the first of the guide to the last, today among them. */
function useSpan(span: GuideState['span']): Span | null {
  const today = startOfDay(useNow(600_000));
  const start = span?.start ?? null;
  const stop = span?.stop ?? null;
  return useMemo(() => {
    if (start === null || stop === null) return null;
    return {
      start: Math.min(today, startOfDay(Math.max(start, today - mostPastDays * dayMs))),
      stop: Math.max(startOfDayAfter(today, 1), startOfDayAfter(Math.min(stop - 1, today + mostFutureDays * dayMs), 1)),
    };
  }, [start, stop, today]);
}

interface GridProps {
  playlist: Playlist;
  group: Group;
  span: Span;
  state: GuideState;
  grid: { current: GridHandle | null };
  onSearch: () => void;
}

function Grid({ playlist, group, span, state, grid, onSearch }: GridProps) {
  const text = useText();
  const [place] = useState(() => useGuideView.getState().place);
  const [day, setDay] = useState(() => startOfDay(place?.left ?? startOfSight(Date.now())));
  const rows = useChannelRows({ playlist, group, sort: 'playlist', search: '' }, place?.row ?? 0);
  const blocks = useBlocks(playlist);
  const choose = useCallback(
    (line: ChannelLine, row: number, cell: GuideCell): void => {
      const { channel } = line;
      if (cell.type === 'programme') {
        showProgramme({ channelId: line.id, start: cell.programme.start, channel, programme: cell.programme });
      } else if (channel !== null && cell.type === 'gap') {
        play(playableChannel(channel), contextOf(playlist, group, row, rows.total, channel));
      }
    },
    [playlist, group, rows.total],
  );
  if (rows.status === 'failed' && rows.error) return <FailedState error={rows.error} onRetry={() => void rows.refresh()} />;
  return (
    <>
      <Toolbar span={span} day={day} group={group} state={state} goTo={(time) => { grid.current?.goTo(time); }} onSearch={onSearch} />
      <div className={styles.grid}>
        {rows.status === 'ready' && rows.total === 0 ? (
          <EmptyState title={text.guide.noChannels} advice={text.guide.noChannelsAdvice}>
            {group.type === 'all' ? null : (
              <Button onClick={() => { showGuideGroup({ type: 'all' }); }}>{text.guide.showAll}</Button>
            )}
          </EmptyState>
        ) : rows.status === 'ready' ? (
          <GuideGrid ref={grid} rows={rows} blocks={blocks} origin={span.start} end={span.stop} place={place} onChoose={choose} onDay={setDay} />
        ) : (
          <GuideSkeleton />
        )}
      </div>
    </>
  );
}

function useBlocks(playlist: Playlist): GuideBlocks {
  const blocks = useMemo(
    () => new GuideBlocks(async (channelIds, from, to) => (await api.guide.listGrid({ channelIds, from, to })).rows),
    [],
  );
  useAppEvent('guide.changed', ({ playlistId }) => {
    if (playlistId === playlist.id) blocks.renew();
  });
  useEffect(() => {
    const stop = onEventGap(blocks.renew);
    return () => {
      stop();
      blocks.stop();
    };
  }, [blocks]);
  return blocks;
}

function contextOf(playlist: Playlist, group: Group, index: number, total: number, channel: Parameters<typeof playableChannel>[0]): PlayContext {
  if (group.type === 'favorites' || group.type === 'recent') return { type: 'titles', titles: [playableChannel(channel)], index: 0 };
  return {
    type: 'channels',
    playlistId: playlist.id,
    sort: 'playlist',
    index,
    total,
    ...(group.type === 'category' ? { categoryId: group.id } : {}),
  };
}

interface ToolbarProps {
  span: Span;
  /** The day at the left edge. */
  day: number;
  group: Group;
  state: GuideState;
  goTo: (time: number) => void;
  onSearch: () => void;
}

function Toolbar({ span, day, group, state, goTo, onSearch }: ToolbarProps) {
  const { guide, reminders } = useText();
  const language = useLanguage();
  const now = useNow(60_000);
  const days = useMemo(() => {
    const all: number[] = [];
    for (let each = span.start; each < span.stop; each = startOfDayAfter(each, 1)) all.push(each);
    return all;
  }, [span]);
  const shown = days.includes(day) ? day : (days[0] ?? day);
  const at = days.indexOf(shown);
  // A day begins with its evening, except the one that is under way.
  const toDay = (to: number | undefined): boolean => {
    if (to === undefined) return false;
    goTo(to === startOfDay(now) ? Date.now() : atClock(to, primeTime));
    return true;
  };
  const toNow = (): void => { goTo(Date.now()); };
  const toPrimeTime = (): void => { goTo(atClock(shown, primeTime)); };
  useShortcut('guideNow', toNow);
  useShortcut('primeTime', toPrimeTime);
  useShortcut('dayBefore', () => void toDay(days[at - 1]));
  useShortcut('dayAfter', () => void toDay(days[at + 1]));
  const isFavorites = group.type === 'favorites';
  return (
    <div className={styles.toolbar} role="group" aria-label={guide.toolbar}>
      <div className={styles.days}>
        <IconButton label={guide.dayBefore} icon={<ChevronLeft {...iconProps} />} disabled={at <= 0} onClick={() => { toDay(days[at - 1]); }} />
        <Select
          className={styles.day}
          label={guide.day}
          labelHidden
          value={String(shown)}
          choices={days.map((each) => ({ value: String(each), label: dayName(each, now, language, guide.days) }))}
          onChange={(value) => { toDay(Number(value)); }}
        />
        <IconButton label={guide.dayAfter} icon={<ChevronRight {...iconProps} />} disabled={at >= days.length - 1} onClick={() => { toDay(days[at + 1]); }} />
      </div>
      <Button onClick={toNow}>{guide.toNow}</Button>
      <Button onClick={toPrimeTime}>{guide.toPrimeTime}</Button>
      <span className={styles.rest}>
        {state.matched < state.channels ? <span className={`${styles.matched} tabular`}>{guide.matched(state.matched, state.channels)}</span> : null}
      </span>
      <IconButton label={reminders.title} icon={<Bell {...iconProps} />} onClick={() => { navigate({ page: 'reminders' }); }} />
      <IconButton label={guide.openSearch} icon={<Search {...iconProps} />} onClick={onSearch} />
      <IconButton
        label={guide.favoritesOnly}
        pressed={isFavorites}
        icon={<Star {...iconProps} fill={isFavorites ? 'currentColor' : 'none'} />}
        onClick={() => { showGuideGroup(isFavorites ? { type: 'all' } : { type: 'favorites' }); }}
      />
    </div>
  );
}
