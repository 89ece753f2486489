import { createHash } from 'node:crypto';
import type { TokenPair } from '#shared/contract/accounts.ts';
import type { CallContext, UserCaller } from '#shared/contract/call.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { ClientKey } from './client-key.ts';
import { newId } from '../database/new-id.ts';
import type { AccountsQueries, FoundToken, StoredUser } from './queries.ts';
import { isSame, type Tokens } from './tokens.ts';
import type { AccountsWrites, EndReason } from './writes.ts';

/** However often it is renewed, a session ends this long after the sign-in. */
const absoluteLifeMs = 90 * 86_400_000;

/** How long a client that lost the answer may ask again with the same key. */
const retryWindowMs = 10_000;

export interface SessionsOptions {
  queries: AccountsQueries;
  writes: AccountsWrites;
  tokens: Tokens;
  clientKey: ClientKey;
  recordAudit: RecordAudit;
  clock: () => number;
  accessTokenMs: number;
  refreshTokenMs: number;
}

/** What writes belongs into a transaction of the caller's. */
export interface Sessions {
  /** Begins one for a user who has proved who they are. */
  open(user: StoredUser, context: CallContext): TokenPair;
  /** The next pair; undefined when the token is no good. One that was used before ends its session, for all who hold a part of it. */
  renew(refreshToken: string, context: CallContext): TokenPair | undefined;
  /** Ends the session that a refresh token belongs to. */
  revoke(refreshToken: string, context: CallContext, as: 'auth.revoke' | 'auth.logout'): void;
  end(sessionId: string, userId: string, context: CallContext): void;
  /** Ends all sessions of a user but one; returns how many. */
  endAllOf(userId: string, reason: EndReason, except?: string): number;
  /** Whose access token this is, as things stand now. */
  identify(accessToken: string): UserCaller | undefined;
}

/**
 * A sign-in and everything it is renewed by: a family of refresh tokens of which one is good at a time. Whoever comes
 * with an earlier one has stolen it, or was robbed; which of the two cannot be told, so both have to sign in again.
 */
export function createSessions({ queries, writes, tokens, clientKey, recordAudit, clock, ...lives }: SessionsOptions): Sessions {
  /** Made of what is stored alone, so that the same pair can be written again. */
  function pairOf({ userId, sessionId, jti, issuedAt, expiresAt }: IssuedToken): TokenPair {
    const claims = { sub: userId, sid: sessionId, iat: seconds(issuedAt) };
    const accessEnd = Math.min(issuedAt + lives.accessTokenMs, expiresAt);
    return {
      access_token: tokens.sign('access', { ...claims, jti: `${jti}.access`, exp: seconds(accessEnd) }),
      token_type: 'bearer',
      refresh_token: tokens.sign('refresh', { ...claims, jti, exp: seconds(expiresAt) }),
    };
  }

  function issue({ absoluteExpiresAt, ...family }: NewGeneration, now: number): IssuedToken {
    const token = { ...family, jti: newId(now), issuedAt: now, expiresAt: Math.min(now + lives.refreshTokenMs, absoluteExpiresAt) };
    writes.insertRefreshToken(token);
    return token;
  }

  function findGood(refreshToken: string, now: number): FoundToken | undefined {
    const claims = tokens.read('refresh', refreshToken);
    return claims && queries.findGoodToken({ jti: claims.jti, sessionId: claims.sid, userId: claims.sub, now });
  }

  function eventOf({ userId, username, sessionId }: FoundToken, at: number, requestId: string | null) {
    return { at, userId, username, resource: 'session', resourceId: sessionId, requestId };
  }

  return {
    open(user, context) {
      const now = clock();
      const session = { id: newId(now), absoluteExpiresAt: now + absoluteLifeMs };
      writes.insertSession({
        ...session,
        userId: user.id,
        createdAt: now,
        clientLabel: context.userAgent?.slice(0, 200) ?? null,
        clientKey: clientKey(user.id, context),
      });
      recordAudit({
        at: now,
        userId: user.id,
        username: user.username,
        action: 'auth.login',
        resource: 'session',
        resourceId: session.id,
        details: { status: 'success' },
        requestId: context.requestId,
      });
      return pairOf(issue({ userId: user.id, sessionId: session.id, absoluteExpiresAt: session.absoluteExpiresAt, generation: 1 }, now));
    },

    renew(refreshToken, { requestId, idempotencyKey }) {
      const now = clock();
      const token = findGood(refreshToken, now);
      if (!token) return undefined;
      const { jti, userId, sessionId, generation } = token;

      if (token.usedAt !== null) {
        const next = token.replacedBy === null ? undefined : queries.findGoodToken({ jti: token.replacedBy, sessionId, userId, now });
        const isRetry = idempotencyKey !== null && token.retryKey !== null && isSame(retryKeyOf(jti, idempotencyKey), token.retryKey);
        if (isRetry && next?.usedAt === null && now - next.issuedAt <= retryWindowMs) return pairOf(next);
        writes.endSession(sessionId, 'reuse', now);
        recordAudit({ ...eventOf(token, now, requestId), action: 'auth.refresh_reuse', details: { jti } });
        return undefined;
      }

      const next = issue({ userId, sessionId, absoluteExpiresAt: token.absoluteExpiresAt, generation: generation + 1 }, now);
      const retryKey = idempotencyKey === null ? null : retryKeyOf(jti, idempotencyKey);
      writes.useRefreshToken({ jti, usedAt: now, replacedBy: next.jti, retryKey });
      writes.denyToken({ jti, revokedAt: now, expiresAt: token.expiresAt });
      writes.touchSession(sessionId, now);
      recordAudit({ ...eventOf(token, now, requestId), action: 'auth.refresh', details: { rotated: 'true', jti } });
      return pairOf(next);
    },

    revoke(refreshToken, { requestId }, action) {
      const now = clock();
      const token = findGood(refreshToken, now);
      if (!token) return;
      const { jti, sessionId, expiresAt } = token;
      writes.endSession(sessionId, action === 'auth.logout' ? 'logout' : 'revoked', now);
      writes.denyToken({ jti, revokedAt: now, expiresAt });
      recordAudit({ ...eventOf(token, now, requestId), action, details: { jti } });
    },

    end(sessionId, userId, { requestId }) {
      const now = clock();
      if (!writes.endSession(sessionId, 'logout', now)) return;
      const username = queries.findUser(userId)?.username ?? null;
      recordAudit({ at: now, userId, username, action: 'auth.logout', resource: 'session', resourceId: sessionId, requestId });
    },

    endAllOf: (userId, reason, except) => writes.endSessions(userId, reason, clock(), except),

    identify(accessToken) {
      const claims = tokens.read('access', accessToken);
      const found = claims && queries.findCaller(claims.sid, claims.sub, clock());
      return found && { kind: 'user', userId: claims.sub, username: found.username, role: found.role, sessionId: claims.sid };
    },
  };
}

type IssuedToken = Pick<FoundToken, 'userId' | 'sessionId' | 'jti' | 'issuedAt' | 'expiresAt'>;
type NewGeneration = Pick<FoundToken, 'userId' | 'sessionId' | 'absoluteExpiresAt' | 'generation'>;

/** JWT counts in seconds. Cut, not rounded: a token is never from the future. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

function retryKeyOf(jti: string, idempotencyKey: string): string {
  return createHash('sha256').update(`${jti} ${idempotencyKey}`).digest('base64url');
}
