import type { Caller } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { type BillingSettings, nothingSold } from '#shared/model/billing-settings.ts';
import { createAccounts } from './accounts/accounts.ts';
import { type AuditEntry, createAuditLog } from './audit/audit-log.ts';
import { createAudit } from './audit/handlers.ts';
import { type Billing, createBilling } from './billing/billing.ts';
import { openAccountsDatabase } from './database/accounts-database.ts';
import { accountsQueries } from './database/accounts-schema.ts';
import { createGroupCommit } from './database/group-commit.ts';
import { createCapacityReader } from './devices/capacity.ts';
import { createDevices } from './devices/handlers.ts';
import { createLicenses } from './licenses/handlers.ts';
import { derivedKey } from './accounts/tokens.ts';
import { createIssuer } from './issuer/issuer.ts';
import type { SigningJwk } from './jws/ed25519-keys.ts';
import type { Logger } from './log.ts';

/** What a server with accounts is told at its start. */
export interface ServerModeOptions {
  /** `webplay.db`, wherever it is to be. */
  databaseFile: string;
  /** Tokens are signed with what is derived from it: with another one, everybody has to sign in again. */
  secretKey: string;
  accessTokenMs: number;
  refreshTokenMs: number;
  /** Of a license whose plan says nothing else; 0 turns the limit off. */
  devicesPerLicense: number;
  /** Devices of one license, by plan. */
  planDeviceLimits: Readonly<Record<string, number>>;
  /** Signs license tokens; without one the server issues none. */
  licenseSigningKey?: SigningJwk | null;
  /** Users make and change licenses of their own; else only administrators do. */
  licenseSelfService: boolean;
  /** Anybody may make an account. */
  registrationOpen: boolean;
  /** There is a user with a well-known password. */
  demoUser: boolean;
  /** Nothing is sold without it. */
  billing?: BillingSettings;
}

export interface ServerMode {
  handlers: AccountsHandlers;
  /** Whose access token this is, as things stand now; undefined for nobody's. */
  identify(token: string): Caller | undefined;
  /** What makes the first administrator, once; undefined when there is one. */
  setupToken: string | undefined;
  receiveStripeEvent: Billing['receive'];
  /** Tells the audit of what was done elsewhere than in the accounts' own file. */
  recordAudit(entry: Omit<AuditEntry, 'at'>): Promise<void>;
  /** Ends what is under way and writes what waits. */
  close(): Promise<void>;
}

/** What a server with accounts stands on. */
export interface ServerModeGround {
  log: Logger;
  clock: () => number;
  /** Where clients reach this server; empty when that is not known. */
  publicUrl?: () => string;
}

/** Accounts, devices, licenses and audit over one file. */
export function createServerMode(options: ServerModeOptions, { log, clock, publicUrl = () => '' }: ServerModeGround): ServerMode {
  const { databaseFile, devicesPerLicense, planDeviceLimits, licenseSelfService: selfService, billing: settings = nothingSold, licenseSigningKey: signingKey = null, ...accountsOptions } = options;
  const file = openAccountsDatabase(databaseFile);
  const db = accountsQueries(file);
  const commit = createGroupCommit(file);
  const rules = { devicesPerLicense, planDeviceLimits };
  const capacityOf = createCapacityReader(db, rules);
  const recordAudit = createAuditLog(db);
  const accounts = createAccounts({ ...accountsOptions, db, commit, log: log.child({ domain: 'accounts' }), clock, recordAudit, capacityOf });
  const billing = createBilling({ db, commit, log: log.child({ domain: 'billing' }), clock, recordAudit, rules, settings, publicUrl });
  const issuer = createIssuer({
    ...{ db, commit, log: log.child({ domain: 'issuer' }), clock, recordAudit, rules, capacityOf, signingKey, publicUrl },
    nonceKey: derivedKey(options.secretKey, 'license nonce'),
  });
  return {
    handlers: {
      ...accounts.handlers,
      ...issuer.handlers,
      devices: createDevices({ db, commit, clock, capacityOf, recordAudit, slots: issuer.slots }),
      licenses: createLicenses({ db, clock, rules, capacityOf, recordAudit, selfService }),
      audit: createAudit({ db }),
      billing: billing.handlers,
    },
    identify: accounts.identify,
    setupToken: accounts.setupToken,
    receiveStripeEvent: billing.receive,
    recordAudit: (entry) =>
      commit.write(() => {
        recordAudit({ ...entry, at: clock() });
      }),
    async close() {
      await billing.close();
      accounts.close();
      issuer.close();
      commit.flush();
      file.close();
    },
  };
}
