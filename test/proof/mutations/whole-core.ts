import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { makeCatalog } from '../../../electron/core/demo/made-catalog.ts';
import { startCore } from '../../core/start-core.ts';
import * as misbehaviors from '../../fake-provider/misbehaviors.ts';
import type { ReaderName } from './documents.ts';
import type { Random } from './random.ts';

/** A core on a folder of its own whose provider answers with whatever it is given. */
export interface WholeCore {
  /** Refreshes from this answer and checks what is stored; returns whether the refresh succeeded. */
  refresh(reader: ReaderName, body: Buffer, random: Random): Promise<boolean>;
  stop(): Promise<void>;
}

const matches: Partial<Record<ReaderName, { action: string } | { kind: 'account' }>> = {
  channels: { action: 'get_live_streams' },
  movies: { action: 'get_vod_streams' },
  series: { action: 'get_series' },
  account: { kind: 'account' },
};

const first = `#EXTM3U\n${Array.from({ length: 60 }, (_, at) => `#EXTINF:-1 tvg-id="first.${at}" group-title="G${at % 4}",First ${at}\nhttp://tv.example/live/user/pass/${at}.ts\n`).join('')}`;

export async function openWholeCore(): Promise<WholeCore> {
  const running = await startCore({ network: { pace: 0.02 }, panel: { catalog: makeCatalog({ channels: 40, movies: 30, series: 20, categories: 4 }) } });
  const { api, panel } = running;
  await api.settings.updateSettings({ showAdult: true });
  const url = panel.serve('/list.m3u', first);
  const list = await running.add({ type: 'm3u-url', url });
  const xtream = await running.add(running.login());
  const favorites = new Map<PlaylistId, TitleId>();
  for (const { id: playlistId } of [list, xtream]) {
    const { items } = await api.catalog.listChannels({ playlistId });
    const [channel] = items;
    if (!channel) throw new Error('the first import brought no channel');
    await api.library.addFavorite({ titleId: channel.id });
    favorites.set(playlistId, channel.id);
  }

  async function check(before: Playlist, after: Playlist): Promise<void> {
    const playlistId = after.id;
    if (after.lastFailure?.code === 'internal') throw new Error('the refresh failed with an error nobody classified');
    const failed = running.log.find(({ level }) => level === 'error');
    if (failed) throw new Error(`the core logged "${failed.message}" ${JSON.stringify(failed.fields, errorsToo)}`);
    const { channels, movies, series } = after.counts;
    if (after.lastFailure && JSON.stringify(before.counts) !== JSON.stringify(after.counts)) {
      throw new Error(`a refresh that failed (${after.lastFailure.message}) changed the catalog from ${JSON.stringify(before.counts)} to ${JSON.stringify(after.counts)}`);
    }
    const listed = await Promise.all([
      api.catalog.listChannels({ playlistId, limit: 100 }),
      api.catalog.listMovies({ playlistId, limit: 100 }),
      api.catalog.listSeries({ playlistId, limit: 100 }),
      api.catalog.searchTitles({ playlistId, query: 'a' }),
      api.catalog.listCategories({ playlistId, kind: 'channel' }),
    ]);
    const totals = listed.slice(0, 3).map((page) => ('total' in page ? page.total : 0));
    if (totals[0] !== channels || totals[1] !== movies) throw new Error(`the lists hold ${totals.join(', ')}, the playlist counts ${channels}, ${movies}, ${series}`);
    const marked = (await api.library.listFavorites({ playlistId })).favorites.map(({ id }) => id);
    if (!marked.includes(favorites.get(playlistId) ?? ('' as TitleId))) throw new Error('a favorite is gone'); // an empty id is never marked
  }

  return {
    async refresh(reader, body, random) {
      const match = matches[reader];
      const playlist = match ? xtream : list;
      if (match) panel.behave(match, misbehaviors.reply(body));
      else panel.serve('/list.m3u', body);
      const before = await running.find(playlist.id);
      const after = await running.refresh(playlist.id);
      await check(before, after);
      if (after.held) {
        await (random.chance(0.5) ? api.playlists.acceptAnswer({ playlistId: playlist.id }) : api.playlists.discardAnswer({ playlistId: playlist.id }));
        await check(after, await running.settled(playlist.id));
      }
      panel.recover();
      // Back to something whole now and then, so that there is always a catalog to lose.
      if (!match && random.chance(0.2)) {
        panel.serve('/list.m3u', first);
        await running.refresh(playlist.id);
      }
      // They hold every request and event since the start.
      panel.forgetRequests();
      running.events.length = 0;
      running.log.length = 0;
      return after.lastFailure === null;
    },
    stop: () => running.stop(),
  };
}

/** Errors have no fields of their own for JSON. */
function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value;
}
