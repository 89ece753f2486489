import { dirname, join } from 'node:path';
import type { TitleId } from '#shared/model/ids.ts';
import { showcaseId } from '../compat/showcase/showcase-id.ts';
import { createShowcase, defaultShowcaseSources } from '../compat/showcase/showcase.ts';
import { findResourcesDir } from '../demo/resources.ts';
import { createPastFinder } from '../playback/find-past.ts';
import { createPlaybackHandlers } from '../playback/handlers.ts';
import { createLogos } from '../playback/logos.ts';
import { createMediaRequests } from '../playback/media-requests.ts';
import { createSourceFinder, type FindSource } from '../playback/reachable.ts';
import { createRelay } from '../playback/relay.ts';
import { createRowAddresses } from '../playback/row-addresses.ts';
import { createSealer } from '../playback/sealed-address.ts';
import type { Features } from '../features.ts';
import type { CoreOptions } from './core-options.ts';
import type { Ground } from './ground.ts';
import type { PlaylistParts } from './playlist-parts.ts';

/** What streams of the past need of the guide. */
export interface GuideOfPast {
  /** What the provider's archive calls the programme that starts then, with placeholders for credentials. */
  catchupIdOf(channelId: TitleId, start: number): string | null;
}

export type StreamParts = ReturnType<typeof connectStreams>;

/** How titles and pictures are reached, the showcase's too. */
export function connectStreams(ground: Ground, features: Features, { reachOf }: Pick<PlaylistParts, 'reachOf'>, { catchupIdOf }: GuideOfPast, options: CoreOptions) {
  const { db, cache, vault, log, clock, network, dataDir, http, settings, demoAccount } = ground;
  const sealer = createSealer();
  const findSource = createSourceFinder({ db, vault, reachOf, demoAccount });
  /** Of a playlist that may be played. */
  const findPlayed: FindSource = async (playlistId) => {
    await features.needPlaylist(playlistId);
    return findSource(playlistId);
  };
  const openMediaAddress = createMediaRequests(http);
  const findPast = createPastFinder({ cache, open: openMediaAddress, catchupIdOf, clock, pace: http.pace });
  const liveFormat = () => settings.current().liveFormat;
  const streamBase = options.publicUrl ?? (() => '');

  const showcase = createShowcase({
    sources: { ...defaultShowcaseSources, ...options.showcase },
    dataDir,
    samplesDir: join(options.resourcesDir ?? dirname(findResourcesDir()), 'samples'),
    network,
    log: log.child({ domain: 'showcase' }),
    clock,
    demoAccount,
    streamBase,
  });

  const relay = createRelay({
    cache,
    open: openMediaAddress,
    findPast,
    sealer,
    findSource: findPlayed,
    liveFormat,
    findElsewhere: (ref) => (ref.playlistId === showcaseId ? showcase.findStream(ref) : undefined),
  });

  return {
    findSource,
    showcase,
    streamBase,
    rowAddresses: createRowAddresses({ cache, db, findSource, demoAccount, liveFormat }),
    openStream: relay.openStream,
    openLogo: createLogos({ cache, http, sealer, findSource, dataDir, clock }),
    handlers: createPlaybackHandlers({ cache, findSource: findPlayed, probe: relay.probe, findPast, liveFormat }),
    /** Path of a picture whose address nobody else can read or change. */
    imagePath: (titleId: TitleId, url: string) => `/v1/logos/${encodeURIComponent(titleId)}/${sealer.seal({ titleId, url })}`,
    close: showcase.close,
  };
}
