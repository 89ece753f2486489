import { makeKey } from '../../../electron/core/jws/ed25519-keys.ts';
import { type AccountsServer, startAccountsServer } from '../../server/accounts-server.ts';
import { tryExtraKeys } from './extra-keys.ts';
import { tryForeignIds } from './foreign-ids.ts';
import { runMatrix } from './matrix.ts';
import { askAtRandom } from './own-rows.ts';
import { raceForSlots, slotsOfALicense } from './slots.ts';

export interface PartOutcome {
  part: string;
  cases: number;
  surprises: string[];
}

export interface PartsOptions {
  sizes: { ids: number; queries: number; keys: number; rounds: number; small?: boolean };
  seed: string;
  only?: readonly string[] | undefined;
  onPart?: (outcome: PartOutcome) => void;
}

/** Each part has a server of its own. */
export async function runParts({ sizes, seed, only, onPart }: PartsOptions): Promise<PartOutcome[]> {
  const issuing = { licenseSigningKey: { ...makeKey(), kid: 'lic-proof' } };
  const parts: Record<string, [Parameters<typeof startAccountsServer>[0], (server: AccountsServer) => Promise<Omit<PartOutcome, 'part'>>]> = {
    matrix: [{}, (server) => runMatrix(server, { small: sizes.small ?? false })],
    'foreign-ids': [issuing, (server) => tryForeignIds(server, { ids: sizes.ids, seed })],
    'extra-keys': [issuing, (server) => tryExtraKeys(server, { keys: sizes.keys })],
    'own-rows': [{}, (server) => askAtRandom(server, { queries: sizes.queries, seed })],
    slots: [{ devicesPerLicense: slotsOfALicense }, (server) => raceForSlots(server, { rounds: sizes.rounds })],
  };
  const outcomes: PartOutcome[] = [];
  for (const [part, [options, run]] of Object.entries(parts)) {
    if (only && !only.includes(part)) continue;
    const server = await startAccountsServer(options);
    try {
      const outcome = { part, ...(await run(server)) };
      outcomes.push(outcome);
      onPart?.(outcome);
    } finally {
      await server.close();
    }
  }
  return outcomes;
}
