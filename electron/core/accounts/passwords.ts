import { hash, verify, type Options } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareBcrypt } from './compare-bcrypt.ts';
import { createPasswordQueue } from './password-queue.ts';

/** `outdated`: right, and stored in a way that is to be replaced. */
export type Verdict = 'right' | 'outdated' | 'wrong';

export interface Passwords {
  /** Throws `busy` when too many wait. */
  hash(password: string): Promise<string>;
  /** Null, for nobody's hash, takes as long as any and is wrong. Throws `busy` when too many wait. */
  verify(password: string, stored: string | null): Promise<Verdict>;
}

/** Argon2id with 46 MiB, one pass, one lane: what OWASP's ASVS (appendix C) names first. */
const cost: Options = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const ourParameters = '$argon2id$v=19$m=47104,t=1,p=1$';

/** Of the Blowfish password hash of the earlier backend; what follows is not looked at by it. */
const bcryptBytes = 72;

/** Longer than a hash of the earlier backend takes, which takes several times longer than ours. */
const slowestMs = 1_000;

/**
 * A password is hashed in Unicode's composed form (NFC, as RFC 8265 has it), so that an é is the same from every keyboard
 * and system. Nothing else of it is changed, and nothing is cut off.
 *
 * While `hasOldHashes`, a wrong password is answered only when every kind of hash would have been looked at: how long it
 * took would tell names that exist from those that do not.
 */
export function createPasswords(hasOldHashes: () => boolean = () => false): Passwords {
  // More at once than there are processors makes each slower and all take more memory.
  const queued = createPasswordQueue({ atOnce: Math.min(4, availableParallelism()), waiting: 64 });
  const nobodys = hash(randomBytes(32), cost);
  nobodys.catch(() => undefined); // whoever needs it meets the failure

  async function check(password: string, stored: string | null): Promise<Verdict> {
    if (stored !== null && isBcrypt(stored)) {
      if (Buffer.byteLength(password) <= bcryptBytes) return (await matchesBcrypt(password, stored)) ? 'outdated' : 'wrong';
      await verify(await nobodys, password);
      return 'wrong';
    }
    const right = await verify(stored ?? (await nobodys), password.normalize('NFC'));
    if (!right || stored === null) return 'wrong';
    return stored.startsWith(ourParameters) ? 'right' : 'outdated';
  }

  /** The earlier backend hashed passwords as they were typed. */
  async function matchesBcrypt(password: string, stored: string): Promise<boolean> {
    if (await compareBcrypt(password, stored)) return true;
    const [composed, decomposed] = [password.normalize('NFC'), password.normalize('NFD')];
    const other = password === composed ? decomposed : composed;
    return other !== password && Buffer.byteLength(other) <= bcryptBytes && compareBcrypt(other, stored);
  }

  return {
    hash: (password) => queued(() => hash(password.normalize('NFC'), cost)),
    async verify(password, stored) {
      const startedAt = performance.now();
      const verdict = await queued(() => check(password, stored));
      if (verdict === 'wrong' && hasOldHashes()) await sleep(Math.max(0, startedAt + slowestMs - performance.now()));
      return verdict;
    },
  };
}

export function isBcrypt(stored: string): boolean {
  return /^\$2[aby]\$\d\d\$/.test(stored);
}
