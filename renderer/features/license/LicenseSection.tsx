import { Button } from '../../components/Button.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { useText } from '../../i18n/use-text.ts';
import { navigate } from '../../lib/router.ts';
import { useLicense } from '../../stores/license.ts';
import { describeLicense } from './license-words.ts';

/** The license among the settings: how it stands, and the way to its page. */
export function LicenseSection() {
  const messages = useText();
  const status = useLicense((state) => state.status);
  if (status === null) return null;
  const { title, means } = describeLicense(status, messages);
  return (
    <SettingRows>
      <SettingRow label={title} why={means}>
        <Button
          onClick={() => {
            navigate({ page: 'license' });
          }}
        >
          {messages.license.open}
        </Button>
      </SettingRow>
    </SettingRows>
  );
}
