import { isAscii } from 'node:buffer';
import iconv, { type Encoding } from 'iconv-lite';

/** Bytes to text, a chunk at a time; a character is never cut at the border of two chunks. */
export interface IncrementalTextDecoder {
  write(chunk: Uint8Array): string;
  /** What was held back. */
  end(): string;
  /** `utf-8` until something else is certain, because plain ASCII is UTF-8 too. */
  readonly encoding: string;
}

export interface TextDecoderOptions {
  /** An encoding somebody chose or a document declares; only a byte order mark is stronger. Unknown names are ignored. */
  encoding?: string | undefined;
}

type Stage = (bytes: Uint8Array, last: boolean) => string;

/** The first sequence outside ASCII decides between UTF-8 and windows-1252 for the whole file, unless a BOM or an option does. */
export function createTextDecoder(options: TextDecoderOptions = {}): IncrementalTextDecoder {
  const forced = knownEncoding(options.encoding);
  let encoding = 'utf-8';
  let held: Uint8Array = new Uint8Array(0);
  let stage: Stage = byOrderMark;

  const continueAs = (name: string, next: Stage): Stage => {
    encoding = name;
    stage = next;
    return next;
  };

  function byOrderMark(bytes: Uint8Array, last: boolean): string {
    const mark = orderMark(bytes);
    if (mark === 'perhaps' && !last) {
      held = bytes;
      return '';
    }
    if (mark === 'utf-8') return continueAs('utf-8', asUtf8)(bytes.subarray(3), last);
    if (mark === 'utf-16le' || mark === 'utf-16be') return continueAs(mark, byPlatform(mark))(bytes.subarray(2), last);
    if (forced === 'utf-8') return continueAs('utf-8', asUtf8)(bytes, last);
    if (forced) return continueAs(forced, byTable(forced))(bytes, last);
    return continueAs('utf-8', undecided)(bytes, last);
  }

  function undecided(bytes: Uint8Array, last: boolean): string {
    if (isAscii(bytes)) return latin1(bytes);
    const first = bytes.findIndex((byte) => byte > 0x7f);
    const verdict = utf8SequenceAt(bytes, first);
    if (verdict === 'unfinished' && !last) {
      held = bytes.subarray(first);
      return latin1(bytes.subarray(0, first));
    }
    return verdict === 'valid'
      ? continueAs('utf-8', asUtf8)(bytes, last)
      : continueAs('windows-1252', byTable('windows-1252'))(bytes, last);
  }

  function asUtf8(bytes: Uint8Array, last: boolean): string {
    if (isAscii(bytes)) return latin1(bytes);
    const whole = last ? bytes.length : bytes.length - unfinishedTail(bytes);
    held = bytes.subarray(whole);
    return asBuffer(bytes).toString('utf8', 0, whole);
  }

  return {
    get encoding() {
      return encoding;
    },
    write(chunk) {
      if (held.length === 0) return stage(chunk, false);
      const bytes = Buffer.concat([held, chunk]);
      held = new Uint8Array(0);
      return stage(bytes, false);
    },
    end() {
      const bytes = held;
      held = new Uint8Array(0);
      return stage(bytes, true);
    },
  };
}

function byPlatform(encoding: 'utf-16le' | 'utf-16be'): Stage {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, last) => decoder.decode(bytes, { stream: !last });
}

/** Through iconv-lite, because the platform's windows-1252 may leave 0x80–0x9f (’ € –) as control characters. */
function byTable(encoding: Encoding): Stage {
  const decoder = iconv.getDecoder(encoding);
  return (bytes, last) => {
    const text = bytes.length === 0 ? '' : decoder.write(asBuffer(bytes));
    return last ? text + (decoder.end() ?? '') : text;
  };
}

/** The canonical name of an encoding that text can be in, or undefined. ISO-8859-1 means windows-1252, as on the web. */
export function knownEncoding(name: string | undefined): Encoding | undefined {
  const wanted = name?.trim().toLowerCase() ?? '';
  if (wanted === '' || wanted.length > 40) return undefined;
  if (wanted === 'utf-8' || wanted === 'utf8') return 'utf-8';
  if (LATIN1_NAMES.has(wanted)) return 'windows-1252';
  // iconv-lite also calls these encodings.
  if (wanted === 'base64' || wanted === 'hex' || wanted.startsWith('utf-7') || wanted.startsWith('utf7')) return undefined;
  return iconv.encodingExists(wanted) ? wanted : undefined;
}

const LATIN1_NAMES = new Set(['iso-8859-1', 'iso8859-1', 'iso_8859-1', 'latin1', 'latin-1', 'us-ascii', 'ascii', 'binary', 'cp1252', 'windows1252']);

function orderMark(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'perhaps' | 'none' {
  const [a, b, c] = bytes;
  if (a === undefined) return 'perhaps';
  if (a === 0xef) return b === undefined ? 'perhaps' : b !== 0xbb ? 'none' : c === undefined ? 'perhaps' : c === 0xbf ? 'utf-8' : 'none';
  if (a === 0xff) return b === undefined ? 'perhaps' : b === 0xfe ? 'utf-16le' : 'none';
  if (a === 0xfe) return b === undefined ? 'perhaps' : b === 0xff ? 'utf-16be' : 'none';
  return 'none';
}

/** Length of the UTF-8 sequence a byte begins, 0 when it cannot begin one. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/** Overlong forms, surrogates and code points beyond Unicode are told by the second byte. */
function secondByteFits(lead: number, second: number): boolean {
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

export function utf8SequenceAt(bytes: Uint8Array, at: number): 'valid' | 'invalid' | 'unfinished' {
  const lead = bytes[at] ?? 0;
  const length = sequenceLength(lead);
  if (length === 0) return 'invalid';
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return 'unfinished';
    if (index === 1 ? !secondByteFits(lead, byte) : (byte & 0xc0) !== 0x80) return 'invalid';
  }
  return 'valid';
}

/** How many bytes at the end begin a sequence whose rest is still to come. */
function unfinishedTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return utf8SequenceAt(bytes, bytes.length - back) === 'unfinished' ? back : 0;
  }
  return 0;
}

function latin1(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
