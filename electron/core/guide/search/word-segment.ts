import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import type { WordPostings } from './word-postings.ts';

/** Words of some of the programmes, in order of their code units, with the programmes that say each. */
export interface WordSegment {
  /** Words. */
  size: number;
  textOf(at: number): Uint16Array;
  /** Bytes of the steps of a word. */
  bytesOf(at: number): number;
  /** The last programme that says it. */
  lastRowOf(at: number): number;
  /** Hands over the steps of a word, piece by piece, as `WordPostings` does. One word after the other. */
  readRows(at: number, visit: (bytes: Uint8Array) => void): void;
}

export function segmentOf(postings: WordPostings): WordSegment {
  const sorted = postings.sorted();
  const word = (at: number): number => sorted[at] ?? 0;
  return {
    size: sorted.length,
    textOf: (at) => postings.textOf(word(at)),
    bytesOf: (at) => postings.bytesOf(word(at)),
    lastRowOf: (at) => postings.lastRowOf(word(at)),
    readRows: (at, visit) => postings.readRows(word(at), visit),
  };
}

/** Read and written at once. */
const blockBytes = 64 * 1024;

/** A file that takes what would be too much to hold. */
export interface SegmentFile {
  /** Writes the steps of a segment down, so that only its words stay in memory. */
  putAside(segment: WordSegment): WordSegment;
  close(): void;
}

/** What lies at `path` is written over; the file goes when it is closed. */
export function openSegmentFile(path: string): SegmentFile {
  const file = openSync(path, 'w+', 0o600);
  const block = new Uint8Array(blockBytes);
  let length = 0;

  function append(bytes: Uint8Array): void {
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from, bytes.length - from, length + from);
    } catch (cause) {
      throw cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
        ? new AppError('storage_full', 'The disk is full; free some space and try again', { cause })
        : cause;
    }
    length += bytes.length;
  }

  return {
    putAside(segment) {
      const { size } = segment;
      const begin = length;
      const starts = new Uint32Array(size + 1);
      const said = new Float64Array(size + 1);
      const lastRows = new Uint32Array(size);
      for (let at = 0; at < size; at++) {
        starts[at + 1] = (starts[at] ?? 0) + segment.textOf(at).length;
        said[at + 1] = (said[at] ?? 0) + segment.bytesOf(at);
        lastRows[at] = segment.lastRowOf(at);
      }
      const texts = new Uint16Array(starts[size] ?? 0);
      let used = 0;
      for (let at = 0; at < size; at++) {
        texts.set(segment.textOf(at), starts[at] ?? 0);
        segment.readRows(at, (bytes) => {
          // Pieces are far smaller than a block.
          if (used + bytes.length > blockBytes) {
            append(block.subarray(0, used));
            used = 0;
          }
          block.set(bytes, used);
          used += bytes.length;
        });
      }
      append(block.subarray(0, used));

      const held = new Uint8Array(blockBytes);
      let heldFrom = 0;
      let heldTo = 0;
      return {
        size,
        textOf: (at) => texts.subarray(starts[at], starts[at + 1]),
        bytesOf: (at) => (said[at + 1] ?? 0) - (said[at] ?? 0),
        lastRowOf: (at) => lastRows[at] ?? 0,
        readRows(at, visit) {
          const end = said[at + 1] ?? 0;
          for (let from = said[at] ?? 0; from < end; ) {
            if (from < heldFrom || from >= heldTo) {
              heldFrom = from;
              heldTo = from + readSync(file, held, 0, blockBytes, begin + from);
              if (heldTo === heldFrom) throw new Error('words that were put aside are gone');
            }
            const to = Math.min(end, heldTo);
            visit(held.subarray(from - heldFrom, to - heldFrom));
            from = to;
          }
        },
      };
    },
    close() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
