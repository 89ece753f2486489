import { createRandom } from '../mutations/random.ts';
import { clicks, requests } from './buying.ts';
import { duplicates, late, orders } from './deliveries.ts';
import { door } from './door.ts';
import { ages, forged } from './forged.ts';
import type { Part, PartOutcome } from './part.ts';
import { statuses, year } from './standings.ts';
import { modes, owners, troubles } from './troubles.ts';

const parts: Readonly<Record<string, Part>> = { forged, ages, duplicates, orders, late, troubles, owners, requests, clicks, modes, door, statuses, year };
export const partNames = Object.keys(parts);

export interface BillingRun {
  cases: number;
  seed: string;
  isFull: boolean;
  only?: readonly string[] | undefined;
  onPart?: (name: string, outcome: PartOutcome) => void;
}

export async function runBilling({ cases, seed, isFull, only = partNames, onPart }: BillingRun): Promise<{ cases: number; failures: string[] }> {
  const all = { cases: 0, failures: [] as string[] };
  for (const name of only) {
    const part = parts[name];
    if (!part) throw new RangeError(`There is no part ${name}; there are ${partNames.join(', ')}`);
    const outcome = await part({ random: createRandom(`${seed} ${name}`), cases, isFull });
    onPart?.(name, outcome);
    all.cases += outcome.cases;
    all.failures.push(...outcome.failures.map((failure) => `${name}: ${failure}`));
  }
  return all;
}
