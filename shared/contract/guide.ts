import { z } from 'zod';
import { TitleId } from '../model/ids.ts';
import { DescribedProgramme } from '../model/programme.ts';
import { procedure } from './procedure.ts';

export const guide = {
  /** What the provider's own short guide says is on now and next; only for the channel on screen. */
  getNowNext: procedure({
    access: 'reader',
    http: 'GET /v1/channels/:channelId/now-next',
    input: z.object({ channelId: TitleId }),
    output: z.object({ now: DescribedProgramme.nullable(), next: DescribedProgramme.nullable() }),
  }),
};
