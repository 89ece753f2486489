import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Capacity } from '#shared/contract/capacity.ts';
import { type AccountsDatabase, devices, licenses } from '../database/accounts-schema.ts';

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

/** Where the answer decides about a write, both belong in one immediate transaction. */
export function createCapacityReader(db: AccountsDatabase, rules: CapacityRules): (userId: string) => Capacity {
  const plansOf = db
    .select({ plan: licenses.plan })
    .from(licenses)
    .where(and(eq(licenses.userId, sql.placeholder('userId')), eq(licenses.status, 'active')))
    .prepare();
  const devicesCountOf = db
    .select({ devices: count() })
    .from(devices)
    .where(and(eq(devices.userId, sql.placeholder('userId')), isNull(devices.releasedAt)))
    .prepare();
  return (userId) =>
    capacityOf(
      plansOf.all({ userId }).map(({ plan }) => plan),
      devicesCountOf.get({ userId })?.devices ?? 0,
      rules,
    );
}
