import type { TokenPair } from '#shared/contract/accounts.ts';

const key = 'webplay.refresh-token';

/** Good for an hour at most, and never stored. */
let accessToken: string | null = null;

/** What a request proves itself with; nothing for who is not signed in. */
export function authorization(): Record<string, string> {
  return accessToken === null ? {} : { authorization: `Bearer ${accessToken}` };
}

export function keepTokens({ access_token: access, refresh_token: refresh }: Pick<TokenPair, 'access_token' | 'refresh_token'>): void {
  accessToken = access;
  try {
    sessionStorage.setItem(key, refresh);
  } catch {
    // Storage is switched off: the session then ends with the page.
  }
}

export function dropTokens(): void {
  accessToken = null;
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off: nothing was kept there.
  }
}

/** Lives as long as this tab, and no other tab can read it. */
export function keptRefreshToken(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * The name under which a refresh token is used: always the same, so that a repetition, be it after a lost answer or
 * by a tab that was duplicated with its storage, is recognized as one. Tells nothing of the token.
 */
export function attemptName(token: string): string {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of token) {
    const code = letter.codePointAt(0) ?? 0;
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  return `refresh-${[low, high].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('')}`;
}
