import { createHmac, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';

export const nonceLifeMs = 5 * 60_000;

const saidBytes = 16;
const macBytes = 16;
const form = /^[A-Za-z0-9_-]{43}$/;

export interface Nonces {
  make(): string;
  /** When it was made, epoch ms; undefined for one that is not ours or too old. */
  read(nonce: string): number | undefined;
}

/** Nothing is kept of them: each says when it was made, and the key under it that it was made here. */
export function createNonces(key: KeyObject, clock: () => number): Nonces {
  const macOf = (said: Buffer): Buffer => createHmac('sha256', key).update(said).digest().subarray(0, macBytes);
  return {
    make() {
      const said = randomBytes(saidBytes);
      said.writeUIntBE(clock(), 0, 6);
      return Buffer.concat([said, macOf(said)]).toString('base64url');
    },
    read(nonce) {
      if (!form.test(nonce)) return undefined;
      const bytes = Buffer.from(nonce, 'base64url');
      const said = bytes.subarray(0, saidBytes);
      if (!timingSafeEqual(bytes.subarray(saidBytes), macOf(said))) return undefined;
      const madeAt = said.readUIntBE(0, 6);
      const age = clock() - madeAt;
      return age >= 0 && age < nonceLifeMs ? madeAt : undefined;
    },
  };
}
