import { z } from 'zod';
import { Capacity, capacityRemaining } from './capacity.ts';
import { Done } from './done.ts';
import { procedure } from './procedure.ts';
import { wholeNumber } from './whole-number.ts';

/** Devices of a user, in the words of the earlier backend's clients. */

export const RowId = wholeNumber(1);

const Device = z.object({
  id: z.number(),
  fingerprint: z.string(),
  name: z.string().nullable(),
  platform: z.string().nullable(),
  created_at: z.string(),
  last_seen_at: z.string(),
});
export type Device = z.infer<typeof Device>;

export const devices = {
  register: procedure({
    access: 'user',
    http: 'POST /devices/register',
    problems: ['license_required', 'device_limit_reached'],
    input: z.object({
      fingerprint: z.string().trim().min(1).max(512),
      name: z.string().trim().max(200).nullish(),
      platform: z.string().trim().max(100).nullish(),
    }),
    /** What remains travels in the header. */
    output: z.object({ device: Device, devices_remaining: z.number() }),
    bodyField: 'device',
    headers: [{ ...capacityRemaining, field: 'devices_remaining', read: ({ devices_remaining: remaining }) => String(remaining) }],
  }),
  listMine: procedure({
    access: 'user',
    http: 'GET /devices/me',
    input: z.object({}).prefault({}),
    output: z.array(Device),
  }),
  capacity: procedure({
    access: 'user',
    http: 'GET /devices/capacity',
    input: z.object({}).prefault({}),
    output: Capacity,
    headers: [{ ...capacityRemaining, read: ({ devices_remaining: remaining }) => String(remaining) }],
  }),
  remove: procedure({
    access: 'user',
    http: 'DELETE /devices/:id',
    input: z.object({ id: RowId }),
    output: Done,
  }),
};
