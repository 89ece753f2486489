import { z } from 'zod';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** What only the desktop's shell can do; answered there, never in the core, and never over HTTP. */
export const shell = {
  pickPlaylistFile: procedure({
    access: 'owner',
    input: Nothing,
    output: z.object({ path: z.string().nullable() }),
  }),
  setFullscreen: procedure({ access: 'owner', input: z.object({ on: z.boolean() }), output: Nothing }),
};
