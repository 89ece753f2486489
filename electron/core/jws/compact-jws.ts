import { sign, verify, type KeyObject } from 'node:crypto';

/** A JWS in its compact form, taken apart; nothing of it is believed yet. */
export interface CompactJws {
  header: unknown;
  payload: unknown;
  /** Over what the signature is. */
  signed: string;
  signature: Buffer;
}

/** Longest that is looked at, in characters. */
const mostCharacters = 4_096;
const form = /^[A-Za-z0-9_-]{1,4096}\.[A-Za-z0-9_-]{1,4096}\.[A-Za-z0-9_-]{86}$/;

type JwsHeader = { typ: string } & Record<string, unknown>;

/** Signs with Ed25519, by the name RFC 9864 gives it. `header` gets no further members. */
export function signJws(header: JwsHeader, payload: object, key: KeyObject): string {
  return writeJws(header, payload, (signed) => sign(null, signed, key));
}

/** As `signJws`, with the Ed25519 of whoever calls. */
export function writeJws(header: JwsHeader, payload: object, makeSignature: (signed: Buffer) => Buffer): string {
  const signed = `${base64url({ alg: 'Ed25519', ...header })}.${base64url(payload)}`;
  return `${signed}.${makeSignature(Buffer.from(signed)).toString('base64url')}`;
}

/**
 * Undefined for everything that is not, to the character, how a JWS of Ed25519 is written: base64url has several spellings
 * of the same bytes, and JSON several of the same object, of which libraries take most.
 * `knownHeaders` are those that were read before, by how they are written.
 */
export function readJws(text: string, knownHeaders?: ReadonlyMap<string, object>): CompactJws | undefined {
  if (text.length > mostCharacters || !form.test(text)) return undefined;
  const [head = '', body = '', tail = ''] = text.split('.');
  const header = knownHeaders?.get(head) ?? objectIn(head);
  const payload = objectIn(body);
  const signature = bytesIn(tail);
  return header === undefined || payload === undefined || signature === undefined ? undefined : { header, payload, signed: `${head}.${body}`, signature };
}

/** `key` is a key object, never bytes: those would do as the secret of another algorithm. */
export function isSignedBy({ signed, signature }: CompactJws, key: KeyObject): boolean {
  return verify(null, Buffer.from(signed), key, signature);
}

/** The bytes a part spells, when it spells them as we do. */
function bytesIn(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

/** The object a part is, when the part is how we write that object: a member named twice, say, is not. */
function objectIn(part: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return base64url(value) === part ? value : undefined;
  } catch {
    return undefined;
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
