import type { Capacity } from '#shared/contract/capacity.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';

export interface CapacityRules {
  /** Of a licence whose plan says nothing else; 0 turns the limit off. */
  devicesPerLicense: number;
  /** Devices of one licence, by plan. */
  planDeviceLimits: Readonly<Record<string, number>>;
}

/** What the licences of one user carry and what is on. Without a limit, what is allowed and left are 0. */
export function capacityOf(plans: readonly (string | null)[], devicesCount: number, rules: CapacityRules): Capacity {
  const limited = rules.devicesPerLicense > 0;
  const allowed = limited ? plans.reduce((sum, plan) => sum + devicesOf(plan, rules), 0) : 0;
  return {
    active_licenses: plans.length,
    devices_per_license: rules.devicesPerLicense,
    devices_allowed: allowed,
    devices_count: devicesCount,
    devices_remaining: Math.max(0, allowed - devicesCount),
    limit_enabled: limited,
  };
}

/** How many devices one licence of this plan carries. */
export function devicesOf(plan: string | null, { devicesPerLicense, planDeviceLimits }: CapacityRules): number {
  return plan !== null && Object.hasOwn(planDeviceLimits, plan) ? (planDeviceLimits[plan] ?? 0) : devicesPerLicense;
}

/**
 * Where the answer decides about a write, both belong in one immediate transaction. Clients ask all the time, so it is one
 * statement, by hand; `+` keeps SQLite from planning it anew for every user.
 */
export function createCapacityReader(db: AccountsDatabase, rules: CapacityRules): (userId: string) => Capacity {
  const asked = db.$client.prepare<[{ userId: string }], { plans: string; devices: number }>(`
    SELECT (SELECT json_group_array(plan) FROM licenses WHERE user_id = +@userId AND status = 'active') AS plans,
      (SELECT count(*) FROM devices WHERE user_id = +@userId AND released_at IS NULL) AS devices`);
  return (userId) => {
    const { plans = '[]', devices = 0 } = asked.get({ userId }) ?? {};
    return capacityOf(JSON.parse(plans) as (string | null)[], devices, rules); // what json_group_array makes of a column of texts
  };
}
