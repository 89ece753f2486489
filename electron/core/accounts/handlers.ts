import { done } from '#shared/contract/done.ts';
import type { Capacity } from '#shared/contract/capacity.ts';
import { signedIn } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import type { ClientKey } from './client-key.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { refuseOddName, toStoredUser } from './new-user.ts';
import type { Passwords } from './passwords.ts';
import type { AccountsQueries } from './queries.ts';
import type { Sessions } from './sessions.ts';
import { isSame } from './tokens.ts';
import { usernameKey } from './usernames.ts';
import type { AccountsWrites } from './writes.ts';

export interface AccountsParts {
  queries: AccountsQueries;
  writes: AccountsWrites;
  /** Every change goes through it, its audit row within. */
  commit: GroupCommit;
  recordAudit: RecordAudit;
  passwords: Passwords;
  sessions: Sessions;
  throttle: LoginThrottle;
  clientKey: ClientKey;
  capacityOf: (userId: string) => Capacity;
  clock: () => number;
  registrationOpen: boolean;
}

export function createAccountsHandlers(parts: AccountsParts): AccountsHandlers['accounts'] {
  const { queries, writes, commit, recordAudit, passwords, sessions, throttle, clientKey, capacityOf, clock } = parts;

  return {
    async register({ username, password, full_name: fullName }, _caller, { requestId }) {
      if (!parts.registrationOpen) throw new AppError('forbidden', 'This server takes no registrations; ask whoever runs it for an account');
      refuseOddName(username);
      // Hashed before it is known whether the name is free: it takes the same time for both.
      const hash = await passwords.hash(password);
      await commit.write(() => {
        if (queries.findUserByKey(usernameKey(username))) throw nameTaken();
        const now = clock();
        const user = toStoredUser({ username, fullName, role: 'user' }, hash, now);
        writes.insertUser(user);
        recordAudit({ at: now, userId: user.id, username, action: 'auth.register', resource: 'user', resourceId: user.id, requestId });
      });
      return done;
    },

    async login({ username, password }, _caller, context) {
      const key = usernameKey(username);
      const user = queries.findUserByKey(key);
      const client = user && clientKey(user.id, context);
      // Where the account's owner signed in before, others' guesses elsewhere do not lock them out.
      const isKnown = user !== undefined && client !== undefined && queries.isKnownClient(user.id, client);
      const who = isKnown ? `client ${client}` : `name ${key}`;
      throttle.admit(who);
      const verdict = await passwords.verify(password, user?.passwordHash ?? null);
      // Of guesses that came together, those that waited are judged by what failed meanwhile, and learn nothing then.
      throttle.admit(who);
      if (verdict === 'wrong' || user?.status !== 'active') throttle.failed(who);
      else throttle.succeeded(who);
      const upgraded = user && verdict === 'outdated' ? await upgradedHash(password) : null;

      const answer = await commit.write(() => {
        const now = user && queries.findUser(user.id);
        const mayCome = verdict !== 'wrong' && now?.status === 'active' && isSame(now.passwordHash, user?.passwordHash ?? '');
        if (!mayCome) {
          recordAudit({
            at: clock(),
            userId: user?.id ?? null,
            username: user?.username ?? null,
            action: 'auth.login_failed',
            resource: 'user',
            resourceId: user?.id,
            details: { status: 'failed' },
            requestId: context.requestId,
          });
          return undefined;
        }
        if (upgraded !== null) writes.upgradeHash(now.id, now.passwordHash, upgraded);
        return { ...sessions.open(now, context), capacity: capacityOf(now.id) };
      });
      if (!answer) throw new AppError('invalid_credentials', 'User name or password is wrong');
      return answer;
    },

    async refresh({ refresh_token: token }, _caller, context) {
      const pair = await commit.write(() => sessions.renew(token, context));
      if (!pair) throw new AppError('invalid_refresh_token', 'This session is over; sign in again');
      return pair;
    },

    async revoke({ refresh_token: token }, _caller, context) {
      await commit.write(() => {
        sessions.revoke(token, context, 'auth.revoke');
      });
      return done;
    },

    async logout({ refresh_token: token }, caller, context) {
      await commit.write(() => {
        if (caller.kind === 'user') sessions.end(caller.sessionId, caller.userId, context);
        if (token) sessions.revoke(token, context, 'auth.logout');
      });
      return done;
    },

    me(_input, caller) {
      const user = queries.findUser(signedIn(caller).userId);
      if (!user) throw new AppError('unauthenticated', 'Sign in first');
      return { username: user.username, full_name: user.fullName, roles: user.role === 'admin' ? ['user', 'admin'] : ['user'] };
    },

    capacity: (_input, caller) => capacityOf(signedIn(caller).userId),
  };

  /** Null when too many wait: the old hash is good for one more sign-in. */
  async function upgradedHash(password: string): Promise<string | null> {
    return passwords.hash(password).catch(() => null);
  }
}

export function nameTaken(): AppError {
  return new AppError('username_taken', 'This user name is taken; choose another');
}
