import { password } from '../../server/accounts-server.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import { type Pair, type PartParts, refresh, statusOfMe } from './run.ts';

/**
 * A token is copied somewhere along its family's life; thief and owner go on with it in either order. Whoever comes second
 * ends the family for both, and no other one.
 */
export async function stealTokens({ server, random, sizes }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  const user = await server.addUser('robbed');
  const signIn = () => server.get<Pair>('/auth/login', { body: { username: user.username, password } });
  const reuses = (): unknown => server.rows.prepare("SELECT count(*) FROM audit_log WHERE action = 'auth.refresh_reuse'").pluck().get();
  let other = await signIn();
  for (let chain = 0; chain < sizes.chains; chain++) {
    const title = `chain ${chain}`;
    const family: Pair[] = [await signIn()];
    const renew = async (): Promise<void> => {
      const { status, json } = await refresh(server, family.at(-1)?.refresh_token ?? '');
      expect(`${title}: renewal ${family.length}`, status, 200);
      family.push(json as Pair); // what a renewal answers
    };
    const before = random.below(4);
    for (let count = 0; count < before; count++) await renew();
    const stolen = family.at(-1)?.refresh_token ?? '';
    // From here on one of the two is ahead: it does not matter which of them is the thief.
    const ahead = 1 + random.below(3);
    for (let count = 0; count < ahead; count++) await renew();
    expect(`${title}: the second to come`, (await refresh(server, stolen)).status, 401);
    const statuses = await Promise.all(family.map(({ access_token: token }) => statusOfMe(server, token)));
    expect(`${title}: access`, statuses, family.map(() => 401));
    const renewals = await Promise.all(family.map(({ refresh_token: token }) => refresh(server, token)));
    expect(`${title}: renewals`, renewals.map(({ status }) => status), family.map(() => 401));
    expect(`${title}: it is in the audit, once`, reuses(), chain + 1);
    const { status, json } = await refresh(server, other.refresh_token);
    expect(`${title}: another session`, status, 200);
    other = json as Pair; // what a renewal answers
  }
  return outcome;
}
