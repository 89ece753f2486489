import sodium from 'sodium-native';
import type { PrivateJwk, PublicJwk } from './ed25519-keys.ts';

/**
 * Ed25519 by libsodium, for servers: it takes half of what Node's own takes, which is most of what a check-in costs. It is
 * stricter, too: keys that any signature fits are refused.
 */

const signatureBytes = 64;

export type Sign = (message: Buffer) => Buffer;
export type Verify = (message: Buffer, signature: Buffer) => boolean;

export function signerOf({ d }: PrivateJwk): Sign {
  const secret = Buffer.alloc(64);
  // The public half is made anew: signing with another one would give the private one away.
  sodium.crypto_sign_seed_keypair(Buffer.alloc(32), secret, Buffer.from(d, 'base64url'));
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
