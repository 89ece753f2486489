import { createHmac, sign } from 'node:crypto';
import { privateKeyOf, publicHalf, type PrivateJwk } from '../../../electron/core/jws/ed25519-keys.ts';
import { licenseState } from '../../../electron/core/license/license-state.ts';
import type { Random } from '../mutations/random.ts';
import { encoded, opened } from '../tokens/forge.ts';
import { device, foreign, former, iat, known, madeAt, pins, signing, tokenWith } from './device.ts';

export interface MutantOutcome {
  cases: number;
  /** Mutants that carry a signature of the right key: what they say alone decided. */
  signed: number;
  accepted: string[];
  originalsRefused: number;
}

/** Makes mutants of a good token; none may give any feature. */
export function runLicenseMutants(random: Random, cases: number): MutantOutcome {
  const outcome: MutantOutcome = { cases, signed: 0, accepted: [], originalsRefused: 0 };
  const judge = (token: string) => licenseState(token, pins, device, { now: madeAt + 1_000 }, known);
  const originals = ['active', 'trial', 'past_due'].map((st) => tokenWith({ st: st as 'active' }));
  for (const token of originals) if (judge(token).features !== 'full') outcome.originalsRefused += 1;
  for (let count = 0; count < cases; count++) {
    const original = random.pick(originals);
    const isSigned = random.chance(0.5);
    const mutant = isSigned ? saidOtherwise(random, original) : writtenOtherwise(random, original);
    if (isSigned) outcome.signed += 1;
    if (mutant !== original && judge(mutant).features !== 'free') outcome.accepted.push(mutant.slice(0, 2_000));
  }
  return outcome;
}

const signs = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

/** The text changed, or signed by whoever has not our key. */
function writtenOtherwise(random: Random, token: string): string {
  const at = random.below(token.length);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { header: head } = opened(token);
  const secret = random.pick([JSON.stringify(publicHalf(signing)), publicHalf(signing).x, '']);
  return random.pick<() => string>([
    () => token.slice(0, at) + random.pick(signs) + token.slice(at + 1),
    () => token.slice(0, at) + token.slice(at + 1 + random.below(4)),
    () => token.slice(0, at) + random.pick([' ', '\n', '\t', '=', '.', '%', '\0', '\u200b', 'é']) + token.slice(at),
    () => token + random.pick(['=', '==', ' ', '\n', '\t', '.', 'A', '.A', '\0', `.${signature}`, token]),
    () => random.pick([' ', '\n', '.', 'Bearer ', '"', '\ufeff']) + token,
    () => token.slice(0, -1) + random.pick(signs.filter((sign) => !token.endsWith(sign))),
    () => token.replaceAll('-', '+').replaceAll('_', '/') + '=',
    () => random.pick([[payload, header, signature], [header, signature, payload], [header, payload], [header, payload, ''], ['', payload, signature], [header, '', signature]]).join('.'),
    () => token.repeat(2 + random.below(3)),
    () => signedBy(random.pick([foreign, former]), head, payload),
    () => signedBy(former, { ...head, kid: 'lic-2024-11' }, payload),
    () => signedBy(foreign, { ...head, jwk: publicHalf(foreign) }, payload),
    () => {
      const signed = `${encoded({ ...head, alg: 'HS256' })}.${payload}`;
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    },
    () => `${encoded({ ...head, alg: random.pick(['none', 'None', '']) })}.${payload}.${random.pick(['', signature])}`,
  ])();
}

const odd = ['null', '""', '0', '[]', '{}', 'true', '-1', '1.5', '1e400', '"9999999999"', '9007199254740993', '"active"'];

/** Something else said, and signed with the right key. */
function saidOtherwise(random: Random, token: string): string {
  const { header, payload } = opened(token);
  const text = JSON.stringify(payload);
  const name = random.pick(Object.keys(payload).filter((key) => key !== 'until' && key !== 'plan'));
  const value = JSON.stringify(payload[name]);
  const { [name]: _, ...without } = payload;
  const instead = random.pick(odd.filter((said) => !harmless.has(`${name} ${said}`)));
  const changed = random.pick<() => object | string>([
    () => without,
    () => text.replace(`"${name}":${value}`, () => `"${name}":${instead}`),
    () => ({ ...payload, exp: iat + random.pick([0, 1, -1, 46 * 86_400, 1e9]) }),
    () => ({ ...payload, iat: iat - random.pick([40, 800]) * 86_400 }),
    () => ({ ...payload, iat: iat + 800 * 86_400, nbf: iat + 800 * 86_400, exp: iat + 801 * 86_400, rfa: iat + 801 * 86_400 }),
    () => ({ ...payload, iss: random.pick(['', 'https://license.example.com/', 'https://evil.example']) }),
    () => ({ ...payload, aud: random.pick<unknown>(['', 'webplay', ['webplay-desktop'], 'webplay-api']) }),
    () => ({ ...payload, cnf: { jkt: random.pick(['', 'A'.repeat(43), 'x']) } }),
    () => ({ ...payload, fp: { v: random.pick([1, 3]), need: 50, c: [['os', 'ffffffff'], ['hw', 'ffffffff']] } }),
    () => ({ ...payload, st: random.pick(['expired', 'Active', 'revoked', '']) }),
    () => ({ ...payload, seq: random.pick([0, 1, 2, -3]) }),
    () => ({ ...payload, mode: random.pick(['online', 'file', '']) }),
    () => ({ ...payload, [random.pick(['role', 'admin', 'scope', 'kid', 'crit'])]: true }),
    () => text.replace('{', `{"${name}":${value},`),
    () => random.pick([` ${text}`, `${text}\n`, text.replace(',', ', '), `[${text}]`, text.slice(0, -1), `${text}{}`]),
    () => random.pick(['', 'null', '0', '[]', '{}', '"']),
  ]);
  const otherHeader = random.pick<object | string>([
    { ...header, alg: 'EdDSA' },
    { ...header, typ: random.pick(['JWT', 'lic-end+jwt', 'dpop+jwt', 'LIC+JWT']) },
    { ...header, kid: random.pick(['lic-2024-11', '../../dev/null', '', 'constructor', '__proto__']) },
    { ...header, crit: ['exp'] },
    { ...header, b64: false },
    { ...header, jku: 'https://evil.example' },
    `{"alg":"none",${JSON.stringify(header).slice(1)}`,
  ]);
  return random.chance(0.75) ? signedBy(signing, header, encoded(changed())) : signedBy(signing, otherHeader, encoded(payload));
}

/** What would be said so by an honest server too. */
const harmless = new Set(['st "active"', 'sub "active"', 'lic "active"', 'dev "active"', 'sub "9999999999"', 'lic "9999999999"', 'dev "9999999999"', 'ent []', 'iss "active"']);

function signedBy(key: PrivateJwk, header: object | string, payload: string): string {
  const signed = `${encoded(header)}.${payload}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKeyOf(key)).toString('base64url')}`;
}
