import { keepBits, noBits, setBit, type Bits } from '../../search/bits.ts';
import { layoutVersion, parts, saidBlock, titleMark } from './index-layout.ts';

/** The words of a generation of programmes, for reading. Rows are the numbers of programmes, those of a channel side by side. */
export interface ProgrammeIndex {
  rows: number;
  /** Seconds, by row; a stop is 0 where the guide does not say. */
  starts: Uint32Array;
  stops: Uint32Array;
  /** Rows of a genre, which is as in `traits`. */
  ofGenre(genre: number): Bits;
  /** The rows of a channel of the guide, from the first one to the one after the last. */
  rowsOf(channel: number): { from: number; to: number };
  /** Rows that say every one of these words. */
  find(words: readonly Uint16Array[], how?: Partial<WordUse>): Bits;
}

export interface WordUse {
  /** Whether the last word is a word too, and not a beginning. */
  whole: boolean;
  /** Only in title and sub-title. */
  inTitle: boolean;
}

/** Opens what `buildProgrammeIndex` stored; undefined for one that another version of the program made, or none. */
export function openProgrammeIndex(read: (part: number) => Uint8Array | undefined): ProgrammeIndex | undefined {
  const head = readHead(read(parts.head));
  if (!head) return undefined;
  const numbers = (part: number) => {
    const bytes = new Uint8Array(read(part) ?? []); // a copy begins where wider numbers may
    return new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
  };
  const [channels, channelRows, starts, stops] = [numbers(parts.channels), numbers(parts.channelRows), numbers(parts.starts), numbers(parts.stops)];
  const [wordStarts, saidStarts] = [numbers(parts.wordStarts), numbers(parts.saidStarts)];
  const dense = new Map<string, number>();
  const pairs = numbers(parts.dense);
  for (let i = 0; i * 2 < pairs.length; i++) dense.set(`${pairs[i * 2]} ${pairs[i * 2 + 1]}`, parts.denseBits + i);
  const genres = new Uint8Array(read(parts.genres) ?? []);
  const wordBytes = new Uint8Array(read(parts.words) ?? []);
  const words = new Uint16Array(wordBytes.buffer, 0, Math.floor(wordBytes.length / 2));
  const byGenre = new Map<number, Bits>();
  const rows = starts.length;
  if (rows !== head.programmes || saidStarts.length !== head.words + 1) return undefined;

  /** The first word that is not before `sought`; or, with `beyond`, the first that neither is nor begins with it. */
  function placeOf(sought: Uint16Array, beyond: boolean): number {
    let [low, high] = [0, head?.words ?? 0];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(middle, sought);
      if (order < 0 || (beyond && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Negative for a word before `sought`, 0 for one that begins with it. */
  function compare(word: number, sought: Uint16Array): number {
    const start = wordStarts[word] ?? 0;
    const length = (wordStarts[word + 1] ?? 0) - start;
    for (let i = 0; i < sought.length; i++) {
      if (i === length) return -1;
      const step = (words[start + i] ?? 0) - (sought[i] ?? 0);
      if (step !== 0) return step;
    }
    return 0;
  }

  /** The words that are meant, from the first to the one after the last. */
  function range(sought: Uint16Array, isBeginning: boolean): { from: number; to: number; bytes: number } {
    const from = placeOf(sought, false);
    const isThere = (wordStarts[from + 1] ?? 0) - (wordStarts[from] ?? 0) === sought.length && compare(from, sought) === 0;
    const to = isBeginning ? placeOf(sought, true) : isThere ? from + 1 : from;
    return { from, to, bytes: (saidStarts[to] ?? 0) - (saidStarts[from] ?? 0) };
  }

  function rowsSaying({ from, to }: { from: number; to: number }): Bits {
    const part = dense.get(`${from} ${to}`);
    if (part !== undefined) return numbers(part);
    const found = noBits(rows);
    let block: Uint8Array = new Uint8Array(0);
    let number = -1;
    for (let word = from; word < to; word++) {
      let row = -1;
      let [step, shift] = [0, 0];
      const end = saidStarts[word + 1] ?? 0;
      for (let at = saidStarts[word] ?? 0; at < end; ) {
        if (Math.floor(at / saidBlock) !== number) {
          number = Math.floor(at / saidBlock);
          block = read(parts.said + number) ?? block;
        }
        const base = number * saidBlock;
        const stop = Math.min(end, base + saidBlock) - base;
        let i = at - base;
        for (; i < stop; i++) {
          const byte = block[i] ?? 0;
          step |= (byte & 0x7f) << shift;
          if (byte >= 0x80) {
            shift += 7;
            continue;
          }
          row += step;
          if (row < rows) setBit(found, row);
          step = 0;
          shift = 0;
        }
        at = base + i;
      }
    }
    return found;
  }

  return {
    rows,
    starts,
    stops,
    ofGenre(genre) {
      let bits = byGenre.get(genre);
      if (!bits) {
        byGenre.set(genre, (bits = noBits(rows)));
        for (let row = 0; row < genres.length; row++) if (genres[row] === genre) setBit(bits, row);
      }
      return bits;
    },
    rowsOf(channel) {
      let [low, high] = [0, channels.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((channels[middle] ?? 0) < channel) low = middle + 1;
        else high = middle;
      }
      return channels[low] === channel ? { from: channelRows[low] ?? 0, to: channelRows[low + 1] ?? 0 } : { from: 0, to: 0 };
    },
    find(sought, { whole = false, inTitle = false } = {}) {
      const meant = inTitle ? sought.map((word) => Uint16Array.of(titleMark, ...word)) : sought;
      const ranges = meant.map((word, i) => range(word, !whole && i === sought.length - 1)).sort((a, b) => a.bytes - b.bytes);
      const [rarest, ...others] = ranges;
      if (!rarest || rarest.bytes === 0) return noBits(rows);
      const found = rowsSaying(rarest);
      for (const other of others) keepBits(found, rowsSaying(other));
      return found;
    },
  };
}

function readHead(bytes: Uint8Array | undefined): { programmes: number; words: number } | undefined {
  if (!bytes) return undefined;
  const { version, ...head } = JSON.parse(Buffer.from(bytes).toString()) as { version: string; programmes: number; words: number };
  return version === layoutVersion ? head : undefined;
}
