import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/** Writes a text that comes in pieces without ever holding it; returns its size in bytes. */
export async function writePieces(pieces: Iterable<string>, file: string): Promise<number> {
  const out = createWriteStream(file, { highWaterMark: 1024 * 1024 });
  const written = finished(out);
  let bytes = 0;
  let text = '';
  const flush = async () => {
    const piece = Buffer.from(text);
    text = '';
    bytes += piece.length;
    if (!out.write(piece)) await Promise.race([once(out, 'drain'), written]);
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length > 256 * 1024) await flush();
  }
  await flush();
  out.end();
  await written;
  return bytes;
}
