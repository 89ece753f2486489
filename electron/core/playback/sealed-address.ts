import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors.ts';

/** Where a part of a stream or a further picture leads, and for which title it was handed out. */
export interface SealedAddress {
  titleId: string;
  url: string;
}

export interface Sealer {
  /** The same address gives the same text, so that players and caches recognize what they know. */
  seal(address: SealedAddress): string;
  /** Throws `not_found` for anything this process did not seal for this title. */
  open(sealed: string, titleId: string): string;
}

/**
 * Addresses that pages may carry but not read: encrypted and authenticated with a key of this process (AES-256-GCM,
 * nonce derived from the content). Nobody else can make one, so the relay is no open proxy; nothing has to be remembered.
 */
export function createSealer(key: Buffer = randomBytes(64)): Sealer {
  const encryptionKey = key.subarray(0, 32);
  const nonceKey = key.subarray(32);
  return {
    seal({ titleId, url }) {
      const nonce = createHmac('sha256', nonceKey).update(titleId).update('\0').update(url).digest().subarray(0, 12);
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce);
      cipher.setAAD(Buffer.from(titleId));
      const sealed = Buffer.concat([nonce, cipher.update(url, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return sealed.toString('base64url');
    },
    open(sealed, titleId) {
      try {
        const bytes = Buffer.from(sealed, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', encryptionKey, bytes.subarray(0, 12));
        decipher.setAAD(Buffer.from(titleId));
        decipher.setAuthTag(bytes.subarray(-16));
        return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new AppError('not_found', 'This part of the stream is gone; start it again', { cause });
      }
    },
  };
}
