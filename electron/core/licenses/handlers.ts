import type { AuditAction } from '#shared/contract/audit.ts';
import { isOwner, signedIn, type CallContext, type UserCaller } from '#shared/contract/call.ts';
import type { Capacity } from '#shared/contract/capacity.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import { inOneWrite, type AccountsDatabase } from '../database/accounts-schema.ts';
import type { CapacityRules } from '../devices/capacity.ts';
import { countLicenses, findLicense, listLicenses, type LicenseRow, toLicense } from './queries.ts';
import { insertLicense, updateLicense } from './writes.ts';

export interface LicensesOptions {
  db: AccountsDatabase;
  clock: () => number;
  rules: CapacityRules;
  /** Of a user, by id. */
  capacityOf: (userId: string) => Capacity;
  recordAudit: RecordAudit;
  /** Users make and change licences of their own; else only administrators do. */
  selfService: boolean;
}

export function createLicenses({ db, clock, rules, capacityOf, recordAudit, selfService }: LicensesOptions): AccountsHandlers['licenses'] {
  function refuseSelfService(caller: UserCaller): void {
    if (!selfService && !isOwner(caller)) throw new AppError('forbidden', 'On this server licenses are given by its owner');
  }

  interface Change {
    action: AuditAction;
    license: LicenseRow;
    at: number;
    details?: Record<string, string | null>;
  }

  function record({ userId, username }: UserCaller, { requestId }: CallContext, { license, ...change }: Change): void {
    recordAudit({ ...change, userId, username, resource: 'license', resourceId: String(license.id), requestId });
  }

  return {
    create(_, caller, context) {
      const user = signedIn(caller);
      refuseSelfService(user);
      const at = clock();
      return inOneWrite(db, () => {
        const license = insertLicense(db, user.userId, at);
        record(user, context, { action: 'license.create', license, at });
        return toLicense(license);
      });
    },
    listMine: (_, caller) => listLicenses(db, signedIn(caller).userId),
    deactivate({ id }, caller, context) {
      const user = signedIn(caller);
      const at = clock();
      return inOneWrite(db, () => {
        const before = findLicense(db, user.userId, id) ?? unknown();
        if (before.status === 'inactive') return toLicense(before);
        const license = updateLicense(db, { userId: user.userId, id, at, status: 'inactive' }) ?? unknown();
        record(user, context, { action: 'license.deactivate', license, at });
        return toLicense(license);
      });
    },
    setPlan({ id, plan: named }, caller, context) {
      const user = signedIn(caller);
      const plan = named || null;
      const at = clock();
      return inOneWrite(db, () => {
        // Whose it is comes first: of others' licences nobody learns more than of those that never were.
        const before = findLicense(db, user.userId, id) ?? unknown();
        refuseSelfService(user);
        refuseUnknownPlan(plan, rules);
        if (before.plan === plan) return toLicense(before);
        const license = updateLicense(db, { userId: user.userId, id, at, plan }) ?? unknown();
        record(user, context, { action: 'license.set_plan', license, at, details: { plan: plan ?? '' } });
        return toLicense(license);
      });
    },
    plans: () => plansOf(rules),
    rules(_, caller) {
      const { devices_remaining: remaining, ...capacity } = capacityOf(signedIn(caller).userId);
      return { ...capacity, limit_reached: capacity.limit_enabled && remaining === 0 };
    },
    summary(_, caller) {
      const { userId } = signedIn(caller);
      const { devices_allowed, devices_remaining, ...capacity } = capacityOf(userId);
      const counts = countLicenses(db, userId);
      const inactive = counts.filter(({ status }) => status === 'inactive');
      const active = counts.filter(({ status }) => status === 'active');
      return {
        ...capacity,
        inactive_licenses: inactive.reduce((sum, { licenses }) => sum + licenses, 0),
        by_plan_active: Object.fromEntries(active.map(({ plan, licenses }) => [plan, licenses])),
        devices_allowed_total: devices_allowed,
        devices_remaining_total: devices_remaining,
      };
    },
  };
}

function unknown(): never {
  throw new AppError('not_found', 'You have no such license');
}

/** Where plans are mapped, a plan that is not would carry the usual number of devices without a word. */
function refuseUnknownPlan(plan: string | null, { planDeviceLimits }: CapacityRules): void {
  const isMapped = Object.keys(planDeviceLimits).length > 0;
  if (plan !== null && isMapped && !Object.hasOwn(planDeviceLimits, plan)) throw new AppError('invalid_input', 'There is no such plan');
}

function plansOf({ devicesPerLicense, planDeviceLimits }: CapacityRules): { name: string; devices_allowed_per_license: number }[] {
  if (devicesPerLicense === 0) return [];
  const plans = Object.entries(planDeviceLimits).map(([name, devices]) => ({ name, devices_allowed_per_license: devices }));
  return plans.length > 0 ? plans : [{ name: 'default', devices_allowed_per_license: devicesPerLicense }];
}
