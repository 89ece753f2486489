import { createHash, randomBytes } from 'node:crypto';
import { isSame } from './tokens.ts';

/** How long after the start the first administrator can be made. */
const lifeMs = 24 * 3_600_000;

export interface SetupToken {
  /** Shown once on the console of whoever started the server. */
  text: string;
  isGood(given: string): boolean;
  /** It was used. */
  spend(): void;
}

/** Forgotten with the process: the next start prints another one. */
export function createSetupToken(clock: () => number): SetupToken {
  const text = randomBytes(32).toString('base64url');
  const end = clock() + lifeMs;
  const digest = digestOf(text);
  let spent = false;
  return {
    text,
    isGood: (given) => isSame(digestOf(given), digest) && !spent && clock() < end,
    spend() {
      spent = true;
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
