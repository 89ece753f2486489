import { AppError } from '#shared/errors.ts';
import { extensionOf, isIndex } from './coerce.ts';

const MAX_INPUT_LENGTH = 8_192;

export interface ProviderInput {
  /** `scheme://host[:port][/path]`, no slash at the end. */
  base: string;
  username: string | null;
  password: string | null;
  /** The login with `+` taken literally, when the pasted one read it as a blank: offer it if the first is refused. */
  literalPlus?: { username: string | null; password: string | null };
}

export type ProviderInputError = 'empty' | 'invalid' | 'scheme' | 'credentials-in-host';

const errorTexts = {
  empty: 'Enter the address of your provider',
  invalid: 'This is not an address; it should look like http://provider.example:8080',
  scheme: 'The address must begin with http:// or https://',
  'credentials-in-host': 'Leave out the part before the @ and enter the username and password in their own fields',
} satisfies Record<ProviderInputError, string>;

/** A refused input as the error that the form shows. */
export function inputFailure(error: ProviderInputError): AppError {
  return new AppError('invalid_input', errorTexts[error]);
}

/** Names that stand before the username in an address of the panel, as `/live/U/P/1.ts`. */
const loginFollows = new Set(['live', 'movie', 'series', 'timeshift', 'playlist', 'player_api', 'epg']);

/** What a person pastes when adding a provider: a bare host, the API address, a playlist address, a stream address. */
export function parseProviderInput(input: string): ProviderInput | { error: ProviderInputError } {
  const text = input.trim();
  if (text === '') return { error: 'empty' };
  if (text.length > MAX_INPUT_LENGTH || hasControl(text) || beforeQuery(text).includes(' ')) return { error: 'invalid' };
  const schemeEnd = text.indexOf('://');
  const hasScheme = schemeEnd > 0 && isSchemeName(text.slice(0, schemeEnd));
  if (hasScheme && !['http', 'https'].includes(text.slice(0, schemeEnd).toLowerCase())) return { error: 'scheme' };
  const url = URL.parse(hasScheme ? text : `http://${text}`);
  if (url === null || url.hostname === '') return { error: 'invalid' };
  if (url.username !== '' || url.password !== '') return { error: 'credentials-in-host' };

  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const isScript = segments.at(-1)?.toLowerCase().endsWith('.php') ?? false;
  if (isScript) segments.pop();
  const inPath = isScript ? null : loginInPath(segments);
  const base = url.origin + segments.slice(0, inPath?.at).map((segment) => `/${segment}`).join('');
  const login = loginInQuery(url.search);
  if (login.username === null && login.password === null && inPath !== null) {
    return { base, username: inPath.username, password: inPath.password };
  }
  const literal = loginInQuery(url.search.replaceAll('+', '%2B'));
  const differs = literal.username !== login.username || literal.password !== login.password;
  return { base, ...login, ...(differs ? { literalPlus: literal } : {}) };
}

function loginInQuery(search: string): { username: string | null; password: string | null } {
  const query = new URLSearchParams(search);
  return { username: query.get('username') || null, password: query.get('password') || null };
}

/** Where a login stands in the path, and what it is: after one of the known names, or right before `ID.ts`. */
function loginInPath(segments: readonly string[]): { at: number; username: string; password: string } | null {
  for (let at = 0; at + 2 < segments.length; at += 1) {
    if (loginFollows.has(segments[at] ?? '')) return loginAt(segments, at, at + 1);
  }
  const at = segments.length - 3;
  if (at < 0 || !isStreamFile(segments.at(-1) ?? '', at === 0)) return null;
  return loginAt(segments, at, at);
}

function loginAt(segments: readonly string[], at: number, first: number): { at: number; username: string; password: string } | null {
  const username = decodeSegment(segments[first]);
  const password = decodeSegment(segments[first + 1]);
  return username === null || password === null ? null : { at, username, password };
}

/** `123.ts` always; `123` alone only where nothing else can be meant. */
function isStreamFile(segment: string, allowBareId: boolean): boolean {
  const dot = segment.indexOf('.');
  if (dot === -1) return allowBareId && isIndex(segment);
  return isIndex(segment.slice(0, dot)) && extensionOf(segment.slice(dot)) !== null;
}

function decodeSegment(segment: string | undefined): string | null {
  if (segment === undefined) return null;
  try {
    return decodeURIComponent(segment) || null;
  } catch {
    return segment; // a lone percent sign: the password simply contains one
  }
}

function beforeQuery(text: string): string {
  const query = text.indexOf('?');
  return query === -1 ? text : text.slice(0, query);
}

function isSchemeName(text: string): boolean {
  return /^[a-z][a-z0-9+.-]{0,31}$/i.test(text);
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
