import { randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { makeKey, PrivateJwk, privateKeyOf, publicHalf, publicKeyOf, thumbprintOf, type PublicJwk } from '../jws/ed25519-keys.ts';
import type { SecretTexts } from '../secrets/secret-texts.ts';
import { memorySecretOf } from './license-memory.ts';

/** What this device proves itself by. */
export interface DeviceKey {
  privateKey: KeyObject;
  publicJwk: PublicJwk;
  thumbprint: string;
  /** Of the memory's MACs. */
  memorySecret: Buffer;
}

/** Undefined where there is none yet. Rejects when the keychain does not answer: another key would then take the place of ours. */
export async function readDeviceKey(secrets: SecretTexts, name: string): Promise<DeviceKey | undefined> {
  const stored = await secrets.read(name);
  const jwk = stored === null ? undefined : PrivateJwk.safeParse(parsed(stored)).data;
  const key = jwk && toDeviceKey(jwk);
  return key && signsNow(key) ? key : undefined;
}

export async function makeDeviceKey(secrets: SecretTexts, name: string): Promise<DeviceKey> {
  const jwk = makeKey();
  await secrets.write(name, JSON.stringify(jwk));
  return toDeviceKey(jwk);
}

/** That the private half is really there, and belongs to the public one. */
function signsNow({ privateKey, publicJwk }: DeviceKey): boolean {
  const challenge = randomBytes(32);
  return verify(null, challenge, publicKeyOf(publicJwk), sign(null, challenge, privateKey));
}

function toDeviceKey(jwk: PrivateJwk): DeviceKey {
  const publicJwk = publicHalf(jwk);
  return { privateKey: privateKeyOf(jwk), publicJwk, thumbprint: thumbprintOf(publicJwk), memorySecret: memorySecretOf(jwk.d) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
