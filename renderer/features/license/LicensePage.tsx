import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { ColumnPage } from '../../components/ColumnPage.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Section } from '../../components/Section.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { useLicense } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';
import { LicenseDevices } from './LicenseDevices.tsx';
import { LicenseFacts } from './LicenseFacts.tsx';
import { LicenseFileDialog } from './LicenseFileDialog.tsx';
import { LicenseStateCard } from './LicenseStateCard.tsx';
import { isLicensed } from './license-words.ts';
import styles from './LicensePage.module.css';

/** The license of this computer: how it stands, what it allows, and all that can be done about it. */
export function LicensePage() {
  const { license } = useText();
  const status = useLicense((state) => state.status);
  if (status === null) return <EmptyState isHeading icon={<KeyRound size="1.5rem" strokeWidth={1.5} aria-hidden />} title={license.notNeeded} advice={license.notNeededAdvice} />;
  return (
    <ColumnPage title={license.title}>
      <LicenseStateCard status={status} />
      <LicenseFacts status={status} />
      {isLicensed(status) ? <LicenseDevices status={status} /> : null}
      <WithoutInternet status={status} />
    </ColumnPage>
  );
}

/** A request goes out as a file, and the license comes in as one. */
function WithoutInternet({ status }: { status: LicenseStatus }) {
  const messages = useText();
  const { license } = messages;
  const [using, setUsing] = useState(false);
  const saveRequest = async (): Promise<void> => {
    const made = await settled(api.license.makeFileRequest({}));
    const saved = made.status === 'ready' ? await settled(api.shell.saveTextFile(made.data)) : made;
    if (saved.status === 'failed') notify({ tone: 'bad', text: describeFailure(saved.error, messages).sentence });
    else if ('saved' in saved.data && saved.data.saved) notify({ tone: 'good', text: license.requestSaved });
  };
  return (
    <Section title={license.withoutInternet}>
      <SettingRows>
        <SettingRow label={license.request} why={license.requestWhy}>
          <Button onClick={() => void saveRequest()}>{license.requestButton}</Button>
        </SettingRow>
        <SettingRow label={license.file} why={license.fileWhy}>
          <Button
            onClick={() => {
              setUsing(true);
            }}
          >
            {license.fileButton}
          </Button>
        </SettingRow>
      </SettingRows>
      {status.keyPersists ? null : <p className={styles.note}>{license.noKeychain}</p>}
      {using ? (
        <LicenseFileDialog
          wasLicensed={isLicensed(status)}
          onClose={() => {
            setUsing(false);
          }}
        />
      ) : null}
    </Section>
  );
}
