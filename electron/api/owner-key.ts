import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The owner's proofs for as long as this process lives: a key for programs, a link and a cookie for a browser. */
export interface OwnerKey {
  key: string;
  /** Goes into the printed link; buys one cookie, once. */
  code: string;
  isKey(given: string): boolean;
  isCookie(given: string): boolean;
  /** The cookie's value for the right code, the first time; null otherwise. */
  redeem(code: string): string | null;
}

export function createOwnerKey(): OwnerKey {
  const key = createSecret();
  const code = createSecret();
  const cookie = createSecret();
  const isKey = secretCheck(key);
  const isCookie = secretCheck(cookie);
  const isCode = secretCheck(code);
  let spent = false;
  return {
    key,
    code,
    isKey,
    isCookie,
    redeem(given) {
      if (spent || !isCode(given)) return null;
      spent = true;
      return cookie;
    },
  };
}

/** 256 random bits, in letters that need no quoting anywhere. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * A comparison that takes as long for a near miss as for a wild guess. How long our secrets are is no secret, and most of
 * what comes with a request is another credential of another length.
 */
export function secretCheck(secret: string): (given: string) => boolean {
  const expected = digest(secret);
  return (given) => given.length === secret.length && timingSafeEqual(digest(given), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
