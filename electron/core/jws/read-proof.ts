import { readJws } from './compact-jws.ts';
import { thumbprintOf, type PublicJwk } from './ed25519-keys.ts';
import { verifierOf, type Verify } from './fast-ed25519.ts';
import { ProofClaims, ProofHeader, type ProofParts } from './possession-proof.ts';

export interface ReadProof {
  jti: string;
  /** When its nonce was made, epoch ms. */
  madeAt: number;
  publicJwk: PublicJwk;
  thumbprint: string;
}

export interface AskedFor extends Pick<ProofParts, 'method' | 'url'> {
  /** When the nonce was made, epoch ms; undefined for a nonce or a time (epoch seconds) that are not good. Asked before the signature, which costs most. */
  madeAt: (nonce: string, iat: number) => number | undefined;
}

/** A device that sent a proof before; it sends the same header each time. */
interface KnownDevice {
  publicJwk: PublicJwk;
  thumbprint: string;
  verify: Verify;
}

/** By the header as it is written; those that came first are forgotten first. */
const known = new Map<string, KnownDevice>();
const mostKnown = 5_000;

/** The key a header names; undefined when it is none of a proof. */
function deviceOf(header: unknown, head: string): KnownDevice | undefined {
  const found = known.get(head);
  if (found) return found;
  const publicJwk = ProofHeader.safeParse(header).data?.jwk;
  return publicJwk && { publicJwk, thumbprint: thumbprintOf(publicJwk), verify: verifierOf(publicJwk) };
}

function remember(head: string, device: KnownDevice): void {
  if (known.has(head)) return;
  if (known.size >= mostKnown) for (const oldest of known.keys()) if (known.delete(oldest)) break;
  known.set(head, device);
}

/** What a proof says, when it is one for this request. Whether it came before is the caller's to know. */
export function readProof(text: string, { method, url, madeAt: timeOf }: AskedFor): ReadProof | undefined {
  const jws = readJws(text, known);
  if (!jws) return undefined;
  const head = text.slice(0, text.indexOf('.'));
  const device = deviceOf(jws.header, head);
  const claims = ProofClaims.safeParse(jws.payload);
  if (!device || !claims.success) return undefined;
  const { htm, htu, iat, jti, nonce } = claims.data;
  if (htm !== method || htu !== url) return undefined;
  const madeAt = timeOf(nonce, iat);
  if (madeAt === undefined || !device.verify(Buffer.from(jws.signed), jws.signature)) return undefined;
  remember(head, device);
  const { publicJwk, thumbprint } = device;
  return { jti, madeAt, publicJwk, thumbprint };
}
