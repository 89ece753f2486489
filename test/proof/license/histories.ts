import type { DeviceTags, TagComponent } from '#shared/model/device-tags.ts';
import { scoreOfSameMachine, scoreToRun, tagScore } from '#shared/model/device-tags.ts';
import { lookAtMachine } from '../../../electron/core/license/fingerprint/look-at-machine.ts';
import type { MachineReaders } from '../../../electron/core/license/fingerprint/machine-readers.ts';
import type { Random } from '../mutations/random.ts';

/** What a machine is made of; null where it says nothing of itself. */
type Parts = Record<TagComponent, string | null>;

export interface HistoryOutcome {
  cases: number;
  /** The owner's own machine, after something that happens to machines, would have stopped working or been taken for another. */
  falselyRefused: number;
  honest: number;
  /** Another machine that passed for this one although the server was asked. */
  clonesAccepted: number;
  clones: number;
}

/** What happens to a machine while its key stays: its token must go on working. */
const changes: readonly (readonly [name: string, change: (parts: Parts, fresh: () => string) => Parts])[] = [
  ['nothing', (parts) => parts],
  ['an upgrade of the system', (parts) => parts],
  ['a new disk, copied over', (parts, fresh) => ({ ...parts, disk: fresh() })],
  ['a new processor', (parts, fresh) => ({ ...parts, cpu: fresh() })],
  ['a new board', (parts, fresh) => ({ ...parts, hw: parts.hw && fresh() })],
  ['a new disk and a new processor', (parts, fresh) => ({ ...parts, disk: fresh(), cpu: fresh() })],
  ['firmware that forgot its id', (parts) => ({ ...parts, hw: parts.hw && '00000000-0000-0000-0000-000000000000' })],
];

/** Synthetic lives of machines: what happens to honest ones, and what somebody else would have to copy. */
export async function runHistories(random: Random, cases: number): Promise<HistoryOutcome> {
  const outcome: HistoryOutcome = { cases, falselyRefused: 0, honest: 0, clonesAccepted: 0, clones: 0 };
  const fresh = () => Array.from({ length: 4 }, () => random.below(0x1_0000_0000).toString(16).padStart(8, '0')).join('-');
  for (let count = 0; count < cases; count++) {
    const parts: Parts = { os: fresh(), hw: random.chance(0.6) ? fresh() : null, disk: random.chance(0.9) ? fresh() : null, cpu: `Processor ${String(random.below(500))}` };
    const then = await tagsOf(parts);
    // The container and the image without ids: only the key counts, the server says `need: 0` (2.8).
    const need = then.length < 2 ? 0 : scoreToRun;
    if (random.chance(0.7)) {
      outcome.honest += 1;
      const [, change] = random.pick(changes);
      if (tagScore(then, await tagsOf(change(parts, fresh))) < need) outcome.falselyRefused += 1;
    } else {
      outcome.clones += 1;
      // Somebody else's machine: an image of the disk gives it the system's id, the volume's, maybe the processor's. Without
      // the device's key, only what passes for the same machine would be let in as one.
      const image: Parts = random.pick<() => Parts>([
        () => ({ os: fresh(), hw: fresh(), disk: fresh(), cpu: parts.cpu }),
        () => ({ os: 'uninitialized', hw: null, disk: fresh(), cpu: parts.cpu }),
        () => ({ ...parts, os: '', hw: 'To Be Filled By O.E.M.', disk: fresh() }),
        () => ({ ...parts, os: fresh(), disk: null, hw: parts.hw && fresh() }),
        () => ({ os: '', hw: '', disk: '', cpu: '' }),
      ])();
      if (tagScore(then, await tagsOf(image)) >= scoreOfSameMachine) outcome.clonesAccepted += 1;
    }
  }
  return outcome;
}

/** Through the collector, with what each platform answers. */
async function tagsOf({ os, hw, disk, cpu }: Parts): Promise<DeviceTags> {
  const absent = Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }));
  absent.catch(() => undefined);
  const said = (value: string | null) => (value === null ? absent : Promise.resolve(value));
  const machine = await lookAtMachine({
    ...nothing,
    readFile: (path) => (path === '/etc/machine-id' ? said(os) : path.endsWith('product_uuid') ? said(hw) : Promise.resolve('1 0 8:2 / / rw - ext4 /dev/sda2 rw')),
    listFolder: () => (disk === null ? absent : Promise.resolve([disk])),
    cores: () => [cpu ?? ''],
  });
  return machine.tagsWith('the salt of an account');
}

const nothing: MachineReaders = {
  platform: 'linux',
  run: () => Promise.reject(new Error('runs nothing')),
  readFile: () => Promise.resolve(''),
  listFolder: () => Promise.resolve([]),
  readLink: () => Promise.resolve('../../sda2'),
  realPath: (path) => Promise.resolve(path),
  cores: () => [],
  systemFolder: () => '',
};
