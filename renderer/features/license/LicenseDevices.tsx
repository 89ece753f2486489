import { useCallback, useEffect, useState } from 'react';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useText } from '../../i18n/use-text.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { RemedyButton } from './RemedyButton.tsx';
import { useDeviceWords } from './use-device-words.ts';
import styles from './LicensePage.module.css';

type Devices = Awaited<ReturnType<typeof api.license.listDevices>>;

/** Who uses the license. Others are released on the account page; this computer, below. */
export function LicenseDevices({ status }: { status: LicenseStatus }) {
  const { license, common } = useText();
  const say = useDeviceWords();
  const [devices, setDevices] = useState<Loadable<Devices>>(loading);
  const load = useCallback(async () => {
    setDevices(await settled(api.license.listDevices({})));
  }, []);
  useEffect(() => void load(), [load]);
  useAppEvent('license.changed', () => void load());
  return (
    <section aria-label={license.devices} className={styles.section}>
      <div className={styles.head}>
        <h2>{license.devices}</h2>
        {devices.status === 'ready' ? (
          <p className={`${styles.muted} tabular`}>
            {devices.data.limit === null ? license.devicesCount(devices.data.devices.length) : license.devicesUsed(devices.data.devices.length, devices.data.limit)}
          </p>
        ) : null}
      </div>
      {devices.status === 'loading' ? <Skeleton width="100%" height="3.5rem" /> : null}
      {devices.status === 'failed' ? (
        <div className={styles.failed}>
          <FailureNote error={devices.error} />
          <Button onClick={() => void load()}>{common.tryAgain}</Button>
        </div>
      ) : null}
      {devices.status === 'ready' ? (
        <ul className={styles.list}>
          {devices.data.devices.map((device) => (
            <li key={device.id} className={styles.row}>
              <div className={styles.words}>
                <p className={styles.name}>
                  <bdi>{device.name ?? license.unnamed}</bdi> {device.isThis ? <Badge tone="accent">{license.thisComputer}</Badge> : null}
                </p>
                <p className={styles.muted}>{say(device)}</p>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {status.accountUrl === null ? null : (
        <div className={styles.row}>
          <div className={styles.words}>
            <p className={styles.name}>{license.manageDevices}</p>
            <p className={styles.muted}>{license.manageDevicesWhy}</p>
          </div>
          <RemedyButton remedy="account" status={status} />
        </div>
      )}
    </section>
  );
}
