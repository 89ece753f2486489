import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { notify } from '../../stores/notices.ts';
import { showActivation } from '../../stores/overlays.ts';
import type { LicenseRemedy } from './license-words.ts';
import { openLicensePage, useCheckIn } from './use-license-actions.ts';

interface RemedyButtonProps {
  remedy: LicenseRemedy;
  status: LicenseStatus;
  tone?: 'plain' | 'primary' | 'quiet';
  /** Shorter words, where there is one line. */
  short?: boolean;
}

/** The button that does what helps. Nothing where there is no account page to go to. */
export function RemedyButton({ remedy, status, tone, short }: RemedyButtonProps) {
  const { license } = useText();
  const { checking, check } = useCheckIn();
  const look = tone === undefined ? {} : { tone };
  switch (remedy) {
    case 'activate':
      return (
        <Button
          {...look}
          aria-haspopup="dialog"
          onClick={() => {
            showActivation(true);
          }}
        >
          {status.activation === null ? (short ? license.notices.activate : license.activate) : license.goOn}
        </Button>
      );
    case 'check':
      return (
        <Button {...look} disabled={checking} onClick={() => void check()}>
          {checking ? license.checking : license.checkNow}
        </Button>
      );
    case 'billing':
    case 'buy':
    case 'renew':
    case 'account': {
      if (status.accountUrl === null) return null;
      const words = { billing: license.manageBilling, buy: license.buy, renew: license.renew, account: license.openAccount };
      return (
        <Button
          {...look}
          onClick={() =>
            void openLicensePage('account').then((opened) => {
              if (!opened) notify({ tone: 'bad', text: license.pageNotOpened });
            })
          }
        >
          {words[remedy]}
        </Button>
      );
    }
  }
}
