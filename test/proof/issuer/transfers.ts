import { insideCall } from '#shared/contract/call.ts';
import { dayMs, startIssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { createRandom } from '../mutations/random.ts';
import { createJudge, outcomeOf, type PartOutcome } from './part.ts';

/** One device after the other on a license of one, in every way there is to release one; the limit is kept here a second time. */
export async function loopTransfers({ attempts, seed }: { attempts: number; seed: string }): Promise<PartOutcome> {
  const random = createRandom(seed);
  const judge = createJudge();
  const server = startIssuingServer({ devicesPerLicense: 1 });
  const { devices, activations } = server.handlers;
  try {
    const ana = server.addUser('ana');
    await server.handlers.licenses.create({}, ana, insideCall);
    const activated = async () => {
      const machine = server.machine();
      judge.expect('a free slot is had', (await machine.activate(ana)).answer, 'licensed');
      return machine;
    };
    let current = await activated();
    const releases: number[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      server.advance(Math.floor(random.next() * 2 * dayMs));
      const now = server.now();
      const recent = releases.filter((at) => at > now - 30 * dayMs);
      const mayRelease = recent.length < 3 || now - Math.max(...recent) >= 7 * dayMs;
      const id = (await devices.listMine({}, ana, insideCall))[0]?.id ?? 0;
      const next = server.machine();
      const way = attempt % 4;
      const found = await outcomeOf(() => {
        if (way === 0) return current.release();
        if (way === 1) return devices.remove({ id }, ana, insideCall);
        return way === 2 ? activations.release({ id }, ana, insideCall) : next.activate(ana, { replace: id });
      });
      const success = way === 3 ? 'licensed' : 'done';
      judge.expect(`release ${attempt} in way ${way}, ${recent.length} lately`, found, mayRelease ? success : 'conflict');
      const after = await current.checkIn();
      judge.expect(`the check-in after it`, after.answer === 'unlicensed' ? after.end : after.answer, found === 'conflict' ? 'licensed' : 'device_released');
      if (found === 'conflict') continue;
      releases.push(now);
      current = way === 3 ? next : await activated();
    }
    return judge.outcome();
  } finally {
    await server.close();
  }
}
