import { z } from 'zod';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

export const app = {
  /** What this installation is and who is asking; the first call of every screen. */
  getInfo: procedure({
    access: 'open',
    http: 'GET /v1/info',
    input: Nothing,
    output: z.object({
      version: z.string(),
      host: z.enum(['desktop', 'server']),
      /** What this caller may do. */
      caller: z.enum(['owner', 'reader', 'anonymous']),
      /** Origin of streams and logos; empty when it is the page's own. */
      mediaOrigin: z.string(),
      /** False: no keychain here, so passwords live in memory until WebPlay closes. */
      credentialsPersist: z.boolean(),
      /** When the user's database was found damaged and set aside; null when all is well or the owner has decided. */
      userDataDamagedAt: z.number().nullable(),
    }),
  }),
};
