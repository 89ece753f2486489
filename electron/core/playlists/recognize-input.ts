import { basename } from 'node:path';
import type { Recognition } from '#shared/model/source.ts';

/** What the panel-address reader says of a text; given by `core.ts`, because address forms are a provider's matter. */
export type ParseProviderInput = (
  text: string,
) => { base: string; username: string | null; password: string | null } | { error: 'empty' | 'invalid' | 'scheme' | 'credentials-in-host' };

/** Words that stand before a value in the messages providers send, folded; Portuguese, Spanish, French and German too. */
const labels: readonly (readonly ['server' | 'username' | 'password', readonly string[]])[] = [
  ['server', ['server', 'host', 'url', 'portal', 'servidor', 'dns', 'serveur', 'address', 'endereco', 'link']],
  ['username', ['username', 'user', 'login', 'usuario', 'utilisateur', 'benutzer', 'benutzername', 'nome de usuario']],
  ['password', ['password', 'pass', 'senha', 'contrasena', 'clave', 'mot de passe', 'passwort', 'kennwort', 'pwd']],
];

/** Says what pasted text is: a panel's address in any form, a message with labelled lines, a playlist link or a file. */
export function recognizeInput(text: string, parse: ParseProviderInput): Recognition {
  const trimmed = unquoted(text.trim());
  if (trimmed === '') return { type: 'unknown', reason: 'empty' };
  const labelled = readLabels(trimmed);
  if (labelled) {
    const server = parse(labelled.server);
    if (!('error' in server)) {
      return { type: 'xtream', server: server.base, username: labelled.username, password: labelled.password };
    }
  }
  if (trimmed.includes('\n')) {
    const address = trimmed.split('\n').map((line) => line.trim()).find((line) => line.includes('://'));
    return address ? recognizeInput(address.slice(address.search(/https?:\/\//i)), parse) : { type: 'unknown', reason: 'invalid' };
  }
  if (isFilePath(trimmed)) return { type: 'm3u-file', path: trimmed, name: basename(trimmed) };
  return recognizeAddress(trimmed, parse);
}

function recognizeAddress(text: string, parse: ParseProviderInput): Recognition {
  // People leave the scheme out; `host:8080` alone would read as a scheme of its own.
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  const path = url?.pathname.toLowerCase() ?? '';
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) {
    if (path.endsWith('/c') || path.endsWith('/c/') || path.includes('/stalker_portal')) {
      return { type: 'unknown', reason: 'stalker' };
    }
    if (['.xml', '.xml.gz', '.xmltv'].some((ending) => path.endsWith(ending))) return { type: 'unknown', reason: 'guide' };
    if (['.m3u', '.m3u8', '.m3u.gz'].some((ending) => path.endsWith(ending)) && !isPanelPath(url)) {
      return { type: 'm3u-url', url: text, host: url.host };
    }
  }
  const panel = parse(text);
  if ('error' in panel) {
    // An address with user-info is a playlist's right, although no panel's.
    if (panel.error === 'credentials-in-host' && url) return { type: 'm3u-url', url: text, host: url.host };
    return { type: 'unknown', reason: panel.error };
  }
  if (panel.username !== null || url === null) return { type: 'xtream', server: panel.base, username: panel.username, password: panel.password };
  const bare = url.pathname === '/' && url.search === '';
  if (bare) return { type: 'xtream', server: panel.base, username: null, password: null };
  return { type: 'm3u-url', url: text, host: url.host };
}

/** `/live/USER/PASSWORD/ID.m3u8` ends like a list and is one channel of a panel. */
function isPanelPath(url: URL): boolean {
  const segments = url.pathname.split('/').filter(Boolean);
  return ['live', 'movie', 'series'].includes(segments.at(-4) ?? '');
}

interface Labelled {
  server: string;
  username: string | null;
  password: string | null;
}

type Field = keyof Labelled;

/** Reads `Server: … User: … Password: …`, a line each or all in one, as a field of one line makes of a pasted message. */
function readLabels(text: string): Labelled | undefined {
  return fieldsOf(text.split('\n').map(splitLabel)) ?? fieldsOf(labelledWords(text));
}

function fieldsOf(pairs: Iterable<readonly [name: string, value: string]>): Labelled | undefined {
  const found = new Map<Field, string>();
  for (const [name, value] of pairs) {
    const field = fieldNamed(name);
    if (field && value !== '' && !found.has(field)) found.set(field, value);
  }
  const server = found.get('server');
  const username = found.get('username');
  // A second label inside a value means that this was not the way to read it.
  if (server === undefined || username === undefined || server.includes(' ') || username.includes(' ')) return undefined;
  return { server, username, password: found.get('password') ?? null };
}

function fieldNamed(name: string): Field | undefined {
  return labels.find(([, words]) => words.includes(name))?.[0];
}

/** Each word that ends in a colon or an equals sign, with the word after it. */
function* labelledWords(text: string): Generator<[name: string, value: string]> {
  const words = text.split(/\s/).filter(Boolean);
  for (const [i, word] of words.entries()) {
    const last = word.at(-1);
    if (last !== ':' && last !== '=') continue;
    const value = words[i + 1] ?? '';
    const before = word.length > 1 ? word.slice(0, -1) : (words[i - 1] ?? '');
    // “Your login: Server: …”: a label right after a label is a heading, not a value.
    if (!value.endsWith(':')) yield [plainWord(before), unquoted(value)];
  }
}

/** `Usuário: demo` → `usuario`, `demo`. Signs in front of the label, such as bullets and emoji, are passed over. */
function splitLabel(line: string): [name: string, value: string] {
  const at = line.search(/[:=]/);
  // `http://…` alone is no label.
  if (at === -1 || line.startsWith('//', at + 1)) return ['', ''];
  return [plainWord(line.slice(0, at).slice(-40)), unquoted(line.slice(at + 1).trim())];
}

function plainWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase();
}

function isFilePath(text: string): boolean {
  const lower = text.toLowerCase();
  const isList = ['.m3u', '.m3u8', '.m3u.gz', '.txt'].some((ending) => lower.endsWith(ending));
  const isPath = text.startsWith('/') || text.startsWith('~/') || /^[A-Za-z]:[\\/]/.test(text) || text.startsWith('\\\\');
  return isList && isPath;
}

function unquoted(text: string): string {
  const first = text[0];
  return text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1).trim() : text;
}
