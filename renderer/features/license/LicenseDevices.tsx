import { useCallback, useEffect, useState } from 'react';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { ItemRow } from '../../components/ItemRow.tsx';
import { Section } from '../../components/Section.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useText } from '../../i18n/use-text.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { ReleaseDialog } from './ReleaseDialog.tsx';
import { RemedyButton } from './RemedyButton.tsx';
import { useDeviceWords } from './use-device-words.ts';
import styles from './LicensePage.module.css';

type Devices = Awaited<ReturnType<typeof api.license.listDevices>>;

/** Who uses the license. This computer gives its place up here; others, on the account page. */
export function LicenseDevices({ status }: { status: LicenseStatus }) {
  const { license, common } = useText();
  const say = useDeviceWords();
  const [isReleasing, setReleasing] = useState(false);
  const [devices, setDevices] = useState<Loadable<Devices>>(loading);
  const load = useCallback(async () => {
    setDevices(await settled(api.license.listDevices({})));
  }, []);
  useEffect(() => void load(), [load]);
  useAppEvent('license.changed', () => void load());
  const sayCount = ({ devices: { length: used }, limit }: Devices): string => (limit === null ? license.devicesCount(used) : license.devicesUsed(used, limit));
  return (
    <Section title={license.devices} aside={devices.status === 'ready' ? sayCount(devices.data) : undefined}>
      {devices.status === 'loading' ? <Skeleton width="100%" height="3.5rem" /> : null}
      {devices.status === 'failed' ? (
        <div className={styles.failed}>
          <FailureNote error={devices.error} />
          <Button onClick={() => void load()}>{common.tryAgain}</Button>
        </div>
      ) : null}
      {devices.status === 'ready' ? (
        <ul>
          {thisFirst(devices.data.devices).map((device) => (
            <ItemRow
              key={device.id}
              name={
                <>
                  <bdi>{device.name ?? license.unnamed}</bdi>
                  {device.isThis ? <Badge tone="accent">{license.thisComputer}</Badge> : null}
                </>
              }
              note={say(device)}
            />
          ))}
        </ul>
      ) : null}
      <SettingRows>
        <SettingRow label={license.release} why={license.releaseWhy}>
          <Button
            aria-haspopup="dialog"
            onClick={() => {
              setReleasing(true);
            }}
          >
            {license.releaseButton}
          </Button>
        </SettingRow>
        {status.accountUrl === null ? null : (
          <SettingRow label={license.manageDevices} why={license.manageDevicesWhy}>
            <RemedyButton remedy="account" status={status} />
          </SettingRow>
        )}
      </SettingRows>
      {isReleasing ? (
        <ReleaseDialog
          onClose={() => {
            setReleasing(false);
          }}
        />
      ) : null}
    </Section>
  );
}

function thisFirst(devices: Devices['devices']): Devices['devices'] {
  return devices.toSorted((one, other) => Number(other.isThis) - Number(one.isThis));
}
