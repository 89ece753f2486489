import { ListFilter, X } from 'lucide-react';
import { memo, type MouseEvent, type ReactNode } from 'react';
import { Button, IconButton } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ListPlace } from '../../lib/places.ts';
import type { PagedRows } from '../../lib/use-paged-rows.ts';
import { groupKey, type Group } from '../../stores/channel-group.ts';
import type { ChannelLine, ChannelSort } from '../../stores/channel-lines.ts';
import { useFavorites } from '../../stores/favorites.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';
import type { GroupEntry } from '../../stores/use-group-entries.ts';
import { ChannelRow, ChannelRowSkeleton } from './ChannelRow.tsx';
import { filterBy, showGroup, sortBy } from './store.ts';
import styles from './ChannelList.module.css';

interface ChannelListProps {
  listKey: string;
  entries: readonly GroupEntry[];
  group: Group;
  sort: ChannelSort;
  filter: string;
  rows: PagedRows<ChannelLine>;
  /** A first refresh is under way: what is not there yet may still come. */
  isFilling: boolean;
  active: number;
  start: ListPlace | null;
  onActive: (index: number) => void;
  onChoose: (index: number, how: 'click' | 'enter') => void;
  onOpen: (index: number) => void;
  onTop: (top: number) => void;
  onContextMenu: (event: MouseEvent) => void;
  empty: ReactNode;
  failedActions: ReactNode;
}

export function ChannelList(props: ChannelListProps) {
  const { entries, group, sort, filter, rows, isFilling } = props;
  const { live, common } = useText();
  const name = entries.find((entry) => entry.key === groupKey(group))?.name ?? common.all;
  const isOrdered = group.type === 'all' || group.type === 'category';
  return (
    <section className={styles.panel} aria-label={live.channels}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1 dir="auto" title={name}>
            {name}
          </h1>
          {rows.status === 'ready' && !(isFilling && rows.total === 0) ? (
            <span className={`${styles.count} tabular`} role="status">
              {common.channels(rows.total)}
            </span>
          ) : null}
        </div>
        <GroupSelect entries={entries} shown={groupKey(group)} />
        <TextField
          className={styles.filter}
          label={live.filter}
          labelHidden
          type="search"
          maxLength={100}
          placeholder={live.filterShort}
          value={filter}
          onChange={filterBy}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter === '') return;
            event.preventDefault();
            filterBy('');
          }}
          leading={<ListFilter {...smallIconProps} />}
          trailing={
            filter === '' ? undefined : (
              <IconButton
                label={live.clearFilter}
                icon={<X {...smallIconProps} />}
                onClick={() => {
                  filterBy('');
                }}
              />
            )
          }
        />
        {isOrdered ? (
          <SegmentedControl<ChannelSort>
            label={live.sort}
            value={sort}
            onChange={sortBy}
            choices={[
              { value: 'playlist', label: live.sortPlaylist },
              { value: 'name', label: live.sortName },
              { value: 'number', label: live.sortNumber },
            ]}
          />
        ) : null}
      </header>
      <div className={styles.list} data-channels onContextMenu={props.onContextMenu}>
        <Body {...props} />
      </div>
    </section>
  );
}

/** The groups on a phone. Drawn anew only when they change: there may be thousands, and the list draws itself at every step. */
const GroupSelect = memo(function GroupSelect({ entries, shown }: { entries: readonly GroupEntry[]; shown: string }) {
  const { live } = useText();
  return (
    <Select
      className={styles.groups}
      label={live.groups}
      labelHidden
      value={shown}
      choices={entries.map((entry) => ({ value: entry.key, label: entry.name }))}
      onChange={(key) => {
        const entry = entries.find((each) => each.key === key);
        if (entry) showGroup(entry.group);
      }}
    />
  );
});

const waitingRows = 24;

/** Whether the list may take the focus when it comes: one has just arrived, and is not in the middle of something. */
function isFocusFree(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.closest('nav') !== null;
}

function Body({ listKey, group, rows, isFilling, active, start, onActive, onChoose, onOpen, onTop, empty, failedActions }: ChannelListProps) {
  const { live } = useText();
  const favorites = useFavorites(({ ids }) => ids);
  const playing = useNowPlaying(({ title }) => title?.id);
  if (rows.status === 'failed' && rows.error) {
    return (
      <FailedState error={rows.error} onRetry={() => void rows.refresh()}>
        {failedActions}
      </FailedState>
    );
  }
  if (rows.status === 'ready' && rows.total === 0 && !isFilling) return empty;
  if (rows.status !== 'ready' || rows.total === 0) {
    return (
      <div aria-hidden>
        {Array.from({ length: waitingRows }, (_, index) => (
          <div key={index} className={styles.waiting}>
            <ChannelRowSkeleton index={index} />
          </div>
        ))}
      </div>
    );
  }
  return (
    <VirtualList<ChannelLine>
      key={listKey}
      label={live.channels}
      total={rows.total}
      rowAt={rows.rowAt}
      rowHeight={3.5}
      active={active}
      onActive={onActive}
      onChoose={onChoose}
      onDoubleClick={onOpen}
      onRange={rows.want}
      startTop={start?.top ?? 0}
      onTop={onTop}
      autoFocus={isFocusFree()}
      renderRow={(line) => (
        <ChannelRow
          line={line}
          favorite={favorites.has(line.id)}
          playing={line.id === playing}
          showCategory={group.type !== 'category'}
        />
      )}
      renderPlaceholder={(index) => <ChannelRowSkeleton index={index} />}
    />
  );
}

interface EmptyListProps {
  group: Group;
  filter: string;
  onSearch: () => void;
  onShowAll: () => void;
  /** Set while nothing of the playlist was ever fetched, with what would bring something. */
  begin: { type: 'fetch' | 'choose'; run: () => void } | null;
}

/** Why a list is empty, in its own words, and the way on. */
export function EmptyList({ group, filter, onSearch, onShowAll, begin }: EmptyListProps) {
  const { live } = useText();
  if (filter !== '') {
    return (
      <EmptyState title={live.noMatches(filter)} advice={live.noMatchesAdvice}>
        <Button tone="primary" onClick={onSearch}>
          {live.searchEverything}
        </Button>
      </EmptyState>
    );
  }
  if (begin !== null && (group.type === 'all' || group.type === 'category')) {
    const isChoice = begin.type === 'choose';
    return (
      <EmptyState
        title={isChoice ? live.notChosen : live.notFetched}
        advice={isChoice ? live.notChosenAdvice : live.notFetchedAdvice}
      >
        <Button tone="primary" onClick={begin.run}>
          {isChoice ? live.chooseGroups : live.fetchNow}
        </Button>
      </EmptyState>
    );
  }
  const words: Record<Group['type'], [title: string, advice: string]> = {
    favorites: [live.noFavorites, live.noFavoritesAdvice],
    recent: [live.noRecent, live.noRecentAdvice],
    all: [live.noChannels, live.noChannelsAdvice],
    category: [live.emptyGroup, live.emptyGroupAdvice],
  };
  const [title, advice] = words[group.type];
  return (
    <EmptyState title={title} advice={advice}>
      {group.type === 'all' ? null : <Button onClick={onShowAll}>{live.showAll}</Button>}
    </EmptyState>
  );
}
