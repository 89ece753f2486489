/**
 * 64 bits over a text as a short word, for keys of rows that have no id of their own. Two 32-bit multiplicative hashes
 * with different seeds; among a million rows the chance of one collision is about 1 in 37 million.
 */
export function hashKey(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (high >>> 16), 0x7feb352d);
  low = Math.imul(low ^ (low >>> 15), 0xc2b2ae35);
  return ((high ^ (high >>> 15)) >>> 0).toString(36).padStart(7, '0') + ((low ^ (low >>> 16)) >>> 0).toString(36).padStart(7, '0');
}

/** 53 bits over a text as a number that SQLite and a `Float64Array` hold exactly; made like `hashKey`. */
export function hashNumber(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (high >>> 16), 0x7feb352d);
  low = Math.imul(low ^ (low >>> 15), 0xc2b2ae35);
  return ((high ^ (high >>> 15)) >>> 11) * 0x100000000 + ((low ^ (low >>> 16)) >>> 0);
}
