/**
 * Programmes of one channel side by side, as they lie in a row of `programmes_<n>` and, with other channels between them, on
 * their way from the thread that reads guides to the one that writes them. In order; numbers here, texts in `near` and `far`.
 */
export interface ProgrammeRows {
  rows: number;
  /** `fieldsPerRow` numbers a row, see `field`. */
  fields: Uint32Array;
  /** UTF-8: title and sub-title of each row. */
  near: Uint8Array;
  /** UTF-8: description of each row, and JSON of what only its card shows. Empty where that was not asked for. */
  far: Uint8Array;
}

/**
 * Places in a row's numbers. `start` and `stop` are epoch seconds, `stop` 0 where the guide does not say it; `season` and
 * `episode` are one more than they are, 0 for none. The others say where a text ends: title and sub-title in `near`,
 * description and details in `far`. Each begins where the one before it ends, and an empty one is none.
 */
export const field = { start: 0, stop: 1, traits: 2, season: 3, episode: 4, title: 5, subTitle: 6, description: 7, details: 8 } as const;
export const fieldsPerRow = 9;

/** Few enough that one of them is found without reading much, many enough that a guide is some ten thousand rows. */
export const mostBlockRows = 16;
/** Of `far`; one programme alone may have more. */
const mostBlockBytes = 24 * 1024;

const headBytes = 4;
const rowBytes = fieldsPerRow * 4;

export interface Block {
  /** Seconds. */
  start: number;
  head: Uint8Array;
  texts: Uint8Array;
}

/** The number of programmes in a block. */
export function countOf(head: Buffer): number {
  return head.readUInt32LE(0);
}

/** `texts` null where only times and titles are wanted. */
export function openBlock(head: Uint8Array, texts: Uint8Array | null): ProgrammeRows {
  // Numbers of four bytes are read where four bytes begin.
  const aligned = (head.byteOffset & 3) === 0 ? head : Uint8Array.from(head);
  const [rows = 0] = new Uint32Array(aligned.buffer, aligned.byteOffset, 1);
  return {
    rows,
    fields: new Uint32Array(aligned.buffer, aligned.byteOffset + headBytes, rows * fieldsPerRow),
    near: aligned.subarray(headBytes + rows * rowBytes),
    far: texts ?? nothing,
  };
}
const nothing = new Uint8Array(0);

export function nearStart({ fields }: ProgrammeRows, row: number): number {
  return row === 0 ? 0 : (fields[(row - 1) * fieldsPerRow + field.subTitle] ?? 0);
}

export function farStart({ fields }: ProgrammeRows, row: number): number {
  return row === 0 ? 0 : (fields[(row - 1) * fieldsPerRow + field.details] ?? 0);
}

/** The first row that starts at `second` or later; `rows` where there is none. */
export function firstFrom({ rows, fields }: ProgrammeRows, second: number): number {
  let row = 0;
  while (row < rows && (fields[row * fieldsPerRow + field.start] ?? 0) < second) row++;
  return row;
}

/** Puts rows into blocks. What it hands over is written before the next row is added: its memory is used again. */
export interface BlockPacker {
  /** Whether the block has no room for this row. */
  isFullFor(source: ProgrammeRows, row: number): boolean;
  /** Rows of one channel in ascending order of start. */
  add(source: ProgrammeRows, row: number): void;
  /** What there is; nothing when there is nothing. */
  take(): Block | undefined;
}

export function createBlockPacker(): BlockPacker {
  const fields = new Uint32Array(1 + mostBlockRows * fieldsPerRow);
  let near = new Uint8Array(8 * 1024);
  let far = new Uint8Array(2 * mostBlockBytes);
  let head = new Uint8Array(16 * 1024);
  let rows = 0;
  let nearEnd = 0;
  let farEnd = 0;

  return {
    isFullFor(source, row) {
      if (rows === 0) return false;
      const more = (source.fields[row * fieldsPerRow + field.details] ?? 0) - farStart(source, row);
      return rows === mostBlockRows || farEnd + more > mostBlockBytes;
    },
    add(source, row) {
      const from = row * fieldsPerRow;
      const to = 1 + rows * fieldsPerRow;
      for (let i = 0; i < field.title; i++) fields[to + i] = source.fields[from + i] ?? 0;
      const nearFrom = nearStart(source, row);
      const farFrom = farStart(source, row);
      const nearTo = source.fields[from + field.subTitle] ?? 0;
      const farTo = source.fields[from + field.details] ?? 0;
      near = withRoom(near, nearEnd + nearTo - nearFrom);
      far = withRoom(far, farEnd + farTo - farFrom);
      near.set(source.near.subarray(nearFrom, nearTo), nearEnd);
      far.set(source.far.subarray(farFrom, farTo), farEnd);
      fields[to + field.title] = nearEnd + (source.fields[from + field.title] ?? 0) - nearFrom;
      fields[to + field.description] = farEnd + (source.fields[from + field.description] ?? 0) - farFrom;
      nearEnd += nearTo - nearFrom;
      farEnd += farTo - farFrom;
      fields[to + field.subTitle] = nearEnd;
      fields[to + field.details] = farEnd;
      rows++;
    },
    take() {
      if (rows === 0) return undefined;
      const textAt = headBytes + rows * rowBytes;
      head = withRoom(head, textAt + nearEnd);
      fields[0] = rows;
      head.set(new Uint8Array(fields.buffer, 0, textAt));
      head.set(near.subarray(0, nearEnd), textAt);
      const block = { start: fields[1] ?? 0, head: head.subarray(0, textAt + nearEnd), texts: far.subarray(0, farEnd) };
      rows = 0;
      nearEnd = 0;
      farEnd = 0;
      return block;
    },
  };
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.length) return bytes;
  const wider = new Uint8Array(Math.max(length, bytes.length * 2));
  wider.set(bytes);
  return wider;
}
