import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';

const deriveBytes = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

const cost = { n: 2 ** 17, r: 8, p: 1 };
/** What a file may ask of the machine that opens it, in bytes of memory times passes. */
const mostWork = 256 * 1024 * 1024;
const leastCost = 2 ** 14;

const base64 = (least: number, most: number) =>
  z
    .string()
    .max(Math.ceil(most / 3) * 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/)
    .refine((text) => {
      const { length } = Buffer.from(text, 'base64');
      return length >= least && length <= most;
    });

/** Sealed with AES-256-GCM under a key that scrypt makes of a passphrase. */
export const Sealed = z.object({
  kdf: z.literal('scrypt'),
  n: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  salt: base64(16, 64),
  /** Tells a wrong passphrase from a changed file; as costly to guess at as the key itself. */
  check: base64(16, 16),
  cipher: z.literal('aes-256-gcm'),
  nonce: base64(12, 12),
  tag: base64(16, 16),
  data: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/),
});
export type Sealed = z.infer<typeof Sealed>;

/** `header` is what the secret belongs to: opened beside any other, it is refused. */
export async function seal(secret: string, passphrase: string, header: string): Promise<Sealed> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const { key, check } = await derive(passphrase, salt, cost);
  const about = { kdf: 'scrypt', ...cost, salt: salt.toString('base64'), check: check.toString('base64'), cipher: 'aes-256-gcm', nonce: nonce.toString('base64') } as const;
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(about, header));
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return { ...about, tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

/** Throws `invalid_input`: `wrong-passphrase`, or `backup-changed` for a file that is not as it was written. */
export async function unseal(sealed: Sealed, passphrase: string, header: string): Promise<string> {
  const { n, r, p, tag, data, ...rest } = sealed;
  if (!isAffordable(n, r, p)) {
    throw new AppError('invalid_input', 'This backup asks for more work than WebPlay does to open one', { reason: 'backup-changed' });
  }
  const { key, check } = await derive(passphrase, Buffer.from(rest.salt, 'base64'), { n, r, p });
  if (!timingSafeEqual(check, Buffer.from(rest.check, 'base64'))) {
    throw new AppError('invalid_input', 'This is not the passphrase of this backup', { reason: 'wrong-passphrase' });
  }
  const about = { kdf: rest.kdf, n, r, p, salt: rest.salt, check: rest.check, cipher: rest.cipher, nonce: rest.nonce };
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(rest.nonce, 'base64'))
      .setAAD(boundTo(about, header))
      .setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(data, 'base64'), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('invalid_input', 'This backup was changed after it was written', { reason: 'backup-changed', cause });
  }
}

/** Whether opening costs no more memory and time than ours do, within a factor of two. */
function isAffordable(n: number, r: number, p: number): boolean {
  const isPowerOfTwo = n >= leastCost && n <= 2 ** 20 && (n & (n - 1)) === 0;
  return isPowerOfTwo && r >= 1 && p >= 1 && r <= 32 && p <= 16 && 128 * n * r * p <= mostWork;
}

async function derive(passphrase: string, salt: Buffer, { n, r, p }: typeof cost): Promise<{ key: Buffer; check: Buffer }> {
  // The same letters are other bytes on another keyboard.
  const bytes = await deriveBytes(passphrase.normalize('NFKC'), salt, 48, { N: n, r, p, maxmem: mostWork + 32 * 1024 * 1024 });
  return { key: bytes.subarray(0, 32), check: bytes.subarray(32) };
}

function boundTo(about: Omit<Sealed, 'tag' | 'data'>, header: string): Buffer {
  const { kdf, n, r, p, salt, check, cipher, nonce } = about;
  return Buffer.from(JSON.stringify([kdf, n, r, p, salt, check, cipher, nonce, header]));
}
