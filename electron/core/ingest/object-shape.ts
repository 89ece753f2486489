const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export interface ObjectShape {
  write(chunk: Uint8Array): void;
  /** Whether it all was one object, with nothing around it but blanks, and one list among its members and no object. */
  isObjectWithOneList(): boolean;
}

/**
 * Watches the outline of a JSON text as it passes by: the reader of rows forgives junk around a list and objects in
 * its place, because panels send both; a file of our own making has neither.
 */
export function watchObjectShape(): ObjectShape {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let begun = false;
  let lists = 0;
  let isSound = true;

  function take(byte: number): void {
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inString = false;
      return;
    }
    if (depth === 0) {
      if (isBlank(byte)) return;
      if (begun || byte !== 0x7b) isSound = false;
      begun = true;
      depth = 1;
      return;
    }
    switch (byte) {
      case QUOTE:
        inString = true;
        return;
      case 0x7b: // {
      case 0x5b: // [
        if (depth === 1) {
          lists++;
          if (byte === 0x7b) isSound = false;
        }
        depth++;
        return;
      case 0x7d: // }
      case 0x5d: // ]
        depth--;
    }
  }

  return {
    write(chunk) {
      for (let at = 0; at < chunk.length && isSound; at++) take(chunk[at] ?? 0);
    },
    isObjectWithOneList: () => isSound && begun && depth === 0 && lists === 1,
  };
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
