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

/**
 * 53 bits over texts as a number that SQLite and a `Float64Array` hold exactly; made like `hashKey`, but without joining
 * the texts first: this runs for every row of a list.
 */
export class NumberHash {
  #high = 0;
  #low = 0;

  begin(seed: number): void {
    this.#high = 0x811c9dc5 ^ seed;
    this.#low = 0x9e3779b9;
  }

  add(text: string): void {
    let high = this.#high;
    let low = this.#low;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x85ebca6b);
      low ^= low >>> 13;
    }
    // Tells where one text ends and the next begins.
    this.#high = Math.imul(high ^ 0x1f, 0x01000193);
    this.#low = Math.imul(low ^ 0x1f, 0x85ebca6b);
  }

  addNumber(number: number): void {
    // Whole numbers and ratings alike; two that differ by less than a millionth are one.
    const scaled = Math.round(number * 1_000_000);
    this.#high = Math.imul(this.#high ^ (scaled | 0), 0x01000193);
    this.#low = Math.imul(this.#low ^ (Math.floor(scaled / 0x100000000) | 0) ^ (scaled | 0), 0x85ebca6b);
    this.#low ^= this.#low >>> 13;
  }

  end(): number {
    const high = Math.imul(this.#high ^ (this.#high >>> 16), 0x7feb352d);
    const low = Math.imul(this.#low ^ (this.#low >>> 15), 0xc2b2ae35);
    return ((high ^ (high >>> 15)) >>> 11) * 0x100000000 + ((low ^ (low >>> 16)) >>> 0);
  }
}

const single = new NumberHash();

export function hashNumber(text: string, seed = 0): number {
  single.begin(seed);
  single.add(text);
  return single.end();
}
