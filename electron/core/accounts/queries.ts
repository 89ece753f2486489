import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import { type AccountsDatabase, refreshTokens, revokedTokens, sessions, users } from '../database/accounts-schema.ts';

export type StoredUser = typeof users.$inferSelect;
export type StoredSession = typeof sessions.$inferSelect;

export type AccountsQueries = ReturnType<typeof createAccountsQueries>;

/** Prepared once: `findCaller` is asked for every request of a user. */
export function createAccountsQueries(db: AccountsDatabase) {
  const given = sql.placeholder;
  const userByKey = db.select().from(users).where(eq(users.usernameKey, given('key'))).prepare();
  const userById = db.select().from(users).where(eq(users.id, given('id'))).prepare();
  const caller = db
    .select({ username: users.username, role: users.role })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, given('sessionId')),
        eq(sessions.userId, given('userId')),
        isNull(sessions.revokedAt),
        gt(sessions.absoluteExpiresAt, given('now')),
        eq(users.status, 'active'),
      ),
    )
    .prepare();
  const sessionById = db.select().from(sessions).where(eq(sessions.id, given('id'))).prepare();
  const tokenByJti = db.select().from(refreshTokens).where(eq(refreshTokens.jti, given('jti'))).prepare();
  const denied = db.select({ jti: revokedTokens.jti }).from(revokedTokens).where(eq(revokedTokens.jti, given('jti'))).prepare();
  const clientOfUser = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, given('userId')), eq(sessions.clientKey, given('clientKey'))))
    .limit(1)
    .prepare();
  const admins = db
    .select({ admins: count() })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.status, 'active')))
    .prepare();

  return {
    findUserByKey: (key: string): StoredUser | undefined => userByKey.get({ key }),
    findUser: (id: string): StoredUser | undefined => userById.get({ id }),
    /** Whoever a session that still lives belongs to, when the user may come in. */
    findCaller: (sessionId: string, userId: string, now: number) => caller.get({ sessionId, userId, now }),
    findSession: (id: string): StoredSession | undefined => sessionById.get({ id }),
    findRefreshToken: (jti: string) => tokenByJti.get({ jti }),
    isDenied: (jti: string): boolean => denied.get({ jti }) !== undefined,
    /** Somebody signed in from a client like this one, with the right password. */
    isKnownClient: (userId: string, clientKey: string): boolean => clientOfUser.get({ userId, clientKey }) !== undefined,
    countAdmins: (): number => admins.get()?.admins ?? 0,
    /** In the order of their names. */
    listUsers({ offset, limit }: { offset: number; limit: number }): { items: StoredUser[]; total: number } {
      const items = db.select().from(users).orderBy(asc(users.usernameKey)).limit(limit).offset(offset).all();
      return { items, total: db.select({ users: count() }).from(users).get()?.users ?? 0 };
    },
  };
}
