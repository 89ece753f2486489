import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createCore } from '../../../electron/core/core.ts';
import { publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import type { LicenseSettings } from '../../../electron/core/license/license.ts';
import { licenseState } from '../../../electron/core/license/license-state.ts';
import { silentLogger } from '../../../electron/core/log.ts';
import { device, kid, known, madeAt, pins, signing, tokenWith } from '../../proof/license/device.ts';
import { inTemporaryFolder } from './folder.ts';
import { median, type Numbers } from './report.ts';

const judgements = 5_000;
const starts = 20;

/** How long it takes to say how things stand with a license: signature, claims, machine and clock. */
export function measureState(): Promise<Numbers> {
  const token = tokenWith();
  const times: number[] = [];
  for (let count = 0; count < judgements; count++) {
    const begunAt = performance.now();
    const { features } = licenseState(token, pins, device, { now: madeAt + count }, known);
    times.push(performance.now() - begunAt);
    if (features !== 'full') throw new Error('the token does not hold');
  }
  times.sort((one, other) => one - other);
  return Promise.resolve({ state_p99_ms: rounded(times[Math.floor(judgements * 0.99)] ?? 0), state_median_ms: rounded(median(times)) });
}

/** Starts of the core with a license server that takes connections and never says a word, and without one, in turns. */
export async function measureStart(): Promise<Numbers> {
  const silent = createServer();
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const license: LicenseSettings = {
    server: `http://127.0.0.1:${port}`,
    keys: { keys: [{ ...publicHalf(signing), kid, not_before: 0, retire_at: null }] },
    mayBeLocal: true,
  };
  try {
    return await inTemporaryFolder(async (folder) => {
      const [without, withSilent]: [number[], number[]] = [[], []];
      await timeStart(join(folder, 'first'), undefined); // loading is paid once
      for (let run = 0; run < starts; run++) {
        without.push(await timeStart(join(folder, `without-${run}`), undefined));
        withSilent.push(await timeStart(join(folder, `with-${run}`), license));
      }
      const [start, silentStart] = [median(without), median(withSilent)];
      return { core_start_ms: rounded(start), core_start_silent_license_server_ms: rounded(silentStart), core_start_difference_ms: rounded(silentStart - start) };
    });
  } finally {
    silent.close();
  }
}

async function timeStart(dataDir: string, license: LicenseSettings | undefined): Promise<number> {
  await mkdir(dataDir);
  const begunAt = performance.now();
  const core = await createCore({ dataDir, version: '0.0.0', host: 'desktop', keychain: 'memory', log: silentLogger, ...(license && { license }) });
  const took = performance.now() - begunAt;
  await core.close();
  return took;
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
