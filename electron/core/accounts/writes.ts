import { and, eq, inArray, isNull, lt, ne } from 'drizzle-orm';
import { type AccountsDatabase, refreshTokens, revokedTokens, sessions, users } from '../database/accounts-schema.ts';
import type { StoredUser } from './queries.ts';

export type EndReason = 'revoked' | 'logout' | 'reuse' | 'disabled' | 'password';

export type AccountsWrites = ReturnType<typeof createAccountsWrites>;

/**
 * Call them within a transaction: a change, what follows from it and its audit row belong together. What every renewal
 * needs is written by hand, as in `queries.ts`.
 */
export function createAccountsWrites(db: AccountsDatabase) {
  const session = db.$client.prepare<[NewSession]>(`
    INSERT INTO sessions (id, user_id, created_at, last_used_at, absolute_expires_at, client_label, client_key)
    VALUES (@id, @userId, @createdAt, @createdAt, @absoluteExpiresAt, @clientLabel, @clientKey)`);
  const issued = db.$client.prepare<[NewRefreshToken]>(`
    INSERT INTO refresh_tokens (jti, session_id, generation, issued_at, expires_at)
    VALUES (@jti, @sessionId, @generation, @issuedAt, @expiresAt)`);
  const used = db.$client.prepare<[UsedToken]>(`
    UPDATE refresh_tokens SET used_at = @usedAt, replaced_by = @replacedBy, retry_key = @retryKey WHERE jti = @jti`);
  const seen = db.$client.prepare<[number, string]>('UPDATE sessions SET last_used_at = ? WHERE id = ?');
  const denied = db.$client.prepare<[DeniedToken]>(`
    INSERT INTO revoked_tokens (jti, revoked_at, expires_at) VALUES (@jti, @revokedAt, @expiresAt) ON CONFLICT DO NOTHING`);

  return {
    insertUser(user: StoredUser): void {
      db.insert(users).values(user).run();
    },
    updateUser(id: string, change: Partial<Pick<StoredUser, 'role' | 'status' | 'fullName' | 'passwordHash' | 'passwordChangedAt'>>): void {
      db.update(users).set(change).where(eq(users.id, id)).run();
    },
    deleteUser(id: string): void {
      db.delete(users).where(eq(users.id, id)).run();
    },
    /** The same password, hashed anew; unless it was changed in between. */
    upgradeHash(id: string, from: string, to: string): void {
      db.update(users)
        .set({ passwordHash: to })
        .where(and(eq(users.id, id), eq(users.passwordHash, from)))
        .run();
    },
    insertSession(row: NewSession): void {
      session.run(row);
    },
    insertRefreshToken(row: NewRefreshToken): void {
      issued.run(row);
    },
    useRefreshToken(row: UsedToken): void {
      used.run(row);
    },
    touchSession(id: string, now: number): void {
      seen.run(now, id);
    },
    denyToken(row: DeniedToken): void {
      denied.run(row);
    },
    /** False when it had ended before. */
    endSession(id: string, reason: EndReason, now: number): boolean {
      const ended = db
        .update(sessions)
        .set({ revokedAt: now, revokeReason: reason })
        .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
        .run();
      return ended.changes > 0;
    },
    /** All of a user but `except`; returns how many ended. */
    endSessions(userId: string, reason: EndReason, now: number, except: string | null = null): number {
      const theirs = and(eq(sessions.userId, userId), isNull(sessions.revokedAt), except === null ? undefined : ne(sessions.id, except));
      return db.update(sessions).set({ revokedAt: now, revokeReason: reason }).where(theirs).run().changes;
    },
    /** Removes at most `most` rows of each table whose time is over; returns how many. */
    deleteExpired(now: number, most: number): number {
      const tokens = db.select({ jti: refreshTokens.jti }).from(refreshTokens).where(lt(refreshTokens.expiresAt, now)).limit(most);
      const denials = db.select({ jti: revokedTokens.jti }).from(revokedTokens).where(lt(revokedTokens.expiresAt, now)).limit(most);
      const over = db.select({ id: sessions.id }).from(sessions).where(lt(sessions.absoluteExpiresAt, now)).limit(most);
      return (
        db.delete(refreshTokens).where(inArray(refreshTokens.jti, tokens)).run().changes +
        db.delete(revokedTokens).where(inArray(revokedTokens.jti, denials)).run().changes +
        db.delete(sessions).where(inArray(sessions.id, over)).run().changes
      );
    },
  };
}

export interface NewSession {
  id: string;
  userId: string;
  createdAt: number;
  absoluteExpiresAt: number;
  clientLabel: string | null;
  clientKey: string;
}

export interface NewRefreshToken {
  jti: string;
  sessionId: string;
  generation: number;
  issuedAt: number;
  expiresAt: number;
}

export interface UsedToken {
  jti: string;
  usedAt: number;
  replacedBy: string;
  retryKey: string | null;
}

export interface DeniedToken {
  jti: string;
  revokedAt: number;
  expiresAt: number;
}
