import { z } from 'zod';
import { PlaylistId } from '../model/ids.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** What only the desktop's shell can do; answered there, never in the core, and never over HTTP. */
export const shell = {
  pickPlaylistFile: procedure({
    access: 'owner',
    input: Nothing,
    output: z.object({ path: z.string().nullable() }),
  }),
  /** Asks where to, and writes the text there for its owner alone; false when they changed their mind. */
  saveTextFile: procedure({
    access: 'owner',
    input: z.object({ fileName: z.string().min(1).max(200).regex(/^[\w.-]+$/), text: z.string() }),
    output: z.object({ saved: z.boolean() }),
  }),
  /** Asks where to, and writes the guide of a playlist there as XMLTV; false when they changed their mind. */
  saveGuide: procedure({ access: 'owner', input: z.object({ playlistId: PlaylistId }), output: z.object({ saved: z.boolean() }) }),
  /**
   * Opens a page of the license server in the user's browser: the one that approves the activation under way, or the
   * account's. The address is the core's; false when there is none that may be opened.
   */
  openLicensePage: procedure({
    access: 'owner',
    input: z.object({ page: z.enum(['activation', 'account']) }),
    output: z.object({ opened: z.boolean() }),
  }),
  setFullscreen: procedure({ access: 'owner', input: z.object({ on: z.boolean() }), output: Nothing }),
};
