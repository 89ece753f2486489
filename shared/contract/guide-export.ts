import { z } from 'zod';
import { PlaylistId } from '../model/ids.ts';
import { procedure } from './procedure.ts';

/** The guide as a file for other programs. Answers are bytes on their way, so this has the door of such procedures. */
export const guideExport = {
  /**
   * XMLTV of the channels that the playlist shows and that have a guide: gaps filled, offsets applied, without addresses that
   * hold credentials. Everything that is stored; with `days`, what is on now and so many days from now.
   */
  getXmltv: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/guide.xml',
    mediaType: 'application/xml',
    input: z.object({ playlistId: PlaylistId, days: z.coerce.number<number>().int().min(1).max(30).optional() }),
    output: z.string(),
  }),
};
