import { MAX_HEADERS, MAX_HEADER_VALUE_LENGTH } from './limits.ts';

/** Header names in lower case and their values. */
export type RequestHeaders = Record<string, string>;

/** The only headers a list may set besides `x-…`; who sends Cookie and Authorization keeps them to the entry's own origin. */
const ALLOWED: ReadonlySet<string> = new Set([
  'user-agent',
  'referer',
  'origin',
  'cookie',
  'authorization',
  'x-forwarded-for',
  'accept',
]);

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['referrer', 'referer'],
  ['http-referrer', 'referer'],
  ['http-referer', 'referer'],
  ['http-user-agent', 'user-agent'],
  ['useragent', 'user-agent'],
  ['http-origin', 'origin'],
  ['http-cookie', 'cookie'],
]);

/**
 * Puts a header into `headers`, replacing an earlier one. False when it is refused: a name outside the allow-list, or
 * a value with anything but printable ASCII, which could smuggle in another header or crash the request.
 */
export function setHeader(headers: RequestHeaders, name: string, value: string): boolean {
  const written = name.trim().toLowerCase();
  const canonical = SPELLINGS.get(written) ?? written;
  if (!isAllowedName(canonical)) return false;
  const clean = value.trim();
  if (clean === '' || clean.length > MAX_HEADER_VALUE_LENGTH || !isPrintableAscii(clean)) return false;
  if (!Object.hasOwn(headers, canonical) && Object.keys(headers).length >= MAX_HEADERS) return false;
  headers[canonical] = clean;
  return true;
}

function isAllowedName(name: string): boolean {
  if (ALLOWED.has(name)) return true;
  if (!name.startsWith('x-') || name.length < 3 || name.length > 64) return false;
  for (let at = 2; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const fits = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
    if (!fits) return false;
  }
  return true;
}

function isPrintableAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Where the header part of `address|Name=value&…` begins (its `|`), or -1: a pipe also stands in queries. */
export function pipeAt(text: string, firstPipe: number, end: number): number {
  let at = firstPipe + 1;
  if (text.charCodeAt(at) === 0x21) at++; // "!Name" asks for this very spelling
  const nameStart = at;
  while (at < end && isNameCharacter(text.charCodeAt(at))) at++;
  return at > nameStart && at < end && text.charCodeAt(at) === 0x3d ? firstPipe : -1;
}

function isNameCharacter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}

/** Reads `Name=value&Name=value` with percent-encoded values, as Kodi writes it; tells how many were refused. */
export function readEncodedHeaders(headers: RequestHeaders, encoded: string): number {
  let refused = 0;
  let start = 0;
  for (let count = 0; start < encoded.length && count < MAX_HEADERS; count++) {
    const ampersand = encoded.indexOf('&', start);
    const end = ampersand < 0 ? encoded.length : ampersand;
    const equals = encoded.indexOf('=', start);
    if (equals > start && equals < end) {
      const nameStart = encoded.charCodeAt(start) === 0x21 ? start + 1 : start;
      const value = percentDecoded(encoded.slice(equals + 1, end));
      if (!setHeader(headers, encoded.slice(nameStart, equals), value)) refused++;
    }
    start = end + 1;
  }
  return refused;
}

/** Reads the JSON object of an `#EXTHTTP` line; tells how many were refused, one when it is no such object. */
export function readJsonHeaders(headers: RequestHeaders, json: string): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return 1;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 1;
  let refused = 0;
  for (const [name, value] of Object.entries(parsed).slice(0, MAX_HEADERS)) {
    if (typeof value !== 'string' || !setHeader(headers, name, value)) refused++;
  }
  return refused;
}

/** `text` with its percent escapes undone, or as it is when they are broken. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
