import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '../../../electron/core/http/request.ts';
import { signJws } from '../../../electron/core/jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf, thumbprintOf } from '../../../electron/core/jws/ed25519-keys.ts';
import { checkIn, type KnownLicense } from '../../../electron/core/license/check-in.ts';
import type { DeviceKey } from '../../../electron/core/license/device-key.ts';
import { createLicenseServer } from '../../../electron/core/license/license-server.ts';
import { memorySecretOf } from '../../../electron/core/license/license-memory.ts';
import type { Random } from '../mutations/random.ts';
import { claimsWith, foreign, iat, issuer, kid, known, madeAt, pins, signing } from './device.ts';

export interface ServerOutcome {
  cases: number;
  /** Answers that changed what is known of the license. */
  believed: string[];
  /** The same answers by the real server, which must be. */
  honestRefused: number;
}

interface Answer {
  status?: number;
  type?: string;
  body: string;
  headers?: Record<string, string>;
  /** Says nothing for ever, or ends in the middle. */
  hangs?: boolean;
  breaks?: boolean;
}

/** Everything that may answer in the license server's place; none of it may change anything. */
export async function runBadServers(random: Random, cases: number): Promise<ServerOutcome> {
  const outcome: ServerOutcome = { cases, believed: [], honestRefused: 0 };
  const jwk = makeKey();
  const thumbprint = thumbprintOf(publicHalf(jwk));
  const key: DeviceKey = { privateKey: privateKeyOf(jwk), publicJwk: publicHalf(jwk), thumbprint, memorySecret: memorySecretOf(jwk.d) };
  const other = thumbprintOf(publicHalf(makeKey()));
  const sign = (typ: string, payload: object, by = signing) => signJws({ typ, kid }, payload, privateKeyOf(by));
  let asked = '';
  const token = (change: object = {}, by = signing) => sign('lic+jwt', { ...claimsWith({ seq: 4, cnf: { jkt: thumbprint } }), ans: asked, ...change }, by);
  const end = (change: object = {}, by = signing) => sign('lic-end+jwt', { iss: issuer, aud: 'webplay-desktop', jkt: thumbprint, ans: asked, iat: iat + 10, end: 'revoked', ...change }, by);
  const json = (value: unknown): Answer => ({ body: JSON.stringify(value) });
  const licensed = (text: string) => json({ answer: 'licensed', token: text, statements: [] });
  const ended = (proof: string) => json({ answer: 'unlicensed', end: 'revoked', proof, devices: [], statements: [] });
  const portal: Answer = { type: 'text/html', body: '<html><script>location="https://portal.example"</script>Sign in to the hotel</html>' };

  const bad: readonly (readonly [name: string, answer: () => Answer])[] = [
    ['a captive portal', () => portal],
    ['a captive portal that calls itself JSON', () => ({ ...portal, type: 'application/json' })],
    ['a redirect', () => ({ status: 302, body: '', headers: { location: 'https://portal.example/' } })],
    ['an error page', () => ({ status: random.pick([400, 401, 403, 404, 500, 502, 503]), type: 'text/html', body: 'no' })],
    ['a problem', () => ({ status: random.pick([401, 403, 404, 409, 422, 500, 503]), type: 'application/problem+json', body: JSON.stringify({ code: random.pick(['revoked', 'license_required', 'invalid_proof', 'not_found', 'internal']) }) })],
    ['wrong JSON', () => json(random.pick<unknown>([null, [], {}, 'licensed', { answer: 'licensed' }, { answer: 'unlicensed', end: 'revoked' }, { answer: 'revoked' }, { answer: 'licensed', token: 5, statements: [] }]))],
    ['half an answer', () => ({ ...licensed(token()), breaks: true })],
    ['silence', () => ({ body: '', hangs: true })],
    ['far too much', () => ({ body: `{"answer":"${'x'.repeat(200_000)}"}` })],
    ['the token of before', () => licensed(token({ seq: 3 }))],
    ['an older token', () => licensed(token({ seq: random.below(3) + 1, iat: iat - 86_400, nbf: iat - 86_400 }))],
    ['the token of another device', () => licensed(token({ cnf: { jkt: other } }))],
    ['a token of another server', () => licensed(token({ iss: 'https://evil.example' }))],
    ['a token by a key of its own', () => licensed(token({ exp: iat + 40 * 86_400 }, foreign))],
    ['a token that lives too long', () => licensed(token({ exp: iat + 400 * 86_400 }))],
    ['an end that nobody signed', () => ended('')],
    ['an end signed by somebody else', () => ended(end({}, foreign))],
    ['the end of another device', () => ended(end({ jkt: other }))],
    ['a later token that was kept from another check-in', () => licensed(token({ seq: random.below(1_000) + 4, ans: randomUUID() }))],
    ['a token that answers nothing', () => licensed(token({ ans: undefined }))],
    ['a token from a file', () => licensed(token({ mode: 'offline-file', ans: undefined }))],
    ['an end of before', () => ended(end({ ans: randomUUID() }))],
    ['an old end', () => ended(end({ iat: iat - 1_000 }))],
    ['a token in the place of an end', () => ended(token())],
    ['a token that retires our key', () => json({ answer: 'licensed', token: 'x', statements: [sign('lic-retire+jwt', { iss: issuer, aud: 'webplay-desktop', iat, retire: kid }, foreign)] })],
  ];

  let made: () => Answer = () => portal;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/nonce') === true) return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ nonce: 'the nonce', expires_in: 300 }));
    asked = jtiIn(request.headers['dpop']);
    const answer = made();
    if (answer.hangs === true) return;
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json', ...answer.headers });
    if (answer.breaks === true) response.write(answer.body.slice(0, answer.body.length / 2), () => response.destroy());
    else response.end(answer.body);
  });
  const base = await listening(server);
  // Silence takes as long as patience does: here a hundredth of it.
  const http = createHttp({ pace: 0.01 });
  const before: KnownLicense = { token: 'the token of before', memory: known };
  const ask = async (now: () => Answer): Promise<KnownLicense | undefined> => {
    made = now;
    const parts = { server: createLicenseServer({ http, base, mayBeLocal: true, clock: () => madeAt }), pins, clock: () => madeAt, appVersion: '1' };
    return checkIn(parts, key, [], { thumbprint, holdsKey: true, tags: null }, () => before, new AbortController().signal).catch(() => undefined);
  };
  try {
    if ((await ask(() => licensed(token())))?.memory.lastSeq !== 4) outcome.honestRefused += 1;
    if ((await ask(() => ended(end())))?.memory.end !== 'revoked') outcome.honestRefused += 1;
    for (let count = 0; count < cases; count++) {
      const [name, answer] = bad[count % bad.length] ?? random.pick(bad);
      if (await ask(answer)) outcome.believed.push(name);
    }
  } finally {
    await http.close();
    server.closeAllConnections();
    server.close();
  }
  return outcome;
}

/** What an answer has to name, to be one to this request. */
function jtiIn(proof: string | string[] | undefined): string {
  const { jti } = JSON.parse(Buffer.from(String(proof).split('.')[1] ?? '', 'base64url').toString()) as { jti: string }; // as makeProof writes it
  return jti;
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // node:net says so of a server that listens
}
