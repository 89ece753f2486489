import { insideCall } from '#shared/contract/call.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import { dayMs, startIssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { createJudge, outcomeOf, type PartOutcome } from './part.ts';

const machine = (os: number, hw: number | null, disk: number, cpu: number): DeviceTags => {
  const tag = (value: number): string => value.toString(16).padStart(8, '0');
  return [['cpu', tag(cpu)], ['disk', tag(disk)], ...(hw === null ? [] : [['hw', tag(hw)] as const]), ['os', tag(os)]].map(([name, value]) => [name, value]) as DeviceTags;
};

/** Machines that come after one that had a trial, each to a new user unless it says otherwise, and whether they get one. */
const table: readonly { title: string; first: DeviceTags; then: DeviceTags; days: number; sameUser?: true; gets: boolean }[] = [
  { title: 'the same data deleted, same user', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 20, sameUser: true, gets: false },
  { title: 'another machine of the same user', first: machine(1, 2, 3, 4), then: machine(5, 6, 7, 8), days: 20, sameUser: true, gets: false },
  { title: 'a new account on the same machine', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 1, gets: false },
  { title: 'an upgrade of the system', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 200, gets: false },
  { title: 'another disk', first: machine(1, 2, 3, 4), then: machine(1, 2, 9, 4), days: 30, gets: false },
  { title: 'a clone of a virtual machine with a new hardware id', first: machine(1, 2, 3, 4), then: machine(1, 9, 3, 4), days: 2, gets: false },
  { title: 'a clone where hardware cannot be read', first: machine(1, null, 3, 4), then: machine(1, null, 3, 4), days: 2, gets: false },
  { title: 'hardware that cannot be read the second time', first: machine(1, 2, 3, 4), then: machine(1, null, 3, 4), days: 2, gets: false },
  { title: 'hardware that could not be read the first time', first: machine(1, null, 3, 4), then: machine(1, 2, 3, 4), days: 2, gets: false },
  { title: 'another machine with the same processor', first: machine(1, 2, 3, 4), then: machine(5, 6, 7, 4), days: 2, gets: true },
  { title: 'another machine', first: machine(1, 2, 3, 4), then: machine(5, 6, 7, 8), days: 2, gets: true },
  { title: 'the same machine after 399 days', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 399, gets: false },
  { title: 'second-hand after 400 days', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 400, gets: true },
  { title: 'its old owner after 400 days', first: machine(1, 2, 3, 4), then: machine(1, 2, 3, 4), days: 400, sameUser: true, gets: false },
];

export async function tryTrials(): Promise<PartOutcome> {
  const judge = createJudge();
  for (const { title, first, then, days, sameUser, gets } of table) {
    const server = startIssuingServer({ devicesPerLicense: 1 });
    try {
      const [ana, bob] = [server.addUser('ana'), server.addUser('bob')];
      const ask = async (tags: DeviceTags, user: typeof ana): Promise<string> => {
        const { userCode } = await server.machine(tags).start();
        const { id: activationId, trialAvailable } = await server.handlers.activations.decide({ userCode, approve: true }, user, insideCall);
        const outcome = await outcomeOf(() => server.handlers.activations.startTrial({ activationId }, user, insideCall));
        return trialAvailable === (outcome === 'done') ? outcome : `${outcome}, though it said trialAvailable=${String(trialAvailable)}`;
      };
      judge.expect(`${title}: the first`, await ask(first, ana), 'done');
      server.advance(days * dayMs);
      judge.expect(title, await ask(then, sameUser ? ana : bob), gets ? 'done' : 'conflict');
    } finally {
      await server.close();
    }
  }
  return judge.outcome();
}
