import type { Account } from '../secrets/vault.ts';

/**
 * Stored addresses are templates: user name and password are cut out when a row is read and filled in when it is
 * played, so that no database, export or log ever holds them.
 */

/** Lists that mix more accounts than this are not lists of one person; further ones are left out. */
export const mostAccounts = 32;

/** Parameters of `get.php`-like queries, and what else panels call them. */
const usernameNames = new Set(['username', 'user', 'login', 'u']);
const passwordNames = new Set(['password', 'pass', 'pwd', 'p']);

/** Credentials in one address: where each stands in the text, still encoded as found. */
interface Found {
  username: [from: number, to: number] | undefined;
  password: [from: number, to: number];
  /** False for the short live form, which any three path segments may look like. */
  sure: boolean;
}

export interface AddressTemplates {
  /** The address with placeholders; undefined when it belongs to one account more than are kept. */
  toTemplate(address: string): string | undefined;
  /** A placeholder for a whole value that proves who the user is, such as a cookie; undefined when there are too many. */
  hide(value: string): string | undefined;
  /** Masks the passwords met so far wherever they stand: logos, guide addresses, catch-up sources. */
  mask(text: string): string;
  /** In the order of their numbers, spelled as they stood in the addresses. */
  accounts(): Account[];
}

/** `known` accounts are spelled as they stand in addresses: see `accountInAddress`. */
export function createAddressTemplates(known: readonly Account[] = []): AddressTemplates {
  const accounts: Account[] = [...known];
  const numbers = new Map<string, number>(accounts.map((account, i) => [keyOf(account), i + 1]));
  const sure = new Set<number>(accounts.keys());

  function numberOf(account: Account): number | undefined {
    const key = keyOf(account);
    const number = numbers.get(key);
    if (number !== undefined) return number;
    if (accounts.length >= mostAccounts) return undefined;
    accounts.push(account);
    numbers.set(key, accounts.length);
    spellings = undefined;
    return accounts.length;
  }

  /** Every spelling of the passwords that are looked for; made when there is a new one. */
  let spellings: [form: string, by: string][] | undefined;

  function mask(text: string): string {
    spellings ??= accounts.flatMap(({ password }, i): [string, string][] => {
      // Shorter ones, and words that may only look like a password, would tear ordinary text apart.
      if (password.length < 4 || !sure.has(i)) return [];
      const forms = new Set([password, decode(password), encodeURIComponent(decode(password))]);
      return [...forms].map((form) => [form, placeholder('password', i + 1)]);
    });
    let masked = text;
    for (const [form, by] of spellings) {
      if (masked.includes(form)) masked = replaceOutsidePlaceholders(masked, form, by);
    }
    return masked;
  }

  /** What folders of addresses turned into: most addresses of a list differ in their last part only. */
  const folders = new Map<string, Folder>();

  function inKnownFolder(address: string, end: number): string | undefined {
    const folder = folders.get(address.slice(0, end));
    const file = address.slice(end);
    // A number may be the id that makes a user name and a password of the two parts before it.
    if (!folder || folder.holdsId !== isStreamId(file) || !isPlainFile(file)) return undefined;
    return mask(folder.template + file);
  }

  function rememberFolder(address: string, end: number, template: string): void {
    const file = address.slice(end);
    if (end <= 0 || !isPlainAddress(address) || !template.endsWith(file)) return;
    if (folders.size >= mostFolders) folders.clear();
    folders.set(address.slice(0, end), { template: template.slice(0, template.length - file.length), holdsId: isStreamId(file) });
  }

  function findTemplate(address: string): string | undefined {
    const found = findCredentials(address);
    if (!found) return mask(address);
    const username = found.username ? address.slice(...found.username) : '';
    const password = address.slice(...found.password);
    const number = numberOf({ username, password });
    if (number === undefined) return found.sure ? undefined : mask(address);
    if (found.sure && !sure.has(number - 1)) {
      sure.add(number - 1);
      spellings = undefined;
      folders.clear();
    }
    const parts: [number, number, string][] = [[...found.password, placeholder('password', number)]];
    if (found.username) parts.push([...found.username, placeholder('username', number)]);
    parts.sort(([a], [b]) => b - a);
    let template = address;
    for (const [from, to, text] of parts) template = template.slice(0, from) + text + template.slice(to);
    return mask(template);
  }

  return {
    accounts: () => [...accounts],
    mask,
    hide(value) {
      const number = numberOf({ username: '', password: value });
      return number === undefined ? undefined : placeholder('password', number);
    },
    toTemplate(address) {
      const end = address.lastIndexOf('/') + 1;
      const known = inKnownFolder(address, end);
      if (known !== undefined) return known;
      const template = findTemplate(address);
      if (template !== undefined) rememberFolder(address, end, template);
      return template;
    },
  };
}

interface Folder {
  template: string;
  /** Whether the part behind it was a number. */
  holdsId: boolean;
}

const mostFolders = 2_000;

/** Nothing but a path: what user-info, a query or what stands behind a pipe holds is looked for each time. */
function isPlainAddress(address: string): boolean {
  return !(address.includes('@') || address.includes('?') || address.includes('#') || address.includes('|') || address.includes(' '));
}

function isPlainFile(file: string): boolean {
  return file !== '' && isPlainAddress(file);
}

/** An account as it stands in addresses that we build ourselves. */
export function accountInAddress({ username, password }: Account): Account {
  return { username: encodeURIComponent(username), password: encodeURIComponent(password) };
}

/** Puts credentials back, spelled as they were. Unknown placeholders stay: catch-up sources have their own. */
export function fillTemplate(template: string, accounts: readonly Account[]): string {
  if (!template.includes('{username') && !template.includes('{password')) return template;
  let filled = template;
  for (const [i, { username, password }] of accounts.entries()) {
    // A function, because `$&` in a password must stay what it is.
    filled = filled
      .replaceAll(placeholder('username', i + 1), () => username)
      .replaceAll(placeholder('password', i + 1), () => password);
  }
  return filled;
}

/** Whether a place for a user name or password is still empty. */
export function holdsPlaceholder(text: string): boolean {
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) {
    const close = text.indexOf('}', at);
    if (close === -1) return false;
    const name = text.slice(at + 1, Math.min(close, at + longestPlaceholder));
    if (name.startsWith('username') || name.startsWith('password')) return true;
  }
  return false;
}

function placeholder(what: 'username' | 'password', number: number): string {
  return number === 1 ? `{${what}}` : `{${what}${number}}`;
}

/** The same, but for placeholders themselves: the password may be `user`, `word` or `password`. */
function replaceOutsidePlaceholders(text: string, form: string, by: string): string {
  let replaced = '';
  let copied = 0;
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at)) {
    const end = placeholderEnd(text, at, form.length);
    if (end !== -1) {
      at = end;
      continue;
    }
    replaced += text.slice(copied, at) + by;
    at += form.length;
    copied = at;
  }
  return replaced + text.slice(copied);
}

/** `{password32}` has this many signs, the most a placeholder has. */
const longestPlaceholder = 12;

/** Where the placeholder ends that the given piece of the text lies in or cuts into; -1 when there is none. */
function placeholderEnd(text: string, at: number, length: number): number {
  for (let open = Math.max(0, at - longestPlaceholder); open < at + length; open++) {
    if (text[open] !== '{') continue;
    const close = text.indexOf('}', open);
    if (close <= at || close - open > longestPlaceholder) continue;
    const name = text.slice(open + 1, close);
    if (name.startsWith('username') || name.startsWith('password')) return close + 1;
  }
  return -1;
}

function keyOf({ username, password }: Account): string {
  return `${username}\u0000${password}`;
}

/** Where user-info, a query or an Xtream-shaped path holds credentials. One pass over the text, no pattern. */
export function findCredentials(address: string): Found | undefined {
  const scheme = address.indexOf('://');
  if (scheme === -1) return undefined;
  const authority = scheme + 3;
  let path = address.length;
  for (let i = authority; i < address.length; i++) {
    const sign = address[i];
    if (sign === '/' || sign === '?' || sign === '#') {
      path = i;
      break;
    }
  }
  return inUserInfo(address, authority, path) ?? inQuery(address, path) ?? inPath(address, path);
}

function inUserInfo(address: string, from: number, to: number): Found | undefined {
  const at = address.lastIndexOf('@', to - 1);
  // udp://@239.0.0.1 has an empty one.
  if (at <= from) return undefined;
  const colon = address.indexOf(':', from);
  if (colon === -1 || colon > at) return { username: undefined, password: [from, at], sure: true };
  return { username: [from, colon], password: [colon + 1, at], sure: true };
}

function inQuery(address: string, from: number): Found | undefined {
  const mark = address.indexOf('?', from);
  if (mark === -1) return undefined;
  const hash = address.indexOf('#', mark);
  const end = hash === -1 ? address.length : hash;
  let username: [number, number] | undefined;
  let password: [number, number] | undefined;
  for (let at = mark + 1; at < end; ) {
    const amp = address.indexOf('&', at);
    const next = amp === -1 || amp > end ? end : amp;
    const equals = address.indexOf('=', at);
    if (equals !== -1 && equals < next && next > equals + 1) {
      const name = address.slice(at, equals).toLowerCase();
      if (usernameNames.has(name)) username ??= [equals + 1, next];
      if (passwordNames.has(name)) password ??= [equals + 1, next];
    }
    at = next + 1;
  }
  // `u` and `p` alone mean too many other things.
  if (!password || !username) return undefined;
  return { username, password, sure: true };
}

/** Path names that user name and password follow, and how many segments there are at least after the name. */
const kindsInPath = new Map([
  ['live', 3],
  ['movie', 3],
  ['series', 3],
  ['timeshift', 3],
  ['playlist', 2],
  ['epg', 2],
  ['player_api', 2],
]);

function inPath(address: string, from: number): Found | undefined {
  const end = endOfPath(address, from);
  const segments: [number, number][] = [];
  for (let at = from + 1; at <= end && segments.length < 40; ) {
    const slash = address.indexOf('/', at);
    const next = slash === -1 || slash > end ? end : slash;
    if (next > at) segments.push([at, next]);
    at = next + 1;
  }
  const text = (i: number) => address.slice(...(segments[i] ?? [0, 0]));
  for (let i = 0; i + 2 < segments.length; i++) {
    const needed = kindsInPath.get(text(i));
    const [username, password] = [segments[i + 1], segments[i + 2]];
    if (needed === undefined || !username || !password) continue;
    const after = segments.length - i - 1;
    if (after >= needed && after <= 5) return { username, password, sure: true };
  }
  // BASE/U/P/ID[.EXT], the short live form, where ID is a number.
  const last = segments.length - 1;
  const [username, password] = [segments[last - 2], segments[last - 1]];
  if (!username || !password || !isStreamId(text(last)) || kindsInPath.has(text(last - 2))) return undefined;
  return { username, password, sure: false };
}

function endOfPath(address: string, from: number): number {
  for (let i = from; i < address.length; i++) {
    const sign = address[i];
    if (sign === '?' || sign === '#' || sign === '|' || sign === ' ') return i;
  }
  return address.length;
}

function isStreamId(segment: string): boolean {
  const dot = segment.indexOf('.');
  const id = dot === -1 ? segment : segment.slice(0, dot);
  if (id.length === 0 || id.length > 12) return false;
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
