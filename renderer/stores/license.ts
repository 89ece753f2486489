import { create } from 'zustand';
import type { LicenseStatus } from '#shared/contract/license.ts';
import type { AppError } from '#shared/errors.ts';
import { api, onAppEvent, onEventGap } from '../api/api.ts';
import { settled } from '../lib/loadable.ts';
import { useNow } from '../lib/use-now.ts';

interface License {
  /** Null where nothing is known of a license, or none is needed: then nothing is shown of it either. */
  status: LicenseStatus | null;
  /** How far the clock that licenses are measured with is ahead of this one, in ms. */
  aheadMs: number;
}

export const useLicense = create<License>(() => ({ status: null, aheadMs: 0 }));

let asked = 0;

/** Shows what `work` answers, unless something newer was asked meanwhile; resolves to the error, if any. */
export async function changeLicense(work: Promise<LicenseStatus>): Promise<AppError | null> {
  const turn = ++asked;
  const answer = await settled(work);
  if (answer.status === 'failed') return answer.error;
  if (turn === asked) useLicense.setState({ status: answer.data.required ? answer.data : null, aheadMs: answer.data.now - Date.now() });
  return null;
}

/** Asks how things stand; what was known stays when nobody answers. */
export async function loadLicense(): Promise<void> {
  await changeLicense(api.license.getStatus({}));
}

export function watchLicense(): () => void {
  const stops = [onAppEvent('license.changed', () => void loadLicense()), onEventGap(() => void loadLicense())];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The time as licenses are measured, renewed every so often. */
export function useLicenseNow(everyMs: number): number {
  const now = useNow(everyMs);
  return now + useLicense(({ aheadMs }) => aheadMs);
}
