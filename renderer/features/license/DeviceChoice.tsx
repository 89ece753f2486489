import { useId, useState, type ReactNode } from 'react';
import type { LicensedDevice } from '#shared/contract/activations.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useDeviceWords } from './use-device-words.ts';
import styles from './ActivationDialog.module.css';

interface DeviceChoiceProps {
  devices: readonly LicensedDevice[];
  disabled: boolean;
  onChoose: (id: number) => void;
  /** Buttons before the one that replaces. */
  children: ReactNode;
}

/** Which device makes room; the one that nobody used for longest comes first. */
export function DeviceChoice({ devices, disabled, onChoose, children }: DeviceChoiceProps) {
  const { license } = useText();
  const say = useDeviceWords();
  const group = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const oldestFirst = [...devices].sort((a, b) => a.lastSeenAt - b.lastSeenAt);
  const isThere = devices.some(({ id }) => id === chosen);
  return (
    <>
      <div role="radiogroup" aria-label={license.activation.choose} className={styles.devices}>
        {oldestFirst.map((device, at) => (
          <label key={device.id} className={styles.device}>
            <input
              type="radio"
              name={group}
              data-first-focus={at === 0 ? true : undefined}
              checked={device.id === chosen}
              disabled={disabled}
              onChange={() => {
                setChosen(device.id);
              }}
            />
            <span className={styles.words}>
              <span className={styles.name}>
                <bdi>{device.name ?? license.unnamed}</bdi>
              </span>
              <span className={styles.muted}>{say(device)}</span>
            </span>
          </label>
        ))}
      </div>
      <DialogActions>
        {children}
        <Button
          tone="primary"
          disabled={!isThere || disabled}
          onClick={() => {
            if (chosen !== null) onChoose(chosen);
          }}
        >
          {license.activation.replace}
        </Button>
      </DialogActions>
    </>
  );
}
