/** Kinds of bytes in a text, as bits: what a text needs is the union over its bytes. Plain ASCII is 0. */
export const NON_ASCII = 1;
/** Tabs, line ends, two blanks in a row. */
export const UNTIDY = 2;
export const REFERENCE = 4;
/** Control characters that XML forbids. */
export const CONTROL = 8;
export const BLANK = 16;
export const ANGLE = 32;

const kinds = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) kinds[byte] = CONTROL;
for (const byte of [9, 10, 13]) kinds[byte] = UNTIDY;
kinds[0x20] = BLANK;
kinds[0x26] = REFERENCE;
kinds[0x3c] = ANGLE;
kinds.fill(NON_ASCII, 0x80);
export const byteKinds: Uint8Array = kinds;

/** 1 for what ends a name: blanks, `=`, `/`, angles, quotes. */
const ends = new Uint8Array(256);
for (let byte = 0; byte <= 0x20; byte++) ends[byte] = 1;
for (const sign of '=/<>"\'') ends[sign.charCodeAt(0)] = 1;
export const nameEnds: Uint8Array = ends;

export function isBlankByte(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 10 || byte === 9 || byte === 13;
}

/** Letters, `_`, `:` and everything outside ASCII. */
export function isNameStart(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f || byte === 0x3a || byte >= 0x80;
}
