import { Buffer } from 'node:buffer';

/** Stands where something was hidden. */
const mask = '***';

/** A URL for logs and reports: where it leads and nothing of what it carries. */
export function redactUrl(address: string): string {
  const url = URL.parse(address);
  if (!url) return '(address)';
  if (url.host === '') return `${url.protocol}…`;
  const origin = `${url.protocol}//${url.host}`;
  const isBare = (url.pathname === '/' || url.pathname === '') && url.search === '' && url.hash === '';
  return isBare ? origin : `${origin}/…`;
}

/**
 * Hides credentials in free text: the given secrets in every spelling an address gives them, and whatever the shape of
 * an address, a header or a `name=value` pair gives away as one. Each pass is linear in the text.
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return redactPairs(redactAddresses(redactKnown(text, secrets)));
}

/** Shorter ones would hide half of every text; the shapes still find them. */
const shortestSecret = 3;

function redactKnown(text: string, secrets: readonly string[]): string {
  const spellings = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const encoded = encodeURIComponent(Buffer.from(secret).toString()); // half a surrogate pair would throw
    const form = encoded.replaceAll('%20', '+');
    const inJson = JSON.stringify(secret).slice(1, -1);
    for (const spelling of [secret, encoded, encoded.toLowerCase(), form, inJson]) spellings.add(spelling);
  }
  // The longest first: a password that contains the user name must not survive in part.
  let redacted = text;
  for (const spelling of [...spellings].sort((a, b) => b.length - a.length)) {
    redacted = redacted.replaceAll(spelling, mask);
  }
  return redacted;
}

/** Text is taken apart at these signs; an address contains none of them. */
const addressEnds = new Set([...' \t\r\n"\'`<>|']);

function redactAddresses(text: string): string {
  if (!text.includes('/')) return text;
  let redacted = '';
  let runStart = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const sign = text[index];
    if (sign !== undefined && !addressEnds.has(sign)) continue;
    redacted += redactRun(text.slice(runStart, index)) + (sign ?? '');
    runStart = index + 1;
  }
  return redacted;
}

/** A run without blanks: perhaps some words, then one or more addresses, or the path of one. */
function redactRun(run: string): string {
  if (!run.includes('/')) return run;
  const plain = run.replaceAll('\\/', '/'); // PHP writes JSON with escaped slashes
  const starts: number[] = [];
  for (let at = plain.indexOf('://'); at !== -1; at = plain.indexOf('://', at + 3)) {
    starts.push(schemeStart(plain, at, starts.at(-1) ?? 0));
  }
  const head = redactPath(plain.slice(0, starts[0] ?? plain.length));
  return head + starts.map((start, index) => redactAddress(plain.slice(start, starts[index + 1]))).join('');
}

function schemeStart(text: string, end: number, earliest: number): number {
  let start = end;
  while (start > earliest && isWordSign(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function redactAddress(address: string): string {
  const authorityStart = address.indexOf('://') + 3;
  const authorityEnd = firstOf(address, '/?#', authorityStart);
  const authority = address.slice(authorityStart, authorityEnd);
  const rest = address.slice(authorityEnd);
  const scheme = address.slice(0, authorityStart);
  const at = authority.lastIndexOf('@');
  if (at !== -1) return `${scheme}${mask}${authority.slice(at)}${redactPath(rest)}`;

  // `user:pa/ss@host`: a password with a slash, typed as it is, looks like a host with an impossible port.
  const colon = authority.startsWith('[') ? -1 : authority.indexOf(':');
  if (colon !== -1 && !isDigits(authority.slice(colon + 1)) && authority.slice(colon + 1) !== mask) {
    const host = rest.lastIndexOf('@');
    return host === -1 ? `${scheme}${mask}` : `${scheme}${mask}@${redactHostAndPath(rest.slice(host + 1))}`;
  }
  return `${scheme}${authority}${redactPath(rest)}`;
}

function redactHostAndPath(text: string): string {
  const end = firstOf(text, '/?#', 0);
  return text.slice(0, end) + redactPath(text.slice(end));
}

/** Path words after which panels put the user name and password, or a token, and then the id of a stream. */
const beforeStreamId = new Set(['live', 'movie', 'series', 'timeshift', 'subtitle', 'hls', 'hlsr']);
/** Path words after which everything is personal. */
const beforeCredentials = new Set(['play', 'player_api', 'panel_api', 'playlist', 'epg', 'thumb', 'token', 'auth']);
/** What says which request it was, and nothing about who made it. */
const plainParameters = new Set(
  'action type output stream stream_id vod_id series_id category_id limit start duration extension page'.split(' '),
);
const longestPlainSegment = 24;

/** The path, query and fragment of an address; text before the first slash stays. */
function redactPath(text: string): string {
  const pathEnd = firstOf(text, '?#', 0);
  const queryEnd = firstOf(text, '#', pathEnd);
  const query = text.slice(pathEnd, queryEnd);
  const fragment = text.length > queryEnd + 1 ? `#${mask}` : '';
  return redactSegments(text.slice(0, pathEnd)) + redactQuery(query) + fragment;
}

function redactSegments(path: string): string {
  const [head = '', ...segments] = path.split('/');
  if (segments.length === 0) return path;
  const hasId = isStreamId(segments.at(-1) ?? '');
  const word = segments.findIndex((segment) => isShapeWord(segment.toLowerCase()));
  const keepsId = hasId && beforeStreamId.has(segments[word]?.toLowerCase() ?? '') && segments.length - word > 2;
  const isShortForm = word === -1 && hasId && segments.length >= 3; // /user/password/id.ts

  const redacted = segments.map((segment, index) => {
    if (segment === '') return segment;
    const isLast = index === segments.length - 1;
    if (word !== -1 && index > word) return isLast && keepsId ? segment : mask;
    if (isShortForm) return isLast ? segment : mask;
    return segment.length >= longestPlainSegment && !segment.includes('.') ? mask : segment;
  });
  return [head, ...redacted].join('/');
}

function isShapeWord(segment: string): boolean {
  return beforeStreamId.has(segment) || beforeCredentials.has(segment);
}

/** `1234` or `1234.ts` */
function isStreamId(segment: string): boolean {
  const dot = segment.indexOf('.');
  const id = dot === -1 ? segment : segment.slice(0, dot);
  const extension = dot === -1 ? '' : segment.slice(dot + 1);
  return id.length <= 12 && isDigits(id) && extension.length <= 5 && !extension.includes('.');
}

function redactQuery(query: string): string {
  if (query.length < 2) return query;
  const parameters = query.slice(1).split('&');
  return `?${parameters.map(redactParameter).join('&')}`;
}

function redactParameter(parameter: string): string {
  const equals = parameter.indexOf('=');
  if (parameter === '') return parameter;
  if (equals === -1) return mask;
  const name = parameter.slice(0, equals);
  const isPlain = plainParameters.has(name.toLowerCase()) && parameter.length - equals <= 40;
  return isPlain ? parameter : `${name.length < longestPlainSegment ? name : mask}=${mask}`;
}

const sensitiveNames = new Set(
  (
    'username user password passwd pass pwd token access_token refresh_token auth_token api_key apikey ' +
    'secret client_secret license_key session sid mac pin'
  ).split(' '),
);
/** Their values contain blanks and reach to the end of the line. */
const sensitiveHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);
const credentialSchemes = new Set(['bearer', 'basic', 'digest']);
const valueEnds = new Set([...' \t\r\n"\'`<>|&,;']);

/** `password=…`, `"token": "…"`, `Cookie: …` and `Bearer …` wherever they stand. */
function redactPairs(text: string): string {
  let redacted = '';
  let copied = 0;
  let index = 0;
  while (index < text.length) {
    if (!isWordSign(text.charCodeAt(index))) {
      index += 1;
      continue;
    }
    const start = index;
    while (index < text.length && isWordSign(text.charCodeAt(index))) index += 1;
    if (index - start > 24) continue;
    const value = valueAfter(text, index, text.slice(start, index).toLowerCase());
    if (!value) continue;
    redacted += text.slice(copied, value.start) + mask;
    copied = value.end;
    index = value.end;
  }
  return redacted + text.slice(copied);
}

function valueAfter(text: string, wordEnd: number, word: string): { start: number; end: number } | undefined {
  if (credentialSchemes.has(word)) {
    const start = skipBlanks(text, wordEnd);
    const end = endOfValue(text, start, valueEnds);
    return start > wordEnd && end - start >= 8 ? { start, end } : undefined;
  }
  const isHeader = sensitiveHeaders.has(word);
  if (!isHeader && !sensitiveNames.has(word)) return undefined;
  const separator = skipBlanks(text, skipQuote(text, wordEnd));
  if (text[separator] !== '=' && text[separator] !== ':') return undefined;
  const opening = skipBlanks(text, separator + 1);
  const start = skipQuote(text, opening);
  const end =
    start > opening
      ? endOfQuoted(text, start, text.slice(opening, start))
      : endOfValue(text, start, isHeader ? lineEnds : valueEnds);
  return end > start ? { start, end } : undefined;
}

const lineEnds = new Set(['\r', '\n', '"']);

function endOfValue(text: string, start: number, ends: ReadonlySet<string>): number {
  let end = start;
  while (end < text.length && !ends.has(text.charAt(end))) end += 1;
  return end;
}

/** Up to the quote that closes the value: `"`, `'`, or either behind a backslash where the whole text is quoted again. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = start;
  while (end < text.length && text[end] !== '\n' && !text.startsWith(quote, end)) {
    // Inside plain quotes an escaped quote belongs to the value.
    end += quote.length === 1 && text[end] === '\\' ? 2 : 1;
  }
  return Math.min(end, text.length);
}

/** Past a quote, escaped or not, if there is one. */
function skipQuote(text: string, index: number): number {
  const at = text[index] === '\\' ? index + 1 : index;
  return text[at] === '"' || text[at] === "'" ? at + 1 : index;
}

function skipBlanks(text: string, index: number): number {
  let at = index;
  while (at < index + 4 && (text[at] === ' ' || text[at] === '\t')) at += 1;
  return at;
}

/** Index of the first of `signs` from `start` on, or the length of the text. */
function firstOf(text: string, signs: string, start: number): number {
  for (let index = start; index < text.length; index += 1) if (signs.includes(text.charAt(index))) return index;
  return text.length;
}

function isDigits(text: string): boolean {
  if (text === '') return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return true;
}

/** Letters, digits, `_` and `-` */
function isWordSign(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    unit === 0x2d
  );
}
