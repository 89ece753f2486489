import { useEffect, useEffectEvent, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { describeFailure, remedyFor } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { rowOfEvent } from '../../lib/row-of-event.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import type { PagedRows } from '../../lib/use-paged-rows.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { isFirstImport, useActivePlaylist, useIsReading } from '../../stores/active-playlist.ts';
import { groupKey } from '../../stores/channel-group.ts';
import type { ChannelLine } from '../../stores/channel-lines.ts';
import { toggleFavorite, useFavorites } from '../../stores/favorites.ts';
import { notify } from '../../stores/notices.ts';
import {
  play,
  playableChannel,
  setFull,
  useNowPlaying,
  type PlayableTitle,
  type PlayContext,
} from '../../stores/now-playing.ts';
import { addToGroup, showSearch } from '../../stores/overlays.ts';
import { awaitsChoice, openGroupChoice } from '../../stores/playlist-dialog.ts';
import { useIsOwner } from '../../stores/session.ts';
import { useChannelCategories } from '../../stores/use-channel-categories.ts';
import { useChannelRows, type ChannelQuestion } from '../../stores/use-channel-rows.ts';
import { useGroupEntries } from '../../stores/use-group-entries.ts';
import { ChannelDetails } from './ChannelDetails.tsx';
import { ChannelList, EmptyList } from './ChannelList.tsx';
import { GroupList } from './GroupList.tsx';
import { openLive, showGroup, useLiveView } from './store.ts';
import { useListPlace } from './use-list-place.ts';
import { useShownChannel } from './use-shown-channel.ts';
import styles from './LivePage.module.css';

/** Television: groups, channels, the picture. */
export function LivePage() {
  const playlist = useActivePlaylist();
  const shown = useLiveView((view) => view.playlistId);
  const id = playlist?.id ?? null;
  useEffect(() => {
    if (id !== null) openLive(id);
  }, [id]);
  return playlist !== null && shown === playlist.id ? <Live key={playlist.id} playlist={playlist} /> : null;
}

function Live({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { group, sort, filter } = useLiveView();
  const categories = useChannelCategories(playlist.id);
  const entries = useGroupEntries(categories);
  const search = useDebounced(filter.trim(), 150);
  const listKey = `live.${playlist.id}.${groupKey(group)}.${sort}.${search}`;
  const place = useListPlace(listKey, search === '');
  const rows = useChannelRows({ playlist, group, sort, search }, place.start?.index ?? 0);
  const active = indexNow(rows, place);
  const line = active < 0 ? undefined : rows.rowAt(active);
  const { channel, followSelection } = useShownChannel(useSteady(line?.channel ?? null, rows.status === 'loading'));
  const isOrdered = group.type === 'all' || group.type === 'category';
  const isReading = useIsReading(playlist.id);
  const isFilling = isReading && isFirstImport(playlist);
  const isOwner = useIsOwner();
  const playingId = useNowPlaying(({ title }) => title?.id);
  const [announced, setAnnounced] = useState('');

  const watch = (index: number): void => {
    const chosen = rows.rowAt(index)?.channel;
    if (chosen) play(playableChannel(chosen), contextOf({ playlist, group, sort, search }, rows, index));
  };
  const choose = (index: number, how: 'click' | 'enter'): void => {
    const isPlaying = rows.rowAt(index)?.id === playingId;
    if (!isPlaying) watch(index);
    else if (how === 'enter') setFull(true);
  };
  const toggle = async (): Promise<void> => {
    const marked = channel ?? line;
    if (!marked) return;
    const { id, name } = marked;
    setAnnounced(useFavorites.getState().ids.has(id) ? text.live.removedFavorite(name) : text.live.addedFavorite(name));
    const error = await toggleFavorite({ id, kind: 'channel', name });
    if (error) notify({ tone: 'bad', text: describeFailure(error, text).sentence });
  };
  useShortcut('favorite', () => void toggle());
  useShortcut('addToGroup', () => { if (channel) addToGroup({ id: channel.id, name: channel.name }); }, isOwner);
  useFollowZapping({ playlist, group, sort, search }, place.move);

  return (
    <div className={styles.live}>
      <GroupList
        playlist={playlist}
        entries={entries}
        loading={categories.status === 'loading'}
        shown={group}
        onShow={showGroup}
        onEnter={focusChannels}
      />
      <ChannelList
        listKey={listKey}
        entries={entries}
        group={group}
        sort={sort}
        filter={filter}
        rows={rows}
        isFilling={isFilling && isOrdered && search === ''}
        active={active}
        start={place.start}
        onActive={(index) => {
          followSelection();
          place.move(index, rows.rowAt(index)?.id ?? null);
        }}
        onChoose={choose}
        onOpen={() => {
          setFull(true);
        }}
        onTop={place.scrolled}
        onContextMenu={(event) => {
          const asked = rows.rowAt(rowOfEvent(event.target, active))?.channel;
          if (!isOwner || !asked) return;
          event.preventDefault();
          addToGroup({ id: asked.id, name: asked.name });
        }}
        empty={
          <EmptyList
            group={group}
            filter={search}
            onSearch={() => {
              showSearch(true);
            }}
            onShowAll={() => {
              showGroup({ type: 'all' });
            }}
            begin={isOwner ? howToBegin(playlist) : null}
          />
        }
        failedActions={
          rows.error && remedyFor(rows.error) === 'edit-playlist' ? (
            <Button
              onClick={() => {
                navigate({ page: 'settings' });
              }}
            >
              {text.common.editPlaylist}
            </Button>
          ) : null
        }
      />
      <ChannelDetails
        channel={channel}
        isEmpty={rows.status === 'failed' || (rows.status === 'ready' && rows.total === 0)}
        onWatch={() => {
          if (channel?.id === playingId) setFull(true);
          else watch(active);
        }}
        onFavorite={() => void toggle()}
      />
      <p className="unseen" role="status">
        {announced}
      </p>
    </div>
  );
}

/** What brings the first titles of a playlist; null when it has some. */
function howToBegin(playlist: Playlist): { type: 'fetch' | 'choose'; run: () => void } | null {
  if (playlist.refreshedAt !== null) return null;
  if (awaitsChoice(playlist)) return { type: 'choose', run: () => { openGroupChoice(playlist); } };
  return { type: 'fetch', run: () => void settled(api.playlists.refreshPlaylist({ playlistId: playlist.id })) };
}

function focusChannels(): void {
  document.querySelector<HTMLElement>('[data-channels] [role="listbox"]')?.focus();
}

/** Where the row one stood on is now: a refresh may have moved it. -1 for an empty list. */
function indexNow(rows: PagedRows<ChannelLine>, place: { index: number; id: string | null }): number {
  if (rows.status !== 'ready' || rows.total === 0) return -1;
  const index = Math.min(place.index, rows.total - 1);
  if (place.id === null || rows.rowAt(index)?.id === place.id) return index;
  const found = rows.indexOf((line) => line.id === place.id);
  return found >= 0 ? found : index;
}

/** The value, or while the next one is on its way the one before: nothing flickers in between. */
function useSteady<Value>(value: Value | null, isOnItsWay: boolean): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? (isOnItsWay ? last : null);
}

/** As many as next and previous are likely to reach in a list of the user's own. */
const mostMarks = 200;

function contextOf({ playlist, group, sort, search }: ChannelQuestion, rows: PagedRows<ChannelLine>, index: number): PlayContext {
  if (group.type === 'favorites' || group.type === 'recent') {
    const titles: PlayableTitle[] = [];
    let at = 0;
    for (let row = 0; row < Math.min(rows.total, mostMarks); row++) {
      const channel = rows.rowAt(row)?.channel;
      if (row === index) at = titles.length;
      if (channel) titles.push(playableChannel(channel));
    }
    return { type: 'titles', titles, index: at };
  }
  return {
    type: 'channels',
    playlistId: playlist.id,
    sort,
    index,
    total: rows.total,
    ...(group.type === 'category' ? { categoryId: group.id } : {}),
    ...(search === '' ? {} : { search }),
  };
}

/** Next and previous, pressed over the picture, also move the list behind it. */
function useFollowZapping({ playlist, group, sort, search }: ChannelQuestion, move: (index: number, id: TitleId) => void): void {
  const follow = useEffectEvent((title: PlayableTitle | null, context: PlayContext | null) => {
    if (title === null || context?.type !== 'channels' || context.playlistId !== playlist.id) return;
    const categoryId = group.type === 'category' ? group.id : undefined;
    const isThisList = (group.type === 'all' || group.type === 'category') && context.categoryId === categoryId;
    if (isThisList && context.sort === sort && (context.search ?? '') === search) move(context.index, title.id);
  });
  useEffect(
    () =>
      useNowPlaying.subscribe((now, before) => {
        if (now.context !== before.context) follow(now.title, now.context);
      }),
    [],
  );
}
