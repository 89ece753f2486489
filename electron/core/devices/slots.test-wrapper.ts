import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insideCall, type Caller } from '#shared/contract/call.ts';
import { createAudit } from '../audit/handlers.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { openAccountsDatabase } from '../database/accounts-database.ts';
import { accountsQueries, users } from '../database/accounts-schema.ts';
import { createGroupCommit } from '../database/group-commit.ts';
import { createIssuer } from '../issuer/issuer.ts';
import { createLicenses } from '../licenses/handlers.ts';
import { silentLogger } from '../log.ts';
import { type CapacityRules, createCapacityReader } from './capacity.ts';
import { createDevices } from './handlers.ts';

/** Devices, licences and audit over one empty database in a folder of its own, with two users and an administrator. */
export function startSlots({ rules = { devicesPerLicense: 0, planDeviceLimits: {} }, selfService = true }: { rules?: CapacityRules; selfService?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-slots-'));
  const file = openAccountsDatabase(join(folder, 'webplay.db'));
  const db = accountsQueries(file);
  const commit = createGroupCommit(file);
  let now = Date.UTC(2026, 0, 31, 20, 15);
  const clock = (): number => (now += 1_000);
  const parts = { db, clock, capacityOf: createCapacityReader(db, rules), recordAudit: createAuditLog(db) };
  const { slots } = createIssuer({ ...parts, rules, commit, log: silentLogger, signingKey: null, publicUrl: () => '', nonceKey: createSecretKey(randomBytes(32)) });
  const caller = (userId: string, role: 'user' | 'admin' = 'user'): Caller => {
    const times = { passwordChangedAt: now, createdAt: now };
    db.insert(users).values({ id: userId, username: userId, usernameKey: userId, role, status: 'active', passwordHash: '', ...times }).run();
    return { kind: 'user', userId, username: userId, role, sessionId: `session of ${userId}` };
  };
  return {
    db,
    context: { ...insideCall, requestId: 'r-1' },
    ana: caller('ana'),
    bob: caller('bob'),
    admin: caller('admin', 'admin'),
    devices: createDevices({ ...parts, commit, slots }),
    licenses: createLicenses({ ...parts, rules, selfService }),
    audit: createAudit(parts),
    close() {
      file.close();
      rmSync(folder, { recursive: true });
    },
  };
}
