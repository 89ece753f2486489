import { randomUUID } from 'node:crypto';
import { makeKey, privateKeyOf, publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import { makeProof } from '../../../electron/core/jws/possession-proof.ts';
import { companionToken } from '../../server/accounts-server.ts';
import { createLicenseDevice } from '../../server/license-device.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import type { PartParts } from './run.ts';

/** Whatever the server gives out, or takes, in the place of every other: each is good for one thing. */
export async function exchangeTokens({ server }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  const { ask, get, port } = server;
  const url = `http://127.0.0.1:${port}`;
  const user = await server.addUser('holder');
  await get('/licenses/create', { token: user.accessToken, body: {} });
  const device = createLicenseDevice({ url, name: 'Sala' });
  const waiting = await createLicenseDevice({ url, name: 'Quarto' }).start();
  const { deviceCode, userCode } = await device.start();
  await get('/v1/activations/decide', { token: user.accessToken, body: { user_code: userCode, approve: true } });
  const licensed = await device.poll();
  if (licensed.answer !== 'licensed') throw new Error(licensed.answer);
  const jwk = makeKey();
  const nonce = async (): Promise<string> => (await get<{ nonce: string }>('/v1/license/nonce', { body: {} })).nonce;
  const proofFor = async (path: string): Promise<string> => makeProof({ method: 'POST', url: `${url}${path}`, nonce: await nonce(), jti: randomUUID(), now: Date.now() }, privateKeyOf(jwk), publicHalf(jwk));
  const request = createLicenseDevice({ url, name: 'Sítio' }).requestFile();

  const given: Readonly<Record<string, string>> = {
    'an access token': user.accessToken,
    'a refresh token': user.refreshToken,
    'a companion token': companionToken,
    'the owner key': server.ownerKey,
    'a license token': licensed.token,
    'a salt': licensed.salt,
    'a nonce': await nonce(),
    'a proof of a check-in': await proofFor('/v1/license/check-in'),
    'a license request': request,
    'the token in a license request': request.split('\n').slice(1, -2).join(''),
    'a device code': deviceCode,
    'a user code': waiting.userCode,
    'nothing': '',
  };
  /** Who may come, and with what status everybody else is sent away. */
  const places: readonly { name: string; good: readonly string[]; refused: readonly number[]; send(token: string): Promise<{ status: number; text: string }> }[] = [
    { name: 'as a bearer', good: ['an access token'], refused: [401, 403], send: (token) => ask('/auth/me', { headers: { authorization: `Bearer ${oneLine(token)}` } }) },
    { name: 'as an owner', good: ['the owner key'], refused: [401, 403], send: (token) => ask('/v1/users', { headers: { authorization: `Bearer ${oneLine(token)}` } }) },
    { name: 'to set up', good: [], refused: [401, 422], send: (token) => ask('/v1/setup', { body: { token, username: 'thief', password: 'a long enough password' } }) },
    { name: 'as a proof', good: [], refused: [401], send: (token) => ask('/v1/license/devices', { headers: { dpop: oneLine(token) }, body: {} }) },
    { name: 'as a device code', good: [], refused: [200, 401, 422], send: async (token) => withoutLicense(await ask('/v1/activations/token', { headers: { dpop: await proofFor('/v1/activations/token') }, body: { device_code: token } })) },
    { name: 'as a user code', good: ['a user code'], refused: [404, 422, 429], send: (token) => ask('/v1/activations/lookup', { token: user.accessToken, body: { user_code: token } }) },
    { name: 'as a license request', good: ['a license request'], refused: [422], send: (token) => ask('/v1/license/files', { token: user.accessToken, body: { request: token } }) },
    // Last, because it spends what is good.
    { name: 'to refresh', good: ['a refresh token'], refused: [401, 422], send: (token) => ask('/auth/refresh', { body: { refresh_token: token } }) },
  ];
  for (const { name, good, refused, send } of places) {
    // What is good comes first: after some that are not, nobody is listened to for a while.
    for (const what of [...good, ...Object.keys(given).filter((each) => !good.includes(each))]) {
      const { status, text } = await send(given[what] ?? '');
      expect(`${what} ${name}: ${status} ${text.slice(0, 120)}`, good.includes(what) ? status === 200 : refused.includes(status), true);
    }
  }
  return outcome;
}

/** A header is one line; what has more is no credential of ours to begin with. */
function oneLine(token: string): string {
  return token.replaceAll('\n', '');
}

/** Refused or over, as long as no license comes of it. */
function withoutLicense({ status, text }: { status: number; text: string }): { status: number; text: string } {
  return status === 200 && !text.includes('expired_token') ? { status: 599, text } : { status, text };
}
