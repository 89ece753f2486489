import { isUtf8 } from 'node:buffer';
import { StripeEvent } from './stripe-wire.ts';

/** How old, or how far ahead of our clock, a signature may be. */
const toleranceS = 300;
const longestHeader = 4_096; // bytes
const mostSignatures = 10;

export interface SignedBody {
  body: Uint8Array;
  /** Every `Stripe-Signature` header of the request, as sent. */
  signatures: readonly string[];
}

/** The part of Stripe's library that checks: throws for what was not signed with `secret`. */
export interface SignatureCheck {
  constructEvent(payload: string, header: string, secret: string, tolerance: number, cryptoProvider: undefined, receivedAt: number): unknown;
}

/**
 * The event that a request brings, or undefined for one that is not from Stripe, or not from now.
 *
 * The library reads the header leniently (of several times the last one counts, "17x" is 17, a time to come is never too
 * late) and compares texts, not bytes (a byte order mark, or bytes that are no UTF-8, make no difference to it), so that is
 * looked at here before it is asked.
 */
export function verifyEvent({ body, signatures }: SignedBody, { secrets, check, now }: { secrets: readonly string[]; check: SignatureCheck; now: number }): StripeEvent | undefined {
  const [header] = signatures;
  if (header === undefined || signatures.length !== 1 || header.length > longestHeader) return undefined;
  const signedAt = timeOf(header);
  if (signedAt === undefined || Math.abs(Math.floor(now / 1_000) - signedAt) > toleranceS) return undefined;
  if (body.length === 0 || !isUtf8(body) || hasByteOrderMark(body)) return undefined;
  const payload = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  for (const secret of secrets) {
    const event = checked(() => check.constructEvent(payload, header, secret, toleranceS, undefined, now));
    if (event !== undefined) return StripeEvent.safeParse(event).data;
  }
  return undefined;
}

function checked(check: () => unknown): unknown {
  try {
    return check();
  } catch {
    return undefined; // whichever of the reasons it is, whoever sent it learns none
  }
}

/** Seconds since the epoch; undefined for a header that is not in the form Stripe's have. */
function timeOf(header: string): number | undefined {
  const parts = header.split(',').map((part) => /^([a-z0-9]{1,10})=([0-9a-f]{1,128})$/.exec(part));
  const all = parts.flatMap((part) => (part ? [{ name: part[1], value: part[2] ?? '' }] : []));
  if (all.length !== parts.length) return undefined;
  const times = all.filter(({ name }) => name === 't');
  const signatures = all.filter(({ name }) => name === 'v1');
  const [time] = times;
  if (time === undefined || times.length > 1 || signatures.length === 0 || signatures.length > mostSignatures) return undefined;
  return /^\d{1,12}$/.test(time.value) ? Number(time.value) : undefined;
}

function hasByteOrderMark(body: Uint8Array): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}
