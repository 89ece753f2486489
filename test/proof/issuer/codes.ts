import { insideCall } from '#shared/contract/call.ts';
import { startIssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { createRandom } from '../mutations/random.ts';
import { outcomeOf, type PartOutcome } from './part.ts';

const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const minuteMs = 60_000;

/**
 * Codes guessed by many users from many networks while others' activations wait. Each guess is counted as a miss or
 * refused, within the limits, which are kept here a second time; and of the codes that live none is hit.
 */
export async function guessCodes({ guesses, seed }: { guesses: number; seed: string }): Promise<PartOutcome & { refused: number }> {
  const random = createRandom(seed);
  const server = startIssuingServer({ devicesPerLicense: 0 });
  const { lookUp, decide } = server.handlers.activations;
  const surprises: string[] = [];
  try {
    const users = Array.from({ length: 300 }, (_, at) => server.addUser(`user-${at}`));
    const misses: { user: string; network: string; at: number }[] = [];
    const within = (key: 'user' | 'network', value: string, now: number): number => misses.filter((miss) => miss[key] === value && miss.at > now - 10 * minuteMs).length;
    const live = new Set<string>();
    const start = async (): Promise<string> => (await server.machine().start()).userCode;
    for (let at = 0; at < 100; at++) live.add(await start());
    if (live.size !== 100) surprises.push(`only ${live.size} of 100 codes are different`);
    const expired = await start();
    server.advance(10 * minuteMs);
    live.clear();

    let refused = 0;
    for (let guess = 0; guess < guesses; guess++) {
      server.advance(random.below(1_000));
      const now = server.now();
      if (guess % 500 === 0) live.add(await start());
      const user = random.pick(users);
      const network = `203.0.${random.below(4)}.${random.below(20)}`;
      const code = guess % 50 === 7 ? expired : Array.from({ length: 8 }, () => letters[random.below(20)]).join('');
      while (misses[0] && misses[0].at <= now - 10 * minuteMs) misses.shift();
      const mayTry = within('user', user.userId, now) < 5 && within('network', network, now) < 20 && misses.filter(({ at }) => at > now - minuteMs).length < 50;
      const context = { ...insideCall, address: network };
      const found = await outcomeOf(() => (guess % 2 === 0 ? lookUp({ userCode: code }, user, context) : decide({ userCode: code, approve: true }, user, context)));
      const expected = mayTry ? 'not_found' : 'rate_limited';
      if (found !== expected) surprises.push(`guess ${guess}: ${found} instead of ${expected}`);
      if (found === 'not_found') misses.push({ user: user.userId, network, at: now });
      else refused++;
    }

    server.advance(10 * minuteMs);
    surprises.push(...(await rulesOfOneCode(server)));
    return { cases: guesses, refused, surprises };
  } finally {
    await server.close();
  }
}

/** After five misses the right code does not count either; it is good once, for one user, and when its time is over it is as if it never was. */
async function rulesOfOneCode(server: ReturnType<typeof startIssuingServer>): Promise<string[]> {
  const { lookUp, decide } = server.handlers.activations;
  const [ana, bob, eve] = [server.addUser('ana'), server.addUser('bob'), server.addUser('eve')];
  const said: string[] = [];
  const [first, second] = [(await server.machine().start()).userCode, (await server.machine().start()).userCode];
  for (let time = 0; time < 5; time++) said.push(await outcomeOf(() => lookUp({ userCode: 'BBBB-BBBB' }, eve, insideCall)));
  said.push(await outcomeOf(() => decide({ userCode: first, approve: true }, eve, insideCall)));
  said.push(await outcomeOf(() => decide({ userCode: first, approve: true }, ana, insideCall)));
  said.push(await outcomeOf(() => decide({ userCode: first, approve: true }, bob, insideCall)));
  server.advance(10 * minuteMs);
  const failures = await Promise.all(
    [second, 'CCCC-CCCC', 'not a code'].map(async (userCode) => {
      try {
        return await lookUp({ userCode }, bob, insideCall);
      } catch (error) {
        return JSON.stringify([error instanceof Error && error.message, Reflect.get(Object(error), 'code')]);
      }
    }),
  );
  const expected = [...Array<string>(5).fill('not_found'), 'rate_limited', 'done', 'not_found'];
  return [
    ...(said.join() === expected.join() ? [] : [`${said.join()} instead of ${expected.join()}`]),
    ...(new Set(failures).size === 1 ? [] : [`wrong and expired codes can be told apart: ${failures.join(' | ')}`]),
  ];
}
