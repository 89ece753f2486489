import type { Capacity } from '#shared/contract/capacity.ts';

export type Room = 'no-limit' | 'plenty' | 'last-one' | 'full' | 'over' | 'no-license';

/** How much room a user has for devices, as far as it calls for other words. */
export function roomLeft({ limit_enabled: isLimited, active_licenses: licenses, devices_allowed: allowed, devices_count: used, devices_remaining: left }: Capacity): Room {
  if (!isLimited) return 'no-limit';
  if (licenses === 0) return 'no-license';
  if (used > allowed) return 'over';
  if (left === 0) return 'full';
  return left === 1 ? 'last-one' : 'plenty';
}
