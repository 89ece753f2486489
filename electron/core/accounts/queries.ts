import { and, asc, count, eq, sql } from 'drizzle-orm';
import { type AccountsDatabase, sessions, users } from '../database/accounts-schema.ts';

export type StoredUser = typeof users.$inferSelect;
export type StoredSession = typeof sessions.$inferSelect;

export type AccountsQueries = ReturnType<typeof createAccountsQueries>;

/** What a refresh token stands on. */
export interface FoundToken {
  jti: string;
  generation: number;
  issuedAt: number;
  expiresAt: number;
  usedAt: number | null;
  replacedBy: string | null;
  retryKey: string | null;
  sessionId: string;
  absoluteExpiresAt: number;
  userId: string;
  username: string;
}

/**
 * Prepared once. What is asked for every request, and for every renewal, is written by hand: thousands of them a second
 * would spend most of their time on objects between the query and SQLite. In a join SQLite plans a statement anew whenever
 * a value that stands alone in a comparison is bound (50 µs instead of 6); `+?` is no value that it looks at.
 */
export function createAccountsQueries(db: AccountsDatabase) {
  const given = sql.placeholder;
  const caller = db.$client.prepare<[string, string, number], { username: string; role: StoredUser['role'] }>(`
    SELECT u.username, u.role FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = +? AND s.user_id = +? AND s.revoked_at IS NULL AND s.absolute_expires_at > +? AND u.status = 'active'`);
  const goodToken = db.$client.prepare<[{ jti: string; sessionId: string; userId: string; now: number }], FoundToken>(`
    SELECT t.jti, t.generation, t.issued_at AS issuedAt, t.expires_at AS expiresAt,
      coalesce(t.used_at, (SELECT revoked_at FROM revoked_tokens d WHERE d.jti = t.jti)) AS usedAt,
      t.replaced_by AS replacedBy, t.retry_key AS retryKey,
      s.id AS sessionId, s.absolute_expires_at AS absoluteExpiresAt, u.id AS userId, u.username
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
    WHERE t.jti = +@jti AND t.expires_at > +@now AND s.id = +@sessionId AND s.revoked_at IS NULL AND s.absolute_expires_at > +@now
      AND u.id = +@userId AND u.status = 'active'`);
  const userByKey = db.select().from(users).where(eq(users.usernameKey, given('key'))).prepare();
  const userById = db.select().from(users).where(eq(users.id, given('id'))).prepare();
  const sessionById = db.select().from(sessions).where(eq(sessions.id, given('id'))).prepare();
  const clientOfUser = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, given('userId')), eq(sessions.clientKey, given('clientKey'))))
    .limit(1)
    .prepare();
  const oldHash = db.$client.prepare<[], { id: string }>("SELECT id FROM users WHERE password_hash GLOB '$2*' LIMIT 1");
  let oldHashesGone = false;
  const admins = db
    .select({ admins: count() })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.status, 'active')))
    .prepare();

  return {
    findUserByKey: (key: string): StoredUser | undefined => userByKey.get({ key }),
    findUser: (id: string): StoredUser | undefined => userById.get({ id }),
    /** Whoever a session that still lives belongs to, when the user may come in. */
    findCaller: (sessionId: string, userId: string, now: number) => caller.get(sessionId, userId, now),
    /** A refresh token, when the session and the user it belongs to are as they should be. One that was used or denied has `usedAt`. */
    findGoodToken: (asked: { jti: string; sessionId: string; userId: string; now: number }): FoundToken | undefined => goodToken.get(asked),
    findSession: (id: string): StoredSession | undefined => sessionById.get({ id }),
    /** Somebody signed in from a client like this one, with the right password. */
    isKnownClient: (userId: string, clientKey: string): boolean => clientOfUser.get({ userId, clientKey }) !== undefined,
    /** Of the earlier backend. Nothing makes any, so that nobody looks again once there are none. */
    hasOldHashes(): boolean {
      oldHashesGone ||= oldHash.get() === undefined;
      return !oldHashesGone;
    },
    countAdmins: (): number => admins.get()?.admins ?? 0,
    /** In the order of their names. */
    listUsers({ offset, limit }: { offset: number; limit: number }): { items: StoredUser[]; total: number } {
      const items = db.select().from(users).orderBy(asc(users.usernameKey)).limit(limit).offset(offset).all();
      return { items, total: db.select({ users: count() }).from(users).get()?.users ?? 0 };
    },
  };
}
