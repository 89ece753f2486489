import sodium from 'sodium-native';
import { AppError } from '#shared/errors.ts';
import type { PrivateJwk, PublicJwk } from './ed25519-keys.ts';

/**
 * Ed25519 by libsodium, for servers: it takes half of what Node's own takes, which is most of what a check-in costs. It is
 * stricter, too: keys that any signature fits are refused.
 */

const signatureBytes = 64;

export type Sign = (message: Buffer) => Buffer;
export type Verify = (message: Buffer, signature: Buffer) => boolean;

/** Throws `invalid_input` when the halves of the key do not belong together: what it signs would give the private one away. */
export function signerOf({ d, x }: PrivateJwk): Sign {
  const publicHalf = Buffer.alloc(32);
  const secret = Buffer.alloc(64);
  sodium.crypto_sign_seed_keypair(publicHalf, secret, Buffer.from(d, 'base64url'));
  if (publicHalf.toString('base64url') !== x) throw new AppError('invalid_input', 'The private and the public half of this key do not belong together');
  return (message) => {
    const signature = Buffer.allocUnsafe(signatureBytes);
    sodium.crypto_sign_detached(signature, message, secret);
    return signature;
  };
}

export function verifierOf({ x }: PublicJwk): Verify {
  const key = Buffer.from(x, 'base64url');
  return (message, signature) => sodium.crypto_sign_verify_detached(signature, message, key);
}
