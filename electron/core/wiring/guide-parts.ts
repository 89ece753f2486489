import { categoryRef, type TitleId } from '#shared/model/ids.ts';
import { createGuideView } from '../catalog/guide-view.ts';
import { findChannelsById, listChannelIds } from '../catalog/listed-channels.ts';
import { createMatchView } from '../catalog/match-view.ts';
import { createGuide } from '../guide/handlers.ts';
import { createMatchDesk } from '../guide/match-handlers.ts';
import { createGuideRefresher } from '../guide/refresh.ts';
import { createGuideSources } from '../guide/source-handlers.ts';
import { foreignPicture } from '../playback/logos.ts';
import { filled } from '../playback/resolve-stream.ts';
import { findPlaylist, listPlaylists } from '../playlists/queries.ts';
import { isSecret } from '../playlists/source-parts.ts';
import { guideUrl } from '../providers/xtream/addresses.ts';
import { createReminders } from '../reminders/handlers.ts';
import type { Ground } from './ground.ts';
import type { PanelQuestions } from './panel-questions.ts';
import type { CatalogFollower, PlaylistParts } from './playlist-parts.ts';
import type { StreamParts } from './stream-parts.ts';

/** Guides with their sources and matches, and the reminders that follow from them. */
export function connectGuide(ground: Ground, { groups }: PlaylistParts, { findSource, imagePath }: StreamParts, { fetchProgrammes }: PanelQuestions) {
  const { db, cache, guideFile, guideIngest, vault, events, log, clock, settings, http, hosts } = ground;

  const refresher = createGuideRefresher({
    db,
    guide: guideFile,
    cache,
    writer: guideIngest,
    events,
    log,
    clock,
    hosts,
    listPlaylists: () => listPlaylists(db).map(({ id }) => id),
    sourcesOf: (playlistId) => sources.sourcesOf(playlistId),
    wayOf: (sourceId) => sources.wayOf(sourceId),
    accountsOf: (playlistId) => findSource(playlistId).then(({ accounts }) => accounts, () => []),
    refreshHours: () => settings.current().guideRefreshHours,
    keepAll: () => settings.current().guideKeepAll,
  });

  const view = createGuideView(cache);
  const findChannels = (ids: readonly TitleId[]) => findChannelsById(cache, ids, (playlistId) => groups.arrangementOf(playlistId));

  const sources = createGuideSources({
    db,
    guide: guideFile,
    vault,
    events,
    clock,
    refresher,
    findPlaylist(playlistId) {
      const playlist = findPlaylist(db, playlistId);
      if (!playlist) return undefined;
      const { place, sourceType, options } = playlist;
      return { place, isPanel: sourceType === 'xtream' || sourceType === 'demo', options };
    },
    guideUrlsOf: view.guideUrlsOf,
    async openPlaylist(playlistId) {
      const { reach, login, accounts } = await findSource(playlistId);
      return { reach, panelGuide: login ? guideUrl(login) : null, fill: (template) => filled(template, accounts) };
    },
    resolveReach: (typed) => http.resolveReach(typed),
    isSecret,
  });
  events.subscribe((event) => {
    if (event.type === 'playlists.changed') sources.follow(event.playlistId);
  });

  const guide = createGuide({
    db,
    guide: guideFile,
    events,
    clock,
    catalog: {
      ...view,
      groupsOf: (playlistId) =>
        view.groupsOf(playlistId).map(({ providerKey, name }) => ({
          providerKey,
          name: groups.arrangementOf(playlistId).nameOf('channel', providerKey) ?? name,
        })),
      groupKeysOf(category) {
        const content = groups.arrangementOf(categoryRef(category).playlistId).expand(categoryRef(category));
        return content && 'categories' in content ? content.categories : undefined;
      },
      listedChannels(playlistId, categoryId) {
        const { showAdult, showHidden } = settings.current();
        return listChannelIds(cache, { playlistId, categoryId, showAdult, showHidden, arrangement: groups.arrangementOf(playlistId) });
      },
      findChannels,
    },
    fetchProgrammes,
    isRefreshing: (playlistId) => refresher.progressOf(playlistId) !== undefined,
    imagePath: (channelId, address, reach) => imagePath(channelId, reach === null ? address : foreignPicture(address, reach)),
    followSources: (playlistId) => refresher.follow(playlistId),
  });

  const reminders = createReminders({
    db,
    events,
    log: log.child({ domain: 'reminders' }),
    clock,
    listProgrammes: async (channelId, range) => (await guide.handlers.listProgrammes({ channelId, ...range }, { kind: 'owner' })).programmes,
    searchGuide: guide.search,
    findChannels,
    listPlaylists: () => listPlaylists(db).map(({ id }) => id),
  });

  const matchDesk = createMatchDesk({
    db,
    guide: guideFile,
    events,
    clock,
    catalog: createMatchView({
      db: cache,
      showAdult: () => settings.current().showAdult,
      showHidden: () => settings.current().showHidden,
      arrangementOf: (playlistId) => groups.arrangementOf(playlistId),
    }),
    rematch: (playlistId) => refresher.rematch(playlistId),
    fetchProgrammes,
  });

  return {
    handlers: { guide: guide.handlers, guideSources: sources.handlers, guideMatches: matchDesk, reminders: reminders.handlers },
    follower: {
      catalogChanged(playlistId) {
        sources.follow(playlistId);
        refresher.catalogChanged(playlistId);
      },
      forget: refresher.forget,
    } satisfies CatalogFollower,
    exported: guide.export,
    catchupIdOf: guide.catchupIdOf,
    keepFresh: refresher.keepFresh,

    /** Makes up for what a process that ended left undone. */
    catchUp(): void {
      for (const { id } of listPlaylists(db)) {
        sources.follow(id);
        refresher.catchUp(id);
      }
    },

    async close(): Promise<void> {
      await Promise.all([refresher.close(), reminders.close()]);
    },
  };
}
