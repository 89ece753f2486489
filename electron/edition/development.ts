import { readFileSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import type { LicenseSettings } from '../core/license/license.ts';
import { PublishedKeys } from '../core/license/pinned-keys.ts';
import type { Edition } from './edition.ts';
import { createMovedClock } from './moved-clock.ts';

/**
 * A tree somebody works in is told by its environment: `LICENSE_SERVER` with the file `LICENSE_KEYS_FILE` of the public
 * keys it signs with, and `WEBPLAY_TEST_CLOCK`. The build of a release takes `release.ts` in place of this file.
 */
export function openEdition(env: NodeJS.ProcessEnv): Edition {
  const { WEBPLAY_TEST_CLOCK: clockFile = '' } = env;
  return { license: readLicenseSettings(env), clock: clockFile === '' ? Date.now : createMovedClock(clockFile) };
}

function readLicenseSettings({ LICENSE_SERVER: server = '', LICENSE_KEYS_FILE: keysFile = '' }: NodeJS.ProcessEnv): LicenseSettings | undefined {
  if (server === '') return undefined;
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? '')) throw new AppError('invalid_input', 'LICENSE_SERVER must be an http or https address');
  if (keysFile === '') throw new AppError('invalid_input', 'LICENSE_SERVER needs LICENSE_KEYS_FILE, the public keys that it signs with');
  return { server, keys: readKeys(keysFile), mayBeLocal: true };
}

function readKeys(file: string): PublishedKeys {
  try {
    return PublishedKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new AppError('invalid_input', 'LICENSE_KEYS_FILE is not a readable file of public keys', { cause: error });
  }
}
