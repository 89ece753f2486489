import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { LicenseStatus } from '#shared/contract/license.ts';
import type { LicenseState } from '#shared/model/license-status.ts';
import { createCore, type CoreOptions } from '../../../electron/core/core.ts';
import { openUserDatabase } from '../../../electron/core/database/user-database.ts';
import { userQueries } from '../../../electron/core/database/user-schema.ts';
import { publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import { createLicenseKeeper } from '../../../electron/core/license/license-keeper.ts';
import type { LicenseSettings } from '../../../electron/core/license/license.ts';
import { licenseState } from '../../../electron/core/license/license-state.ts';
import { silentLogger } from '../../../electron/core/log.ts';
import type { Keychain } from '../../../electron/core/secrets/keychain.ts';
import { createSecretTexts } from '../../../electron/core/secrets/secret-texts.ts';
import { openFileKeychain } from '../../core/file-keychain.ts';
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

/**
 * Starts of the core with a license server that takes connections and never says a word, and without one, in turns: from
 * an empty folder, and of a desktop that was activated and whose check-in is due.
 */
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
      const times: Record<'without' | 'silent' | 'again' | 'due', number[]> = { without: [], silent: [], again: [], due: [] };
      const activated = join(folder, 'activated');
      const keychain = openFileKeychain(join(folder, 'keychain.json'));
      await timeStart({ dataDir: activated }); // loading is paid once
      await storeToken(activated, keychain, license.server);
      for (let run = 0; run < starts; run++) {
        times.without.push(await timeStart({ dataDir: join(folder, `without-${run}`) }));
        times.silent.push(await timeStart({ dataDir: join(folder, `with-${run}`), license }));
        times.again.push(await timeStart({ dataDir: activated, keychain }));
        times.due.push(await timeStart({ dataDir: activated, keychain, license }, 'stale'));
      }
      const [without, withSilent, again, due] = [median(times.without), median(times.silent), median(times.again), median(times.due)];
      return {
        core_start_ms: rounded(without),
        core_start_silent_license_server_ms: rounded(withSilent),
        core_start_difference_ms: rounded(withSilent - without),
        core_start_again_ms: rounded(again),
        core_start_due_check_in_ms: rounded(due),
        core_start_due_difference_ms: rounded(due - again),
      };
    });
  } finally {
    silent.close();
  }
}

/** Makes a folder that of a desktop which was activated two days ago by the server at `issuer`. */
async function storeToken(dataDir: string, keychain: Keychain, issuer: string): Promise<void> {
  const file = openUserDatabase(dataDir, silentLogger);
  const keeper = createLicenseKeeper({ db: userQueries(file), secrets: createSecretTexts(keychain), dataDir, log: silentLogger, clock: Date.now });
  await keeper.load();
  const { thumbprint } = await keeper.needKey();
  const iat = Math.floor(Date.now() / 1_000) - 2 * 86_400;
  const token = tokenWith({ iss: issuer, iat, nbf: iat, rfa: iat + 86_400, exp: iat + 14 * 86_400, until: iat + 30 * 86_400, cnf: { jkt: thumbprint }, fp: { v: 1, need: 0, c: [] } });
  keeper.keep({ token, memory: { ...known, notEarlierThan: iat * 1_000, lastSaidAt: iat } });
  await keeper.close();
  file.close();
}

/** Up to the first answer about the license, which the frame of the window asks for. */
async function timeStart(options: Pick<CoreOptions, 'dataDir' | 'license' | 'keychain'>, state: LicenseState = options.license ? 'unlicensed' : 'active'): Promise<number> {
  await mkdir(options.dataDir, { recursive: true });
  const begunAt = performance.now();
  const core = await createCore({ version: '0.0.0', host: 'desktop', keychain: 'memory', log: silentLogger, ...options });
  const answer = await core.call({ kind: 'owner' }, 'license.getStatus', {});
  const took = performance.now() - begunAt;
  await core.close();
  const said = answer.ok ? (answer.value as LicenseStatus).state : answer.error.code; // as its contract says
  if (said !== state) throw new Error(`the license was to be ${state}, and is ${said}`);
  return took;
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
