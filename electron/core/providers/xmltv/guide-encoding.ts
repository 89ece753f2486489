import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { knownEncoding, utf8SequenceAt } from '../bytes/text-decoder.ts';
import { declaredEncoding } from '../inspect/declared-encoding.ts';

/** How the bytes of a guide become text. */
export interface GuideEncoding {
  /** Canonical name. */
  name: string;
  /** Bytes of a mark at the beginning that are no text. */
  markLength: number;
  /** Text of bytes; null for encodings in which an angle is more than a byte of its own: those are converted as a whole. */
  decode: ((bytes: Buffer, from: number, to: number) => string) | null;
}

const utf8 = (bytes: Buffer, from: number, to: number): string => bytes.toString('utf8', from, to);

/**
 * What the beginning of a document and somebody's choice decide; `undecided` while all of it is ASCII, which is UTF-8 too.
 * The order: a byte order mark, the choice, a declared encoding other than UTF-8, the first bytes outside ASCII. A declaration
 * counts before `rootAt` alone: whether one further back is in sight depends on how much has arrived.
 */
export function encodingOfHead(head: Uint8Array, chosen: string | undefined, rootAt: number): GuideEncoding | 'undecided' {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'utf-8', markLength: 3, decode: utf8 };
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', markLength: 2, decode: null };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', markLength: 2, decode: null };
  // An angle in two bytes: UTF-16 that forgot its mark.
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return { name: 'utf-16le', markLength: 0, decode: null };
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return { name: 'utf-16be', markLength: 0, decode: null };
  const known = knownEncoding(chosen) ?? knownEncoding(declaredEncoding(head.subarray(0, rootAt)));
  return known === undefined ? 'undecided' : encodingNamed(known);
}

/** What the first bytes outside ASCII decide; `undecided` when there are none, `unfinished` when more have to come. */
export function encodingOfBytes(bytes: Uint8Array): GuideEncoding | 'undecided' | 'unfinished' {
  if (isAscii(bytes)) return 'undecided';
  const verdict = utf8SequenceAt(bytes, bytes.findIndex((byte) => byte > 0x7f));
  if (verdict === 'unfinished') return verdict;
  return encodingNamed(verdict === 'valid' ? 'utf-8' : 'windows-1252');
}

export function encodingNamed(name: string): GuideEncoding {
  if (name === 'utf-8') return { name, markLength: 0, decode: utf8 };
  const table = byteTable(name);
  return { name, markLength: 0, decode: table === null ? null : (bytes, from, to) => byTable(table, bytes, from, to) };
}

/** The character of each byte, where every byte is one and the lower half is ASCII. */
function byteTable(name: string): string | null {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const text = iconv.decode(all, name);
  return text.length === 256 && text.slice(0, 128) === all.toString('latin1', 0, 128) ? text : null;
}

function byTable(table: string, bytes: Buffer, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += table.charAt(bytes[at] ?? 0);
  return text;
}
