import { insideCall } from '#shared/contract/call.ts';
import { startIssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { createJudge, outcomeOf, type PartOutcome } from './part.ts';

const slots = 5;

/** A hundred machines that were approved ask at once for five slots, again and again. */
export async function raceForSlots({ rounds, machines = 100 }: { rounds: number; machines?: number }): Promise<PartOutcome> {
  const judge = createJudge();
  for (let round = 1; round <= rounds; round++) {
    const server = startIssuingServer({ devicesPerLicense: slots });
    try {
      const ana = server.addUser('ana');
      const license = await server.handlers.licenses.create({}, ana, insideCall);
      const approved = [];
      for (let at = 0; at < machines; at++) {
        const machine = server.machine();
        const { deviceCode, userCode } = await machine.start();
        await server.handlers.activations.decide({ userCode, approve: true }, ana, insideCall);
        approved.push({ machine, deviceCode });
      }
      const answers = await Promise.all(approved.map(({ machine, deviceCode }) => outcomeOf(() => machine.poll(deviceCode, { tags: machine.tags }))));
      const count = (answer: string): number => answers.filter((each) => each === answer).length;
      const bound = server.rows.prepare('SELECT count(*) FROM license_devices WHERE license_id = ? AND released_at IS NULL').pluck().get(license.id);
      const kept = server.rows.prepare('SELECT count(*) FROM devices WHERE released_at IS NULL').pluck().get();
      const told = server.rows.prepare(`SELECT count(*) FROM audit_log WHERE action = 'device.register'`).pluck().get();
      judge.expect(`round ${round}`, [count('licensed'), count('device_limit_reached'), bound, kept, told], [slots, machines - slots, slots, slots, slots]);
    } finally {
      await server.close();
    }
  }
  const { cases, surprises } = judge.outcome();
  return { cases: cases * machines, surprises };
}
