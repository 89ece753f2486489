import type { CoreHandlers } from '#shared/contract/contract.ts';
import { titleRef, type TitleId } from '#shared/model/ids.ts';
import type { Stream } from '#shared/model/stream.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { FindPast } from './find-past.ts';
import type { FindSource, ReachableSource } from './reachable.ts';
import type { Relay } from './relay.ts';
import { resolveStream, type LiveFormat, type ResolvedStream } from './resolve-stream.ts';

export interface PlaybackOptions {
  cache: SqliteDatabase;
  findSource: FindSource;
  liveFormat: () => LiveFormat;
  probe: Relay['probe'];
  findPast: FindPast;
}

/** A panel may have to be asked in every form there is. */
const searchMs = 90_000;

export function createPlaybackHandlers({ cache, findSource, liveFormat, probe, findPast }: PlaybackOptions): CoreHandlers['playback'] {
  return {
    async openStream({ titleId, format, past }) {
      const ref = titleRef(titleId);
      const source = await findSource(ref.playlistId);
      if (past) {
        const signal = AbortSignal.timeout(searchMs);
        const found = await findPast(source, { ref, past, format: format ?? liveFormat(), signal });
        return toStream(titleId, found, source, `${format === undefined ? '' : `/${format}`}?start=${past.start}&stop=${past.stop}`);
      }
      const stream = resolveStream(cache, ref, source, format ?? liveFormat());
      return toStream(titleId, stream, source, format === undefined ? '' : `/${format}`);
    },
  };

  async function toStream(titleId: TitleId, resolved: ResolvedStream, source: ReachableSource, rest: string): Promise<Stream> {
    const { live, name, transport } = resolved;
    const container = resolved.container === 'probe' ? await probe(resolved, source) : resolved.container;
    const path = `/v1/streams/${encodeURIComponent(titleId)}${rest}`;
    return { titleId, path, container, live, name, transport: container === 'unsupported' ? transport : null };
  }
}
