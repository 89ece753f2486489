import { useState } from 'react';
import type { LicensedDevice } from '#shared/contract/activations.ts';
import { Badge } from '../components/Badge.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog, DialogActions } from '../components/Dialog.tsx';
import { ItemRow } from '../components/ItemRow.tsx';
import { Section } from '../components/Section.tsx';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { formatSince } from '../lib/format-time.ts';
import { platformName } from '../lib/platform-name.ts';
import { useNow } from '../lib/use-now.ts';
import { Trouble } from './Trouble.tsx';
import { isLongUnseen } from './device-places.ts';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './Activation.module.css';

interface ReleaseChoiceProps {
  devices: readonly LicensedDevice[];
  onReleased: (name: string) => void;
}

/** The devices that could give up their place; first those that hardly need it. */
export function ReleaseChoice({ devices, onReleased }: ReleaseChoiceProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const language = useLanguage();
  const now = useNow(60_000);
  const [leaving, setLeaving] = useState<LicensedDevice | null>(null);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const nameOf = ({ name }: LicensedDevice): string => (name === null || name === '' ? text.unnamed : name);
  const release = async (device: LicensedDevice): Promise<void> => {
    setLeaving(null);
    if (await action.run(() => api.activations.release({ id: device.id }))) onReleased(nameOf(device));
  };
  return (
    <Section title={text.devices}>
      <ul>
        {devices
          .toSorted((one, other) => one.lastSeenAt - other.lastSeenAt)
          .map((device) => {
            const name = nameOf(device);
            const isGone = isLongUnseen(device.lastSeenAt, now);
            return (
              <ItemRow
                key={device.id}
                name={
                  <>
                    <bdi>{name}</bdi>
                    {isGone ? <Badge>{serverPages.devices.longUnseen}</Badge> : null}
                  </>
                }
                note={
                  <>
                    {device.platform === null || device.platform === '' ? null : (
                      <>
                        <bdi>{platformName(device.platform)}</bdi>
                        {' · '}
                      </>
                    )}
                    {serverPages.devices.lastSeen(formatSince(device.lastSeenAt, now, language))}
                  </>
                }
              >
                <Button
                  tone="danger"
                  aria-label={text.releaseOf(name)}
                  disabled={action.isBusy || secondsLeft > 0}
                  onClick={() => {
                    if (isGone) void release(device);
                    else setLeaving(device);
                  }}
                >
                  {text.release}
                </Button>
              </ItemRow>
            );
          })}
      </ul>
      <Trouble error={action.error} words={action.error?.code === 'conflict' ? text.tooManyReleases : undefined} />
      {leaving === null ? null : (
        <ReleaseDialog
          name={nameOf(leaving)}
          onClose={() => {
            setLeaving(null);
          }}
          onRelease={() => void release(leaving)}
        />
      )}
    </Section>
  );
}

function ReleaseDialog({ name, onClose, onRelease }: { name: string; onClose: () => void; onRelease: () => void }) {
  const { serverPages, common } = useText();
  const text = serverPages.activate;
  return (
    <Dialog title={text.releaseTitle} onClose={onClose}>
      <p className={styles.why} dir="auto">
        {text.releaseWhy(name)}
      </p>
      <DialogActions>
        <Button data-first-focus onClick={onClose}>
          {common.cancel}
        </Button>
        <Button tone="danger" onClick={onRelease}>
          {text.release}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
