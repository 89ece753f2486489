import { useId, useState, type ReactNode } from 'react';
import type { LicensedDevice } from '#shared/contract/activations.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatAgo } from '../../lib/format-time.ts';
import { useNow } from '../../lib/use-now.ts';
import { platformName } from './platform-name.ts';
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
  const language = useLanguage();
  const now = useNow(60_000);
  const group = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const oldestFirst = [...devices].sort((a, b) => a.lastSeenAt - b.lastSeenAt);
  const isThere = devices.some(({ id }) => id === chosen);
  return (
    <>
      <div role="radiogroup" aria-label={license.activation.choose} className={styles.devices}>
        {oldestFirst.map(({ id, name, platform, lastSeenAt }, at) => (
          <label key={id} className={styles.device}>
            <input
              type="radio"
              name={group}
              data-first-focus={at === 0 ? true : undefined}
              checked={id === chosen}
              disabled={disabled}
              onChange={() => {
                setChosen(id);
              }}
            />
            <span className={styles.words}>
              <span className={styles.name}>
                <bdi>{name ?? license.unnamed}</bdi>
              </span>
              <span className={styles.muted}>
                {[platformName(platform), license.lastSeen(formatAgo(Math.min(lastSeenAt, now), now, language))].filter(Boolean).join(' · ')}
              </span>
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
