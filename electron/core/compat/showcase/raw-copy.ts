import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream';

/**
 * A playlist as it came, which holds credentials: on disk, so that it is never held whole, and under a key that only
 * this process has. Nobody changes it, so the key needs no authentication.
 */
const algorithm = 'aes-256-ctr';
/** The counter may begin at nothing because no key is used twice. */
const firstBlock = Buffer.alloc(16);

export function newRawKey(): Uint8Array {
  return randomBytes(32);
}

export interface RawWriter {
  write(chunk: Uint8Array): void;
  close(): void;
}

/** Writes at once: it runs in a thread of its own. */
export function writeRawCopy(file: string, key: Uint8Array): RawWriter {
  const cipher = createCipheriv(algorithm, key, firstBlock);
  const descriptor = openSync(file, 'w', 0o600);
  return {
    write(chunk) {
      const sealed = cipher.update(chunk);
      for (let written = 0; written < sealed.length; ) written += writeSync(descriptor, sealed, written);
    },
    close: () => closeSync(descriptor),
  };
}

export async function* readRawCopy(file: string, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file);
  const bytes: AsyncIterable<Uint8Array> = pipeline(source, createDecipheriv(algorithm, key, firstBlock), () => undefined);
  try {
    yield* bytes;
  } finally {
    source.destroy();
  }
}
