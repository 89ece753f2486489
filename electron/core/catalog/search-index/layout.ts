import { crc32 } from 'node:zlib';

/**
 * How a search index lies in its parts. Rows are ordinals in playlist order, words are numbered from the most frequent on.
 *
 * `ids`: u32 per row. `traits`: u16 per row, see `traitsOf`. `category-of`: u32 per row, a place in `categories` (u32 each).
 * `words`: UTF-8 of every distinct word, one after the other; `word-starts`: u32 per word and one for the end.
 * `rows-with`: per word the ordinals of its rows as varint steps; `rows-with-starts`: u32 per word and one for the end.
 * `names`: per row the number of its words and their numbers as varints; `name-starts`: u32 for every `namesStep`th row.
 */
export const partNames = [
  'ids',
  'traits',
  'category-of',
  'categories',
  'words',
  'word-starts',
  'rows-with',
  'rows-with-starts',
  'names',
  'name-starts',
] as const;
export type PartName = (typeof partNames)[number];
export type Parts = Record<PartName, Uint8Array>;

export const namesStep = 8;

export interface Head {
  magic: string;
  /** Of the layout; and a machine of the other byte order reads nothing. */
  version: string;
  rows: number;
  words: number;
  parts: Record<PartName, { bytes: number; crc: number }>;
}

export const magic = 'webplay search index';
export const version = `1 ${new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'}`;

export function headOf(rows: number, words: number, parts: Parts): Uint8Array {
  const sums = partNames.map((name) => [name, { bytes: parts[name].length, crc: crc32(parts[name]) }] as const);
  return new TextEncoder().encode(JSON.stringify({ magic, version, rows, words, parts: Object.fromEntries(sums) }));
}

/** Kind in bits 0–2, listed in bit 3, normalized category in bits 4–6, flags from bit 8 on. */
export function traitsOf(row: { kind: number; listed: number; category: number; flags: number }): number {
  return (row.kind & 7) | (row.listed ? 8 : 0) | ((row.category & 7) << 4) | ((row.flags & 0xff) << 8);
}

/** Bytes that `value` takes as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Seven bits a byte, the lowest first. Returns where the next one begins. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  while (value >= 0x80) {
    bytes[at++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  bytes[at++] = value;
  return at;
}

/** A name as it is stored: a half of a surrogate pair is a replacement character there. */
export function toUtf8(text: string): Uint8Array {
  return Buffer.from(text);
}
