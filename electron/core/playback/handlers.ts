import type { CoreHandlers } from '#shared/contract/contract.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { FindSource } from './reachable.ts';
import type { Relay } from './relay.ts';
import { resolveStream, type LiveFormat } from './resolve-stream.ts';

export interface PlaybackOptions {
  cache: SqliteDatabase;
  findSource: FindSource;
  liveFormat: () => LiveFormat;
  probe: Relay['probe'];
}

export function createPlaybackHandlers({ cache, findSource, liveFormat, probe }: PlaybackOptions): CoreHandlers['playback'] {
  return {
    async openStream({ titleId, format }) {
      const ref = titleRef(titleId);
      const source = await findSource(ref.playlistId);
      const stream = resolveStream(cache, ref, source, format ?? liveFormat());
      const { live, name, transport } = stream;
      const container = stream.container === 'probe' ? await probe(stream, source) : stream.container;
      const path = `/v1/streams/${encodeURIComponent(titleId)}${format === undefined ? '' : `/${format}`}`;
      return { titleId, path, container, live, name, transport: container === 'unsupported' ? transport : null };
    },
  };
}
