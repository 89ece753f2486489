import { AppError } from '#shared/errors.ts';
import { readProof, type ReadProof } from '../jws/read-proof.ts';
import { nonceLifeMs, type Nonces } from './nonces.ts';

/** Between the clock of a device and ours. */
const skewMs = 5 * 60_000;
const minuteMs = 60_000;

export interface ProofCheck {
  /** What the proof of a request says; throws `invalid_proof` for one that is missing, wrong, old, or was sent before. */
  admit(proof: string | null, url: string): ReadProof;
}

/**
 * A proof is good once. Those that came are remembered as long as their nonce lives, by the minute it was made in, `most`
 * of them: when there are more, nobody is let in until some are over.
 */
export function createProofCheck(nonces: Nonces, clock: () => number, most = 1_000_000): ProofCheck {
  const seen = new Map<number, Set<string>>();

  function forgetOld(now: number): number {
    let remembered = 0;
    for (const [minute, proofs] of seen) {
      if ((minute + 1) * minuteMs + nonceLifeMs < now) seen.delete(minute);
      else remembered += proofs.size;
    }
    return remembered;
  }

  function isNew({ thumbprint, jti, madeAt }: ReadProof, now: number): boolean {
    const minute = Math.floor(madeAt / minuteMs);
    if (forgetOld(now) >= most) throw new AppError('busy', 'Too much is asked of this server right now; try again in a few minutes', { retryAfterMs: minuteMs });
    const proofs = seen.get(minute) ?? new Set();
    seen.set(minute, proofs);
    // 96 bits of the key are enough to keep one device from using up the ids of another.
    const mark = `${thumbprint.slice(0, 16)}${jti}`;
    if (proofs.has(mark)) return false;
    proofs.add(mark);
    return true;
  }

  return {
    admit(proof, url) {
      const now = clock();
      const madeAt = (nonce: string, iat: number) => (Math.abs(now - iat * 1_000) <= skewMs ? nonces.read(nonce) : undefined);
      const read = proof === null ? undefined : readProof(proof, { method: 'POST', url, madeAt });
      if (!read || !isNew(read, now)) {
        throw new AppError('invalid_proof', 'The proof that comes with this request is missing or not good; get a new nonce and try again');
      }
      return read;
    },
  };
}
