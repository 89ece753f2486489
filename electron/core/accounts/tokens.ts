import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

/** What a token is for. Each kind has a key of its own, so that none passes for another. */
export type TokenKind = 'access' | 'refresh';

/** What a token says. Times are seconds since the epoch, as JWT has them. */
export interface TokenClaims {
  /** The user. */
  sub: string;
  /** The session. */
  sid: string;
  jti: string;
  iat: number;
  exp: number;
}

export interface Tokens {
  sign(kind: TokenKind, claims: TokenClaims): string;
  /** What a token says, when it is one that `sign` made and its time is not over; no other text is taken for it. */
  read(kind: TokenKind, token: string): TokenClaims | undefined;
}

const issuer = 'webplay';
const audience = 'webplay-api';

const headers = { access: headerOf('at+jwt'), refresh: headerOf('rt+jwt') } as const satisfies Record<TokenKind, string>;

/** Longer than any of ours; longer ones are not looked at. */
const mostCharacters = 1_024;
/** Of an HMAC-SHA-256 in base64url. */
const signatureCharacters = 43;
/** Access tokens that are remembered. */
const mostRecent = 2_000;
/** Between the clocks of processes that share a key. */
const clockSkewSeconds = 60;

/**
 * JWT with HS256, by Node's own HMAC: `jose` asks WebCrypto, which answers later and takes twice as long and more, and
 * who calls must be known before anything else happens. There is nothing to negotiate: a token is accepted when its text is,
 * to the letter, the one we would write for what it says. So no other `alg`, no second key of the same name, no spare
 * bits or padding can matter.
 */
export function createTokens(secretKey: string, clock: () => number, lifeMs: Readonly<Record<TokenKind, number>>): Tokens {
  const keys = { access: keyFor(secretKey, 'access'), refresh: keyFor(secretKey, 'refresh') };
  const found = createRecentClaims();
  const isNow = ({ iat, exp }: TokenClaims): boolean => {
    const now = clock() / 1_000;
    return iat <= now + clockSkewSeconds && exp > now;
  };
  return {
    sign(kind, claims) {
      const signed = `${headers[kind]}.${base64url(payloadText(kind, claims))}`;
      return `${signed}.${signatureOf(keys[kind], signed)}`;
    },
    read(kind, token) {
      const known = kind === 'access' ? found.get(token) : undefined;
      if (known) return isNow(known) ? known : undefined;
      const header = headers[kind];
      const end = token.length - signatureCharacters - 1;
      if (token.length > mostCharacters || end <= header.length || !token.startsWith(`${header}.`) || token[end] !== '.') return undefined;
      if (!isSame(token.slice(end + 1), signatureOf(keys[kind], token.slice(0, end)))) return undefined;
      const claims = readPayload(kind, token.slice(header.length + 1, end));
      if (!claims || !isNow(claims) || claims.exp - claims.iat > lifeMs[kind] / 1_000) return undefined;
      if (kind === 'access') found.add(token, claims);
      return claims;
    },
  };
}

/**
 * What access tokens said that were found good not long ago: the same text says the same again, and a client sends it with
 * every request. Nothing else is remembered; its time, and whether its session still lives, is asked for each time.
 */
function createRecentClaims() {
  const claims = new Map<string, TokenClaims>();
  return {
    get: (token: string): TokenClaims | undefined => claims.get(token),
    add(token: string, said: TokenClaims): void {
      if (claims.size >= mostRecent) for (const [oldest] of claims) if (claims.delete(oldest)) break;
      claims.set(token, said);
    },
  };
}

/** A key for one purpose, made of the server's secret; from one of them neither the secret nor another can be told. */
export function derivedKey(secretKey: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, '', `webplay ${purpose}`, 32)));
}

/** Equal texts, in a time that does not tell how much of them is. */
export function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function keyFor(secretKey: string, kind: TokenKind): KeyObject {
  return derivedKey(secretKey, `${kind} token`);
}

function signatureOf(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function payloadText(kind: TokenKind, { sub, sid, jti, iat, exp }: TokenClaims): string {
  return JSON.stringify({ iss: issuer, aud: audience, typ: kind, sub, sid, jti, iat, exp });
}

/** Undefined for whatever `payloadText` does not write: claims that miss, doubled, unknown, of another type or kind. */
function readPayload(kind: TokenKind, encoded: string): TokenClaims | undefined {
  const text = Buffer.from(encoded, 'base64url').toString();
  const said = parsed(text);
  if (!isClaims(said)) return undefined;
  return payloadText(kind, said) === text && base64url(text) === encoded && said.iat < said.exp ? said : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isClaims(said: unknown): said is TokenClaims {
  if (typeof said !== 'object' || said === null) return false;
  const { sub, sid, jti, iat, exp } = said as Partial<Record<keyof TokenClaims, unknown>>; // each is looked at
  return [sub, sid, jti].every(isId) && [iat, exp].every(Number.isSafeInteger);
}

function isId(said: unknown): boolean {
  return typeof said === 'string' && /^[\w.-]{1,64}$/.test(said);
}

function headerOf(typ: string): string {
  return base64url(JSON.stringify({ alg: 'HS256', typ }));
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
