import { parseJson, unreadable } from './json-parse.ts';
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, JsonStartFinder, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-start.ts';

/** Deeper than anything a panel prints; a bomb of brackets is not worth parsing. */
const MAX_DEPTH = 64;

export type JsonAnswer =
  | { kind: 'json'; value: unknown }
  /** `truncated`: it begins as JSON and stops in the middle. */
  | { kind: 'empty' | 'html' | 'text' | 'truncated' | 'malformed' };

/**
 * Reads a whole answer that is small enough to hold (the account, details of one title, programmes of one channel),
 * with whatever a shared host printed before and after it. Lists go through `createJsonRowReader`.
 */
export function readJsonAnswer(body: Uint8Array): JsonAnswer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const finder = new JsonStartFinder();
  let failed: 'malformed' | undefined;
  for (let from = 0; from < bytes.length; ) {
    const start = finder.find(bytes, from);
    if (start === null) break;
    const opener = bytes.lastIndexOf(start.opener, start.next - 1);
    const end = valueEnd(bytes, opener);
    if (end === 'open') return { kind: 'truncated' };
    if (end === 'too-deep') return { kind: 'malformed' };
    const value = parseJson(bytes.toString('utf8', opener, end));
    // Empty brackets inside a warning look like an empty list, until text follows them.
    const falseStart = finder.junkBefore && end - start.next === 1 && hasMore(bytes, end);
    if (value !== unreadable && !falseStart) return { kind: 'json', value };
    if (value === unreadable) failed = 'malformed';
    finder.resume();
    from = end;
  }
  if (failed !== undefined) return { kind: failed };
  const verdict = finder.verdict();
  return { kind: verdict === 'open' ? 'truncated' : verdict };
}

/** The position after the bracket that closes the one at `from`. */
function valueEnd(bytes: Buffer, from: number): number | 'open' | 'too-deep' {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = closingQuote(bytes, at + 1);
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > MAX_DEPTH) return 'too-deep';
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return 'open';
}

function closingQuote(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function hasMore(bytes: Buffer, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) > 0x20) return true;
  }
  return false;
}
