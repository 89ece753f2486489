import { sendBadProofs } from './bad-proofs.ts';
import { guessCodes } from './codes.ts';
import type { PartOutcome } from './part.ts';
import { raceForSlots } from './race.ts';
import { restoreOldBackup } from './restore.ts';
import { changeKeys } from './rotation.ts';
import { loopTransfers } from './transfers.ts';
import { tryTrials } from './trials.ts';

export interface Sizes {
  rounds: number;
  /** In each round. */
  machines: number;
  attempts: number;
  devices: number;
  proofs: number;
  guesses: number;
}

export const fullSizes: Sizes = { rounds: 100, machines: 100, attempts: 200, devices: 1_000, proofs: 210, guesses: 20_000 };

/** Each part has a server of its own, without its door. */
export const partsOf = (sizes: Sizes, seed: string): Readonly<Record<string, () => Promise<PartOutcome>>> => ({
  slots: () => raceForSlots(sizes),
  transfers: () => loopTransfers({ ...sizes, seed }),
  rotation: changeKeys,
  restore: () => restoreOldBackup(sizes),
  trials: tryTrials,
  proofs: () => sendBadProofs({ cases: sizes.proofs, seed }),
  codes: () => guessCodes({ ...sizes, seed }),
});
