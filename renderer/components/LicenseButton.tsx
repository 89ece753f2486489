import { useText } from '../i18n/use-text.ts';
import { navigate } from '../lib/router.ts';
import { Button } from './Button.tsx';

/** The way to the license, where something failed for want of one; a dialog around it closes. */
export function LicenseButton({ onLeave }: { onLeave?: () => void }) {
  const { license } = useText();
  return (
    <Button
      onClick={(event) => {
        event.currentTarget.closest('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }));
        onLeave?.();
        navigate({ page: 'license' });
      }}
    >
      {license.toLicense}
    </Button>
  );
}
