import { z } from 'zod';

const Count = z.number().int().min(0);

/** How many devices a user's licences carry, and how many are on. Without a limit, what is allowed and left are 0. */
export const Capacity = z.object({
  active_licenses: Count,
  devices_per_license: Count,
  devices_allowed: Count,
  devices_count: Count,
  devices_remaining: Count,
  limit_enabled: z.boolean(),
});
export type Capacity = z.infer<typeof Capacity>;

/** Devices that may still be registered; 0 also where nothing limits them. */
export const capacityRemaining = { name: 'X-Capacity-Remaining', schema: Count };
