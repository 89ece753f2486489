import { z } from 'zod';

const Server = z.url({ protocol: /^https?$/ }).max(2_000);

/** Switches that belong to how one source is reached. */
export const SourceOptions = z.object({
  /** TLS certificates are checked unless the owner says otherwise for this source. */
  insecureTls: z.boolean().default(false),
  /** Panels that accept only the name of their own application. */
  userAgent: z
    .string()
    .trim()
    .max(512)
    .regex(/^[\x20-\x7e]*$/)
    .nullable()
    .default(null),
  /** For lists in an old code page; null lets the bytes decide. */
  encoding: z.string().trim().max(40).nullable().default(null),
});
export type SourceOptions = z.infer<typeof SourceOptions>;

/** How to reach a provider, as the owner gives it. Credentials go to the keychain, never to a database. */
export const Source = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('xtream'),
    server: Server,
    username: z.string().min(1).max(500),
    password: z.string().min(1).max(500),
  }),
  z.object({ type: z.literal('m3u-url'), url: Server }),
  /** `path` is null when the list is sent by the browser instead of read from this machine's disk. */
  z.object({ type: z.literal('m3u-file'), path: z.string().min(1).max(4_000).nullable() }),
  z.object({ type: z.literal('demo') }),
]);
export type Source = z.infer<typeof Source>;

export const sourceTypes = ['xtream', 'm3u-url', 'm3u-file', 'demo'] as const;
export const SourceType = z.enum(sourceTypes);
export type SourceType = z.infer<typeof SourceType>;

/** What pasted text turned out to be, said before anything is fetched. */
export const Recognition = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('xtream'),
    server: z.string(),
    username: z.string().nullable(),
    password: z.string().nullable(),
  }),
  z.object({ type: z.literal('m3u-url'), url: z.string(), host: z.string() }),
  z.object({ type: z.literal('m3u-file'), path: z.string(), name: z.string() }),
  z.object({
    type: z.literal('unknown'),
    /** Why it was not understood: the UI has a sentence for each. */
    reason: z.enum(['empty', 'invalid', 'scheme', 'credentials-in-host', 'stalker', 'guide']),
  }),
]);
export type Recognition = z.infer<typeof Recognition>;
