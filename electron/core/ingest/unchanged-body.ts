import { createHash, type Hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** What an answer was, block by block: enough to say that another one is the same. */
export interface BodyPrint {
  bytes: number;
  /** 96 bits of SHA-1 over each block: the quickest that no accident deceives; against intent there is nothing to gain. */
  blocks: string[];
}

const blockBytes = 1024 * 1024;
/** Held bytes, compressed: beyond it a list is read as if it had changed. */
const mostHeldBytes = 64 * 1024 * 1024;

const fastest = { [constants.ZSTD_c_compressionLevel]: 1 };

export interface WatchedBody {
  /** The body, from its first byte as soon as it differs from before; nothing at all while it does not. */
  body: AsyncIterable<Uint8Array>;
  /** Once the body has ended: whether it was the same to the last byte. */
  isUnchanged(): boolean;
  /** Once the body has ended. */
  print(): BodyPrint;
}

/**
 * Compares a body with the one before while it arrives. Blocks that are the same are held back, compressed to about a
 * tenth; at the first that differs they are handed on before it. So an unchanged list costs no reading, no second request,
 * and no file that would hold credentials.
 */
export function watchBody(source: AsyncIterable<Uint8Array>, known: BodyPrint | undefined): WatchedBody {
  const blocks: string[] = [];
  let bytes = 0;
  let unchanged = known !== undefined;

  async function* compare(): AsyncGenerator<Uint8Array> {
    const held: Uint8Array[] = [];
    let heldBytes = 0;
    let pending: Uint8Array[] = [];
    let hash: Hash = createHash('sha1');
    let filled = 0;

    function endBlock(): void {
      blocks.push(hash.digest().subarray(0, 12).toString('base64url'));
      hash = createHash('sha1');
      filled = 0;
    }
    const isAsBefore = (): boolean => known?.blocks[blocks.length - 1] === blocks.at(-1);
    function* release(): Generator<Uint8Array> {
      for (const block of held.splice(0)) yield zstdDecompressSync(block);
      yield* pending;
      pending = [];
    }

    for await (const chunk of source) {
      bytes += chunk.length;
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + blockBytes - filled);
        at += piece.length;
        hash.update(piece);
        filled += piece.length;
        const isFull = filled === blockBytes;
        if (isFull) endBlock();
        if (!unchanged) {
          yield piece;
          continue;
        }
        pending.push(piece);
        if (!isFull) continue;
        if (isAsBefore() && heldBytes < mostHeldBytes) {
          const block = zstdCompressSync(Buffer.concat(pending), { params: fastest });
          pending = [];
          held.push(block);
          heldBytes += block.length;
        } else {
          unchanged = false;
          yield* release();
        }
      }
    }
    if (filled > 0) endBlock();
    if (!unchanged) return;
    unchanged = bytes === known?.bytes && isAsBefore() && blocks.length === known.blocks.length;
    if (!unchanged) yield* release();
  }

  return { body: { [Symbol.asyncIterator]: compare }, isUnchanged: () => unchanged, print: () => ({ bytes, blocks }) };
}
