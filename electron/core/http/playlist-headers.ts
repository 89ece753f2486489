import { isHeaderName, isPlainHeaderValue, maxHeaderValueLength } from './header-rules.ts';

export interface RefusedHeader {
  /** As written, cut and cleaned for display; the value is never repeated. */
  name: string;
  reason: 'not-allowed' | 'not-printable' | 'too-long';
}

export interface PlaylistHeaders {
  /** Lower-case names, ready to be sent; pass through `headersFor` for each address. */
  accepted: Record<string, string>;
  refused: RefusedHeader[];
}

const allowed = new Set(['user-agent', 'referer', 'origin', 'cookie', 'authorization', 'accept']);
/** Prove who the user is, so they go to the server they were written for and no other. */
const personal = new Set(['cookie', 'authorization']);

/** Sorts the headers a playlist asks for into those a player may send and those that are refused. */
export function headersFromPlaylist(headers: Readonly<Record<string, string>>): PlaylistHeaders {
  const accepted: Record<string, string> = {};
  const refused: RefusedHeader[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const reason = refusal(name, value);
    if (reason) refused.push({ name: displayName(name), reason });
    else accepted[name.toLowerCase()] = value;
  }
  return { accepted, refused };
}

/** The accepted headers that may go to `address` when they were written beside the entry at `entryAddress`. */
export function headersFor(
  accepted: Readonly<Record<string, string>>,
  entryAddress: string,
  address: string,
): Record<string, string> {
  const entry = URL.parse(entryAddress);
  const isOwn = entry !== null && entry.origin !== 'null' && entry.origin === URL.parse(address)?.origin;
  return Object.fromEntries(Object.entries(accepted).filter(([name]) => isOwn || !personal.has(name)));
}

function refusal(name: string, value: string): RefusedHeader['reason'] | undefined {
  const lowerCase = name.toLowerCase();
  if (!isHeaderName(name) || !(allowed.has(lowerCase) || lowerCase.startsWith('x-'))) return 'not-allowed';
  if (value.length > maxHeaderValueLength) return 'too-long';
  return isPlainHeaderValue(value) ? undefined : 'not-printable';
}

function displayName(name: string): string {
  return Array.from(name.slice(0, 40), (sign) => (sign > ' ' && sign <= '~' ? sign : '?')).join('');
}
