import { password } from '../../server/accounts-server.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import { type Pair, type PartParts, refresh, statusOfMe } from './run.ts';

const crowd = 50;

/** Fifty at once with one token: without a key one wins and the session ends; with a key all get the same pair and it lives. */
export async function meetCrowds({ server, sizes }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  const { username } = await server.addUser('crowded');
  const signIn = () => server.get<Pair>('/auth/login', { body: { username, password } });
  for (let round = 0; round < sizes.rounds; round++) {
    const [alone, together] = [await signIn(), await signIn()];
    const answers = await Promise.all(Array.from({ length: crowd }, () => refresh(server, alone.refresh_token)));
    const won = answers.filter(({ status }) => status === 200).map(({ json }) => json as Pair); // what a renewal answers
    expect(`round ${round}: one wins`, [won.length, answers.filter(({ status }) => status === 401).length], [1, crowd - 1]);
    expect(`round ${round}: and has nothing of it`, [await statusOfMe(server, won[0]?.access_token ?? ''), (await refresh(server, won[0]?.refresh_token ?? '')).status], [401, 401]);

    const same = await Promise.all(Array.from({ length: crowd }, () => refresh(server, together.refresh_token, `attempt-${round}`)));
    expect(`round ${round}: with a key`, [...new Set(same.map(({ status, text }) => `${status} ${text}`))].length, 1);
    const pair = same[0]?.json as Pair; // what a renewal answers
    expect(`round ${round}: it lives`, [await statusOfMe(server, pair.access_token), (await refresh(server, pair.refresh_token)).status], [200, 200]);
  }
  return outcome;
}
