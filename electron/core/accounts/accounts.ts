import type { Capacity } from '#shared/contract/capacity.ts';
import type { Caller } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import { inOneWrite, type AccountsDatabase } from '../database/accounts-schema.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import type { Logger } from '../log.ts';
import { startCleanup } from './cleanup.ts';
import { createClientKey } from './client-key.ts';
import { setDemoUser } from './demo-user.ts';
import { type AccountsParts, createAccountsHandlers } from './handlers.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPasswords } from './passwords.ts';
import { createAccountsQueries } from './queries.ts';
import { createSessions } from './sessions.ts';
import { createSetupToken } from './setup-token.ts';
import { createTokens } from './tokens.ts';
import { createUserHandlers } from './user-handlers.ts';
import { createAccountsWrites } from './writes.ts';

export interface AccountsOptions {
  db: AccountsDatabase;
  commit: GroupCommit;
  log: Logger;
  clock: () => number;
  recordAudit: RecordAudit;
  /** Of a user, by id. */
  capacityOf: (userId: string) => Capacity;
  /** Tokens and what clients are known by are made with it. */
  secretKey: string;
  accessTokenMs: number;
  refreshTokenMs: number;
  registrationOpen: boolean;
  demoUser: boolean;
}

export interface Accounts {
  handlers: Pick<AccountsHandlers, 'accounts' | 'users'>;
  /** Whose access token this is, as things stand now; undefined for nobody's. */
  identify(token: string): Caller | undefined;
  /** Makes the first administrator; undefined when there is one. */
  setupToken: string | undefined;
  close(): void;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { db, commit, log, clock, recordAudit, capacityOf, secretKey, accessTokenMs, refreshTokenMs, registrationOpen } = options;
  const queries = createAccountsQueries(db);
  const writes = createAccountsWrites(db);
  const clientKey = createClientKey(secretKey);
  const sessions = createSessions({
    ...{ queries, writes, clientKey, recordAudit, clock, accessTokenMs, refreshTokenMs },
    tokens: createTokens(secretKey, clock, { access: accessTokenMs, refresh: refreshTokenMs }),
  });
  const parts: AccountsParts = {
    ...{ queries, writes, commit, recordAudit, sessions, clientKey, capacityOf, clock, registrationOpen },
    passwords: createPasswords(queries.hasOldHashes),
    throttle: createLoginThrottle(clock),
  };

  const isDemoReady = inOneWrite(db, () => setDemoUser(queries, writes, options.demoUser, clock()));
  if (!isDemoReady) log.warn({}, 'there is a user of the name of the demo user already; it was left as it is');
  const setupToken = queries.countAdmins() === 0 ? createSetupToken(clock) : undefined;

  return {
    handlers: { accounts: createAccountsHandlers(parts), users: createUserHandlers({ ...parts, setupToken }) },
    identify: sessions.identify,
    setupToken: setupToken?.text,
    close: startCleanup(writes, commit, { log, clock }),
  };
}
