import type { Mark } from '#shared/contract/library.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Channel, Title } from '#shared/model/title.ts';
import { api } from '../api/api.ts';
import { foldText } from '../lib/fold-text.ts';
import type { LoadRows } from '../lib/paged-window.ts';
import type { Group } from './channel-group.ts';
import { useFavorites } from './favorites.ts';

export type ChannelSort = 'playlist' | 'name' | 'number';

/** A line of the list; a favorite that left the playlist keeps its line and its name. */
export interface ChannelLine {
  id: TitleId;
  name: string;
  channel: Channel | null;
}

function lineOf(channel: Channel): ChannelLine {
  return { id: channel.id, name: channel.name, channel };
}

/** How to fetch the lines of a group. */
export function channelLoader(playlistId: PlaylistId, group: Group, sort: ChannelSort, filter: string): LoadRows<ChannelLine> {
  if (group.type === 'favorites') {
    return (offset, limit) => loadMarked(useFavorites.getState().marks, filter, offset, limit);
  }
  if (group.type === 'recent') {
    return async (offset, limit) => {
      const { history } = await api.library.listHistory({ playlistId, limit: 200 });
      return loadMarked(history, filter, offset, limit);
    };
  }
  return async (offset, limit) => {
    const { items, total } = await api.catalog.listChannels({
      playlistId,
      sort,
      offset,
      limit,
      ...(group.type === 'category' ? { categoryId: group.id } : {}),
      ...(filter === '' ? {} : { search: filter }),
    });
    return { items: items.map(lineOf), total };
  };
}

async function loadMarked(
  marks: readonly Mark[],
  filter: string,
  offset: number,
  limit: number,
): Promise<{ items: ChannelLine[]; total: number }> {
  const wanted = foldText(filter);
  const channels = marks.filter((mark) => mark.kind === 'channel' && foldText(mark.name).includes(wanted));
  const page = channels.slice(offset, offset + limit);
  if (page.length === 0) return { items: [], total: channels.length };
  const { titles } = await api.catalog.listTitles({ ids: page.map((mark) => mark.id) });
  const found = new Map(titles.filter(isChannel).map((channel) => [channel.id, channel]));
  const items = page.map((mark) => {
    const channel = found.get(mark.id);
    return channel ? lineOf(channel) : { id: mark.id, name: mark.name, channel: null };
  });
  return { items, total: channels.length };
}

function isChannel(title: Title): title is Channel {
  return title.kind === 'channel';
}
