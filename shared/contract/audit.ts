import { z } from 'zod';
import { Instant } from './instant.ts';
import { procedure } from './procedure.ts';
import { wholeNumber } from './whole-number.ts';

export const auditActions = [
  'auth.login',
  'auth.refresh',
  'auth.revoke',
  'auth.register',
  'auth.logout',
  'auth.login_failed',
  'auth.refresh_reuse',
  'license.create',
  'license.deactivate',
  'license.set_plan',
  'license.plan.update',
  'license.subscription.update',
  'license.subscription.deleted',
  'device.register',
  'device.delete',
  'playlist.create',
  'playlist.update',
  'playlist.delete',
  'playlist.refresh',
  'pairing.approve',
  'pairing.revoke',
  // Ours: what an administrator did, and what it was done to.
  'user.create',
  'user.update',
  'user.password',
  // A license file was made for a device without a network.
  'license.file',
] as const;
export type AuditAction = (typeof auditActions)[number];

const AuditEvent = z.object({
  id: z.number(),
  action: z.string(),
  resource: z.string().nullable(),
  resource_id: z.string().nullable(),
  /** Space-separated `key=value` with percent-encoded values. */
  details: z.string().nullable(),
  created_at: z.string(),
  request_id: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** In a query, one value is a text and several are a list. */
const Words = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat())
  .pipe(z.array(z.string().trim().min(1).max(100)).max(100))
  .optional();

/** What a user did, and what was done in their name. */
export const audit = {
  listMine: procedure({
    access: 'user',
    http: 'GET /audit/me',
    input: z
      .object({
        limit: wholeNumber(1, 200).default(50),
        offset: wholeNumber(0).default(0),
        actions: Words,
        resources: Words,
        from_time: Instant.optional(),
        to_time: Instant.optional(),
      })
      .prefault({}),
    /** `total` travels in a header. */
    output: z.object({ events: z.array(AuditEvent), total: z.number() }),
    bodyField: 'events',
    headers: [{ name: 'X-Total-Count', field: 'total', schema: z.number().int().min(0), read: ({ total }) => String(total) }],
  }),
};
