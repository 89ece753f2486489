import { z } from 'zod';
import { TitleId } from '../model/ids.ts';
import { PastStretch, Stream } from '../model/stream.ts';
import { procedure } from './procedure.ts';

export const playback = {
  /** Where and how to play a title: a path on our own server, and the engine it needs. */
  openStream: procedure({
    access: 'reader',
    http: 'POST /v1/titles/:titleId/stream',
    input: z.object({
      titleId: TitleId,
      /** Asks for the other container when one did not play. */
      format: z.enum(['ts', 'hls']).optional(),
      /** What a channel sent then, instead of what it sends now; begins on a whole minute for many providers. */
      past: PastStretch.optional(),
    }),
    output: Stream,
  }),
};
