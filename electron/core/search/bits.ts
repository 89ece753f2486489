/** Sets of row ordinals, one bit a row. */
export type Bits = Uint32Array;

export function noBits(rows: number): Bits {
  return new Uint32Array(Math.ceil(rows / 32));
}

export function allBits(rows: number): Bits {
  const bits = noBits(rows).fill(0xffffffff);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}

export function setBit(bits: Bits, row: number): void {
  const i = row >>> 5;
  bits[i] = (bits[i] ?? 0) | (1 << (row & 31));
}

export function hasBit(bits: Bits, row: number): boolean {
  return (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}

/** Keeps in `bits` what is in `other` too. */
export function keepBits(bits: Bits, other: Bits): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) & (other[i] ?? 0);
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) count += countOnes(bits[i] ?? 0);
  return count;
}

/** Calls `visit` with every row in order until it returns false; after skipping some, or from row `from` on. */
export function eachBit(bits: Bits, visit: (row: number) => boolean, skip = 0, from = 0): void {
  for (let i = from >>> 5; i < bits.length; i++) {
    let word = bits[i] ?? 0;
    if (i === from >>> 5) word &= -1 << (from & 31);
    if (word === 0) continue;
    if (skip > 0) {
      const ones = countOnes(word);
      if (ones <= skip) {
        skip -= ones;
        continue;
      }
      for (; skip > 0; skip--) word &= word - 1;
    }
    for (; word !== 0; word &= word - 1) {
      if (!visit(i * 32 + 31 - Math.clz32(word & -word))) return;
    }
  }
}

/** Of one word of bits. */
export function countOnes(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
