import { z } from 'zod';
import { capacityRemaining } from './capacity.ts';
import { RowId } from './devices.ts';
import { procedure } from './procedure.ts';

/** Licences of a user, in the words of the earlier backend's clients. */

const License = z.object({
  id: z.number(),
  status: z.enum(['active', 'inactive']),
  plan: z.string().nullable(),
  created_at: z.string(),
});
export type License = z.infer<typeof License>;

const Count = z.number().int().min(0);

const Rules = z.object({
  active_licenses: Count,
  devices_per_license: Count,
  devices_allowed: Count,
  devices_count: Count,
  limit_enabled: z.boolean(),
  limit_reached: z.boolean(),
});

const Summary = z.object({
  active_licenses: Count,
  inactive_licenses: Count,
  /** A licence without a plan counts under `default`. */
  by_plan_active: z.record(z.string(), Count),
  devices_per_license: Count,
  devices_allowed_total: Count,
  devices_count: Count,
  devices_remaining_total: Count,
  limit_enabled: z.boolean(),
});

export const licenses = {
  /** While licences are self-service; the owner always may. */
  create: procedure({
    access: 'user',
    http: 'POST /licenses/create',
    input: z.object({}).prefault({}),
    output: License,
  }),
  listMine: procedure({
    access: 'user',
    http: 'GET /licenses/me',
    input: z.object({}).prefault({}),
    output: z.array(License),
  }),
  deactivate: procedure({
    access: 'user',
    http: 'POST /licenses/:id/deactivate',
    input: z.object({ id: RowId }),
    output: License,
  }),
  setPlan: procedure({
    access: 'user',
    http: 'POST /licenses/:id/set_plan',
    input: z.object({ id: RowId, plan: z.string().trim().max(200).nullable() }),
    output: License,
  }),
  plans: procedure({
    access: 'user',
    http: 'GET /licenses/plans',
    input: z.object({}).prefault({}),
    output: z.array(z.object({ name: z.string(), devices_allowed_per_license: Count })),
  }),
  rules: procedure({
    access: 'user',
    http: 'GET /licenses/rules',
    input: z.object({}).prefault({}),
    output: Rules,
    headers: [{ ...capacityRemaining, read: (rules) => String(rules.limit_enabled ? Math.max(0, rules.devices_allowed - rules.devices_count) : 0) }],
  }),
  summary: procedure({
    access: 'user',
    http: 'GET /licenses/summary',
    input: z.object({}).prefault({}),
    output: Summary,
    headers: [{ ...capacityRemaining, read: ({ devices_remaining_total: remaining }) => String(remaining) }],
  }),
};
