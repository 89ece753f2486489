import type { ArchiveEntry, Bytes } from './archive-entry.ts';
import { cutOff, damaged } from './archive-failure.ts';
import { ByteSource } from './byte-source.ts';

export const TAR_BLOCK_BYTES = 512;
const STEP_BYTES = 64 * 1024;
/** Longest name or set of attributes that stands in a block of its own. */
const MAX_EXTRA_BYTES = 64 * 1024;

/** Whether these are the first bytes of a tar archive: the header proves itself by its checksum. */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < TAR_BLOCK_BYTES) return false;
  const said = octal(head, 148, 8);
  if (said === undefined || said === 0) return false;
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK_BYTES; at++) sum += at >= 148 && at < 156 ? 0x20 : (head[at] ?? 0);
  return sum === said;
}

/** The files of a tar archive in their order. */
export async function* tarEntries(input: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry, void, void> {
  const source = new ByteSource(input);
  try {
    let longName: string | undefined;
    for (;;) {
      const header = Buffer.from(await source.peek(TAR_BLOCK_BYTES));
      // Two empty blocks end it; that they are missing hurts nobody.
      if (header.length === 0 || header.every((byte) => byte === 0)) return;
      if (header.length < TAR_BLOCK_BYTES) throw cutOff();
      if (!isTarHeader(header)) throw damaged();
      await source.skip(TAR_BLOCK_BYTES);
      const size = sizeIn(header);
      if (size === undefined) throw damaged();
      const padding = (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
      const type = String.fromCharCode(header[156] ?? 0);
      if (type === 'L' || type === 'x') {
        if (size > MAX_EXTRA_BYTES) throw damaged();
        const extra = Buffer.from(await source.take(size)).toString('utf8');
        longName = type === 'L' ? extra.replace(/\0.*$/s, '') : (/^\d+ path=(.*)$/m.exec(extra)?.[1] ?? longName);
      } else if (type === '0' || type === '\0' || type === '7') {
        const name = longName ?? [text(header, 345, 155), text(header, 0, 100)].filter((part) => part !== '').join('/');
        longName = undefined;
        const body = portion(source, size);
        yield { name, body };
        // What nobody read of it.
        while (!(await body.next()).done);
      } else {
        longName = undefined;
        await source.skip(size);
      }
      await source.skip(padding);
    }
  } finally {
    await source.close();
  }
}

async function* portion(source: ByteSource, size: number): Bytes {
  for (let left = size; left > 0; ) {
    const bytes = await source.next(Math.min(left, STEP_BYTES));
    if (!bytes) throw cutOff();
    left -= bytes.length;
    yield bytes;
  }
}

function sizeIn(header: Buffer): number | undefined {
  // Numbers too large for their field are written in binary, with the top bit set.
  if (((header[124] ?? 0) & 0x80) !== 0) return header.readUIntBE(130, 6);
  return octal(header, 124, 12);
}

function octal(bytes: Uint8Array, from: number, length: number): number | undefined {
  const digits = Buffer.from(bytes.subarray(from, from + length)).toString('latin1').replace(/[\0 ]+$/, '').trimStart();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined;
}

function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}
