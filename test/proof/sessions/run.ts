import { makeKey } from '../../../electron/core/jws/ed25519-keys.ts';
import { type AccountsServer, startAccountsServer } from '../../server/accounts-server.ts';
import type { PartOutcome } from '../billing/part.ts';
import { createRandom, type Random } from '../mutations/random.ts';
import { drawCodes } from './codes.ts';
import { meetCrowds } from './crowds.ts';
import { loseAnswers } from './lost-answers.ts';
import { tryKnownPairs, tryTwins } from './names.ts';
import { exchangeTokens } from './other-tokens.ts';
import { stealTokens } from './stolen.ts';

export interface Sizes {
  /** Spellings of names. */
  names: number;
  /** Families of tokens of which one is stolen. */
  chains: number;
  /** Of 50 who come at once. */
  rounds: number;
  /** Answers that get lost. */
  losses: number;
  codes: number;
}

export const fullSizes: Sizes = { names: 200, chains: 100, rounds: 200, losses: 100, codes: 1_000_000 };

export interface PartParts {
  server: AccountsServer;
  random: Random;
  sizes: Sizes;
}

/** Each part has a server of its own. */
export function partsOf(sizes: Sizes, seed: string): Readonly<Record<string, () => Promise<PartOutcome>>> {
  const withServer = (part: (parts: PartParts) => Promise<PartOutcome>) => async (): Promise<PartOutcome> => {
    const server = await startAccountsServer({ licenseSigningKey: { ...makeKey(), kid: 'lic-proof' } });
    try {
      return await part({ server, sizes, random: createRandom(seed) });
    } finally {
      await server.close();
    }
  };
  return {
    names: withServer(tryTwins),
    pairs: withServer(tryKnownPairs),
    kinds: withServer(exchangeTokens),
    chains: withServer(stealTokens),
    crowds: withServer(meetCrowds),
    losses: withServer(loseAnswers),
    codes: () => Promise.resolve(drawCodes(sizes)),
  };
}

export interface Pair {
  access_token: string;
  refresh_token: string;
}

export const refresh = ({ ask }: AccountsServer, token: string, key?: string) =>
  ask('/auth/refresh', { body: { refresh_token: token }, headers: key === undefined ? {} : { 'idempotency-key': key } });

export const statusOfMe = async ({ ask }: AccountsServer, token: string): Promise<number> => (await ask('/auth/me', { token })).status;
