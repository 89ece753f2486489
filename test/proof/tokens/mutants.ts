import { createTokens, type TokenClaims, type TokenKind } from '../../../electron/core/accounts/tokens.ts';
import type { Random } from '../mutations/random.ts';
import { createForger, type Forger, opened } from './forge.ts';

export interface Outcome {
  cases: number;
  /** Mutants that carried a signature which is right for their text: what they say alone decided. */
  signed: number;
  /** Mutants that were taken for a token. */
  accepted: string[];
  /** How often the token a mutant was made from was refused. */
  originalsRefused: number;
}

const secretKey = 'a secret of the proof, 32 bytes or more';
const now = 1_795_000_000_000;
const lifeMs = 3_600_000;

/** Makes mutants of good tokens and asks for each whether it is one. */
export function runTokenMutants(random: Random, cases: number): Outcome {
  const tokens = createTokens(secretKey, () => now, { access: lifeMs, refresh: lifeMs });
  const forger = createForger(secretKey);
  const outcome: Outcome = { cases, signed: 0, accepted: [], originalsRefused: 0 };
  for (let count = 0; count < cases; count++) {
    const kind = random.pick<TokenKind>(['access', 'refresh']);
    const claims: TokenClaims = { sub: `user-${random.below(1e6)}`, sid: `session-${random.below(1e6)}`, jti: `token-${random.below(1e9)}`, iat: now / 1_000, exp: (now + lifeMs) / 1_000 };
    const original = tokens.sign(kind, claims);
    const isSigned = random.chance(0.6);
    const mutant = isSigned ? signedMutant(random, forger, kind, original) : textMutant(random, original);
    if (isSigned) outcome.signed += 1;
    if (mutant !== original && (tokens.read(kind, mutant) ?? tokens.read(other(kind), mutant))) outcome.accepted.push(mutant.slice(0, 2_000));
    if (tokens.read(kind, original)?.jti !== claims.jti) outcome.originalsRefused += 1;
  }
  return outcome;
}

function other(kind: TokenKind): TokenKind {
  return kind === 'access' ? 'refresh' : 'access';
}

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A change of the text alone; its signature is wrong, or written another way. */
function textMutant(random: Random, token: string): string {
  const at = random.below(token.length);
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  return random.pick<() => string>([
    () => token.slice(0, at) + random.pick([...signs]) + token.slice(at + 1),
    () => token.slice(0, at) + token.slice(at + 1 + random.below(4)),
    () => token.slice(0, at) + random.pick([' ', '\n', '\t', '=', '.', '%', '\0', '\u200b', 'é', '\ud800']) + token.slice(at),
    () => token + random.pick(['=', '==', ' ', '\n', '\t', '.', 'A', '.A', '\0', `.${signature}`, token]),
    () => random.pick([' ', '\n', '.', 'Bearer ', '"', '\ufeff']) + token,
    // The last sign of a signature has two bits that say nothing: of its 64 values, four mean the same bytes.
    () => token.slice(0, -1) + random.pick([...signs]),
    () => token.replaceAll('-', '+').replaceAll('_', '/'),
    () => token.slice(0, at) + String.fromCodePoint((token.codePointAt(at) ?? 0) + 256 * (1 + random.below(200))) + token.slice(at + 1),
    () => token.slice(0, at) + token.charAt(at).toUpperCase() + token.slice(at + 1).toLowerCase(),
    () => random.pick([[payload, header, signature], [header, signature, payload], [header, payload], [header, payload, ''], ['', payload, signature], [header, '', signature]]).join('.'),
    () => token.repeat(2 + random.below(3)),
    () => token + 'A'.repeat(1_000 * (1 + random.below(50))),
  ])();
}

const headers: readonly (object | string)[] = [
  ...['none', 'None', 'NONE', 'nOnE', '', 'HS384', 'HS512', 'RS256', 'ES256', 'EdDSA', 'PS256', 'hs256', null, 256, ['HS256']].map((alg) => ({ alg, typ: 'at+jwt' })),
  { alg: 'HS256' },
  { alg: 'HS256', typ: 'JWT' },
  { typ: 'at+jwt', alg: 'HS256' },
  { alg: 'HS256', typ: 'AT+JWT' },
  ...['../../dev/null', "' OR 1=1 --", 'k'.repeat(400), ''].map((kid) => ({ alg: 'HS256', typ: 'at+jwt', kid })),
  { alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AAAA' } },
  ...['jku', 'x5u'].map((name) => ({ alg: 'HS256', typ: 'at+jwt', [name]: 'https://evil.example/keys' })),
  { alg: 'HS256', typ: 'at+jwt', x5c: ['AAAA'] },
  { alg: 'HS256', typ: 'at+jwt', crit: ['exp'] },
  { alg: 'HS256', typ: 'at+jwt', b64: false },
  '{"alg":"none","alg":"HS256","typ":"at+jwt"}',
  '{"alg":"HS256","typ":"at+jwt"} ',
  '',
  'null',
  '[]',
];

const oddTimes = ['"9999999999"', '9999999999.5', '1e400', '-1', 'null', '[9999999999]', '{}', 'true', '9007199254740993', '99999999999999999999', '0', '1e10', '"Infinity"'];

/** A change of what it says, signed with the right key. */
function signedMutant(random: Random, { forge }: Forger, kind: TokenKind, token: string): string {
  const { header, payload } = opened(token);
  const text = JSON.stringify(payload);
  const name = random.pick(Object.keys(payload));
  const value = JSON.stringify(payload[name]);
  const without = Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name));
  const instead = (said: string) => text.replace(`"${name}":${value}`, `"${name}":${said}`);
  const changed = random.pick<() => string | Buffer>([
    () => JSON.stringify(without),
    () => instead(random.pick(['null', '""', '0', '[]', '{}', 'true', `[${value}]`, `{"$gt":""}`])),
    () => text.replace(/"(exp|iat)":\d+/, (_, time: string) => `"${time}":${random.pick(oddTimes)}`),
    () => text.replace(/"exp":\d+/, `"exp":${random.pick([now / 1_000, now / 1_000 - 1, 1])}`),
    () => text.replace(/"iat":\d+/, `"iat":${now / 1_000 + 61 + random.below(1e6)}`),
    () => text.replace(/"iss":"[^"]*"/, `"iss":"${random.pick(['', 'Webplay', 'webplay ', 'https://evil.example'])}"`),
    () => text.replace(/"aud":"[^"]*"/, `"aud":${random.pick(['""', '"webplay"', '["webplay-api"]', '"other"'])}`),
    () => text.replace(/"typ":"[^"]*"/, `"typ":"${random.pick(['license', 'companion', 'dpop+jwt', 'activation', other(kind), ''])}"`),
    () => text.replace('{', `{"${name}":${value},`), // the same claim twice
    () => text.replace(/\}$/, `,"${name}":"other"}`),
    () => text.replace(/\}$/, `,"${random.pick(['nbf', 'role', 'admin', '__proto__', 'kid', 'scope'])}":${random.pick(['9999999999', '"admin"', '{}', '1'])}}`),
    () => random.pick([` ${text}`, `${text}\n`, text.replace(',', ', '), `[${text}]`, `"${text}"`, text.slice(0, -1), `${text}{}`]),
    () => text.replace(/"sub":"/, () => random.pick(['"sub":"\\u0000', '"sub":"\\u0075', '"\\u0073ub":"'])),
    () => Buffer.concat([Buffer.from(text.slice(0, 30)), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(text.slice(30))]),
    () => '['.repeat(300 + random.below(300)),
    () => `{"iss":${'['.repeat(200)}${']'.repeat(200)}}`,
    () => random.pick(['', 'null', '0', '[]', '{}', '"', 'undefined', 'NaN']),
  ]);
  return random.pick<() => string>([
    () => forge(header, changed(), kind),
    () => forge(header, changed(), kind),
    () => forge(random.pick(headers.filter((each) => JSON.stringify(each) !== JSON.stringify(header))), text, kind),
    () => forge(header, text, kind, random.pick(['sha384', 'sha512'])),
    // Right in everything, and of the other kind: another key, another header, or both.
    () => forge(header, text, other(kind)),
    () => forge({ alg: 'HS256', typ: kind === 'access' ? 'rt+jwt' : 'at+jwt' }, text, random.pick([kind, other(kind)])),
  ])();
}
