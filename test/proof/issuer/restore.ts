import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { insideCall } from '#shared/contract/call.ts';
import { backUpAccounts, restoreAccounts } from '../../../electron/core/database/accounts-copies.ts';
import { dayMs, startIssuingServer, type Machine } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { outcomeOf, type PartOutcome } from './part.ts';

const perUser = 10;

/**
 * A server is restored from a backup that is a month old: devices it knows check in as ever, those activated since keep
 * their token and are activated again by their user, and nobody needs help. Machines that are lent keep their keys.
 */
export async function restoreOldBackup({ devices: count }: { devices: number }): Promise<PartOutcome & { again: number }> {
  const first = startIssuingServer({ devicesPerLicense: perUser });
  const { folder, signingKey } = first;
  const [file, copy] = [join(folder, 'webplay.db'), join(folder, 'copy.db')];
  const surprises: string[] = [];
  try {
    const owners = [];
    const machines: { machine: Machine; owner: ReturnType<typeof first.addUser>; since: boolean; seq: number }[] = [];
    let server = first;
    const activate = async (owner: ReturnType<typeof first.addUser>, since: boolean): Promise<void> => {
      const machine = server.machine();
      const answer = await machine.activate(owner);
      if (answer.answer === 'licensed') machines.push({ machine, owner, since, seq: server.claimsIn(answer.token).seq });
      else surprises.push(`a machine was not activated: ${answer.answer}`);
    };
    for (let at = 0; at < Math.ceil(count / perUser); at++) {
      const owner = server.addUser(`owner-${at}`);
      owners.push(owner);
      await server.handlers.licenses.create({}, owner, insideCall);
      for (let device = 0; device < perUser - 1; device++) await activate(owner, false);
    }
    backUpAccounts(file, copy);
    for (let day = 0; day < 3; day++) {
      server.advance(10 * dayMs);
      for (const each of machines) {
        const answer = await each.machine.checkIn();
        if (answer.answer === 'licensed') each.seq = server.claimsIn(answer.token).seq;
        else surprises.push(`a check-in before the restore: ${answer.end}`);
      }
    }
    for (const owner of owners) await activate(owner, true);
    await first.stop();
    restoreAccounts(copy, file, { alsoHeld: join(folder, 'user.db'), now: first.now() });

    server = startIssuingServer({ folder, licenseSigningKey: signingKey, devicesPerLicense: perUser, startsAt: first.now() });
    let again = 0;
    for (const { machine, owner, since, seq } of machines) {
      const moved = machine.movedTo(server);
      const answer = await outcomeOf(() => moved.checkIn({ seq }));
      if (answer !== (since ? 'not_found' : 'licensed')) surprises.push(`a check-in after the restore: ${answer}`);
      if (!since) {
        const token = await moved.checkIn();
        if (token.answer !== 'licensed' || server.claimsIn(token.token).seq !== seq + 2) surprises.push('a number came a second time');
        continue;
      }
      again++;
      const recovered = await outcomeOf(() => moved.activate(owner));
      if (recovered !== 'licensed') surprises.push(`activated again: ${recovered}`);
    }
    await server.stop();
    return { cases: machines.length, again, surprises };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
