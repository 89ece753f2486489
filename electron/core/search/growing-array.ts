/** Numbers that are counted only as they come. */
export interface GrowingArray {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
  set(index: number, value: number): void;
  /** What there is so far, without a copy. */
  view(): Uint32Array;
}

export function growingArray(): GrowingArray {
  let values = new Uint32Array(4_096);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      // Moved rather than copied: what was too small is free at once.
      if (length === values.length) values = new Uint32Array(values.buffer.transfer(Math.ceil(length * 1.3) * 4));
      values[length++] = value;
    },
    at: (index) => values[index] ?? 0,
    set(index, value) {
      values[index] = value;
    },
    view: () => values.subarray(0, length),
  };
}
