import type { PlaylistId } from '#shared/model/ids.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import type { PlayContext } from '../../stores/now-playing.ts';

const pageSize = 200;

/**
 * Where a channel stands in the whole playlist by number, so that next and previous go on from there after its
 * number was typed; null when it is not found. Halves the list a few times instead of reading it.
 */
export async function placeOfNumber(playlistId: PlaylistId, channel: { id: string; number: string | null }): Promise<PlayContext | null> {
  const wanted = numberOf(channel);
  let from = 0;
  let to = 1; // pages; the first answer tells how many there are
  let page = 0;
  for (let look = 0; look < 20; look += 1) {
    const offset = page * pageSize;
    const { items, total } = await api.catalog.listChannels({ playlistId, sort: 'number', offset, limit: pageSize });
    const at = items.findIndex(({ id }) => id === channel.id);
    if (at >= 0) return { type: 'channels', playlistId, sort: 'number', index: offset + at, total };
    const last = items.at(-1);
    if (last === undefined) return null;
    if (look === 0) to = Math.ceil(total / pageSize);
    if (wanted > numberOf(last)) from = page + 1;
    else to = page;
    if (from >= to) return null;
    page = Math.floor((from + to) / 2);
  }
  return null;
}

/** Channels without a number come after all that have one. */
function numberOf({ number }: Pick<Channel, 'number'>): number {
  return number === null ? Infinity : Number(number);
}
