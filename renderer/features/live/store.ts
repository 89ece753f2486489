import { create } from 'zustand';
import type { PlaylistId } from '#shared/model/ids.ts';
import { recall, remember } from '../../lib/places.ts';
import { groupKey, parseGroup, type Group } from '../../stores/channel-group.ts';
import type { ChannelSort } from '../../stores/channel-lines.ts';

/** What the live page shows of a playlist; the same when one comes back, even after a restart. */
interface LiveView {
  playlistId: PlaylistId | null;
  group: Group;
  sort: ChannelSort;
  filter: string;
}

export const useLiveView = create<LiveView>(() => ({
  playlistId: null,
  group: { type: 'all' },
  sort: 'playlist',
  filter: '',
}));

const key = (playlistId: PlaylistId): string => `live.${playlistId}`;

/** Turns to a playlist, as it was left. */
export function openLive(playlistId: PlaylistId): void {
  if (useLiveView.getState().playlistId === playlistId) return;
  const value = recall(key(playlistId));
  const known = typeof value === 'object' && value !== null ? value : {};
  const sort = 'sort' in known && (known.sort === 'name' || known.sort === 'number') ? known.sort : 'playlist';
  useLiveView.setState({ playlistId, group: parseGroup('group' in known ? known.group : null), sort, filter: '' });
}

export function showGroup(group: Group): void {
  useLiveView.setState({ group, filter: '' });
  keep();
}

export function sortBy(sort: ChannelSort): void {
  useLiveView.setState({ sort });
  keep();
}

export function filterBy(filter: string): void {
  useLiveView.setState({ filter });
}

function keep(): void {
  const { playlistId, group, sort } = useLiveView.getState();
  if (playlistId !== null) remember(key(playlistId), { group: groupKey(group), sort });
}
