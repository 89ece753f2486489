/** Pairs of numbers below 2^21 and 2^32, eight bytes each. */
export interface PairList {
  readonly size: number;
  add(left: number, right: number): void;
  truncate(size: number): void;
  /** Each pair once, by left, then right. */
  sorted(): Iterable<readonly [left: number, right: number]>;
}

const split = 0x100000000;

export function createPairList(): PairList {
  let pairs = new Float64Array(64);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(left, right) {
      if (size === pairs.length) {
        const larger = new Float64Array(size * 2);
        larger.set(pairs);
        pairs = larger;
      }
      pairs[size++] = left * split + right;
    },
    truncate(length) {
      size = length;
    },
    *sorted() {
      const ordered = pairs.slice(0, size).sort();
      let before = -1;
      for (const pair of ordered) {
        if (pair === before) continue;
        before = pair;
        yield [Math.floor(pair / split), pair % split];
      }
    },
  };
}
