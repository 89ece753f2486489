import { useState } from 'react';
import { api } from '../../api/api.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { changeLicense, useLicense } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';
import { describeCheck } from './license-words.ts';

/** Asks the license server, and says how it went. */
export function useCheckIn(): { checking: boolean; check: () => Promise<void> } {
  const messages = useText();
  const [checking, setChecking] = useState(false);
  const check = async (): Promise<void> => {
    setChecking(true);
    const failure = (await changeLicense(api.license.checkIn({}))) ?? useLicense.getState().status?.lastFailure ?? null;
    setChecking(false);
    if (failure) notify({ tone: 'bad', text: describeCheck(failure, messages).sentence });
    else notify({ tone: 'good', text: messages.license.checked });
  };
  return { checking, check };
}

/** Opens a page of the license server in the browser; false when it could not be. */
export async function openLicensePage(page: 'activation' | 'account'): Promise<boolean> {
  const answer = await settled(api.shell.openLicensePage({ page }));
  const opened = answer.status === 'ready' && answer.data.opened;
  if (opened && page === 'account') checkOnReturn();
  return opened;
}

/** Whoever comes back from the account page may have paid, renewed or ended something there. */
function checkOnReturn(): void {
  removeEventListener('focus', checkQuietly);
  addEventListener('focus', checkQuietly, { once: true });
}

function checkQuietly(): void {
  void changeLicense(api.license.checkIn({}));
}
