import { signedIn, type Caller } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import type { User } from '#shared/contract/users.ts';
import { AppError } from '#shared/errors.ts';
import { type AccountsParts, nameTaken } from './handlers.ts';
import { type NewUser, refuseOddName, toStoredUser } from './new-user.ts';
import type { StoredUser } from './queries.ts';
import type { SetupToken } from './setup-token.ts';
import { isSame } from './tokens.ts';
import { usernameKey } from './usernames.ts';

export interface UserHandlersOptions extends AccountsParts {
  /** There, when the server started without an administrator. */
  setupToken: SetupToken | undefined;
}

export function createUserHandlers(options: UserHandlersOptions): AccountsHandlers['users'] {
  const { queries, writes, commit, recordAudit, passwords, sessions, throttle, clock, setupToken } = options;

  /** Within a transaction. */
  function add(newUser: NewUser, hash: string, by: string, requestId: string | null): StoredUser {
    if (queries.findUserByKey(usernameKey(newUser.username))) throw nameTaken();
    const user = toStoredUser(newUser, hash, clock());
    writes.insertUser(user);
    record(user, 'user.create', { role: user.role, by }, requestId);
    return user;
  }

  function record(user: StoredUser, action: 'user.create' | 'user.update' | 'user.password', details: Record<string, string | null>, requestId: string | null): void {
    recordAudit({ at: clock(), userId: user.id, username: user.username, action, resource: 'user', resourceId: user.id, details, requestId });
  }

  return {
    getEntrance: () => ({ setupNeeded: queries.countAdmins() === 0, registrationOpen: options.registrationOpen }),

    async setUp({ token, username, password }, _caller, { requestId }) {
      if (setupToken?.isGood(token) !== true) throw badSetupToken();
      refuseOddName(username);
      const hash = await passwords.hash(password);
      await commit.write(() => {
        // Asked again: while the password was hashed, another request may have used the token.
        if (!setupToken.isGood(token) || queries.countAdmins() > 0) throw badSetupToken();
        add({ username, role: 'admin' }, hash, 'setup', requestId);
      });
      setupToken.spend();
      return {};
    },

    listUsers({ offset = 0, limit }) {
      const { items, total } = queries.listUsers({ offset, limit });
      return { items: items.map(toUser), total, nextCursor: null };
    },

    async addUser({ username, password, fullName, role }, caller, { requestId }) {
      refuseOddName(username);
      const hash = await passwords.hash(password);
      return toUser(await commit.write(() => add({ username, fullName, role }, hash, nameOf(caller), requestId)));
    },

    async updateUser({ userId, password, ...given }, caller, { requestId }) {
      const hash = password === undefined ? undefined : await passwords.hash(password);
      return commit.write(() => {
        const before = queries.findUser(userId);
        if (!before) throw new AppError('not_found', 'There is no such user any more');
        const now = clock();
        const change = { ...changed(given), ...(hash === undefined ? {} : { passwordHash: hash, passwordChangedAt: now }) };
        if (Object.keys(change).length === 0) return toUser(before);
        const after = { ...before, ...change };
        const wasAdmin = before.role === 'admin' && before.status === 'active';
        const staysAdmin = after.role === 'admin' && after.status === 'active';
        if (wasAdmin && !staysAdmin && queries.countAdmins() === 1) {
          throw new AppError('conflict', 'This is the only administrator; make another one first');
        }
        writes.updateUser(userId, change);
        if (after.status === 'disabled') sessions.endAllOf(userId, 'disabled');
        else if (hash !== undefined) sessions.endAllOf(userId, 'password');
        const said = { role: after.role, status: after.status, password: hash === undefined ? null : 'changed', by: nameOf(caller) };
        record(before, 'user.update', said, requestId);
        return toUser(after);
      });
    },

    async changePassword({ currentPassword, newPassword }, caller, { requestId }) {
      const { userId, sessionId } = signedIn(caller);
      const stored = queries.findUser(userId)?.passwordHash;
      if (stored === undefined) throw new AppError('unauthenticated', 'Sign in first');
      const who = `password ${userId}`;
      throttle.admit(who);
      const verdict = await passwords.verify(currentPassword, stored);
      throttle.admit(who);
      if (verdict === 'wrong') {
        throttle.failed(who);
        throw new AppError('invalid_credentials', 'The current password is wrong');
      }
      throttle.succeeded(who);
      const hash = await passwords.hash(newPassword);
      await commit.write(() => {
        const user = queries.findUser(userId);
        const session = queries.findSession(sessionId);
        // Somebody else was faster: an administrator, or the owner from another device.
        if (!user || !isSame(user.passwordHash, stored) || session?.revokedAt !== null) throw new AppError('unauthenticated', 'Sign in first');
        writes.updateUser(userId, { passwordHash: hash, passwordChangedAt: clock() });
        sessions.endAllOf(userId, 'password', sessionId);
        record(user, 'user.password', {}, requestId);
      });
      return {};
    },
  };
}

function badSetupToken(): AppError {
  return new AppError('invalid_credentials', 'This setup token is not valid, or not any more');
}

/** Only what was given. */
function changed({ fullName, role, status }: { fullName?: string | null | undefined; role?: StoredUser['role'] | undefined; status?: StoredUser['status'] | undefined }) {
  return {
    ...(fullName === undefined ? {} : { fullName: fullName === '' ? null : fullName }),
    ...(role === undefined ? {} : { role }),
    ...(status === undefined ? {} : { status }),
  };
}

function nameOf(caller: Caller): string {
  return caller.kind === 'user' ? caller.username : 'owner';
}

function toUser({ id, username, fullName, role, status, createdAt }: StoredUser): User {
  return { id, username, fullName, role, status, createdAt };
}
