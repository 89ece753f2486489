import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isSignedByAside, readJws, signJws } from './compact-jws.ts';
import { PublicJwk, publicKeyOf, thumbprintOf } from './ed25519-keys.ts';

/** Of a proof that whoever sends a request holds a key (DPoP, RFC 9449). */
const typ = 'dpop+jwt';

const Header = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(typ), jwk: PublicJwk });
const Claims = z.strictObject({
  htm: z.enum(['GET', 'POST']),
  htu: z.string().max(2_048),
  iat: z.number().int(),
  jti: z.string().min(16).max(64),
  nonce: z.string().min(1).max(256),
});

export interface ProofParts {
  method: 'GET' | 'POST';
  /** Without query and fragment. */
  url: string;
  nonce: string;
  jti: string;
  /** Epoch ms. */
  now: number;
}

export function makeProof({ method, url, nonce, jti, now }: ProofParts, key: KeyObject, publicJwk: PublicJwk): string {
  return signJws({ typ, jwk: publicJwk }, { htm: method, htu: url, iat: Math.floor(now / 1_000), jti, nonce }, key);
}

export interface ReadProof {
  jti: string;
  nonce: string;
  /** Epoch seconds. */
  iat: number;
  publicJwk: PublicJwk;
  thumbprint: string;
}

/** A device that sent a proof before; it sends the same header each time. */
interface KnownDevice {
  publicJwk: PublicJwk;
  thumbprint: string;
  key: KeyObject;
}

/** By the header as it is written; those that came first are forgotten first. */
const known = new Map<string, KnownDevice>();
const mostKnown = 5_000;

/** The key a header names; undefined when it is none of a proof. */
function deviceOf(header: unknown, head: string): KnownDevice | undefined {
  const found = known.get(head);
  if (found) return found;
  const publicJwk = Header.safeParse(header).data?.jwk;
  return publicJwk && { publicJwk, thumbprint: thumbprintOf(publicJwk), key: publicKeyOf(publicJwk) };
}

function remember(head: string, device: KnownDevice): void {
  if (known.has(head)) return;
  if (known.size >= mostKnown) for (const oldest of known.keys()) if (known.delete(oldest)) break;
  known.set(head, device);
}

export interface AskedFor extends Pick<ProofParts, 'method' | 'url'> {
  /** Whether its time and nonce are good; asked before the signature, which costs most. */
  isTimely: (said: Pick<ReadProof, 'nonce' | 'iat'>) => boolean;
}

/** What a proof says, when it is one for this request. Whether it came before is the caller's to know. */
export async function readProof(text: string, { method, url, isTimely }: AskedFor): Promise<ReadProof | undefined> {
  const jws = readJws(text, known);
  if (!jws) return undefined;
  const head = text.slice(0, text.indexOf('.'));
  const device = deviceOf(jws.header, head);
  const claims = Claims.safeParse(jws.payload);
  if (!device || !claims.success) return undefined;
  const { htm, htu, iat, jti, nonce } = claims.data;
  if (htm !== method || htu !== url || !isTimely({ nonce, iat }) || !(await isSignedByAside(jws, device.key))) return undefined;
  remember(head, device);
  const { publicJwk, thumbprint } = device;
  return { jti, nonce, iat, publicJwk, thumbprint };
}
