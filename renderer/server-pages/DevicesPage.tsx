import { EyeOff, MonitorSmartphone, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import { Badge } from '../components/Badge.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog, DialogActions } from '../components/Dialog.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ItemRow } from '../components/ItemRow.tsx';
import { Section } from '../components/Section.tsx';
import { SegmentedControl } from '../components/SegmentedControl.tsx';
import { TextField } from '../components/TextField.tsx';
import { iconProps, smallIconProps } from '../components/icon.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { formatDate, formatSince } from '../lib/format-time.ts';
import { platformName } from '../lib/platform-name.ts';
import { useNow } from '../lib/use-now.ts';
import { CapacityNotice } from './CapacityNotice.tsx';
import { Notice } from './Notice.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';
import { isLongUnseen, withPlace } from './device-places.ts';
import { roomLeft } from './room-left.ts';
import { api } from './server-api.ts';
import { describeBrowser, thisBrowser } from './this-browser.ts';
import { useAction } from './use-action.ts';
import { useAnswer } from './use-answer.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './DevicesPage.module.css';

/** The devices of who is signed in: which there are, one more, one less, and which should go when there are too many. */
export function DevicesPage() {
  const { serverPages: text } = useText();
  const { answer, reload } = useAnswer(async () => {
    const [devices, capacity] = await Promise.all([api.devices.listMine({}), api.devices.capacity({})]);
    return { devices, capacity };
  });
  const [said, setSaid] = useState('');
  const [leaving, setLeaving] = useState<Device | null>(null);
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={reload} />;
  if (answer.status !== 'ready') return <Waiting hasNotice />;
  const { devices, capacity } = answer.data;
  const placed = withPlace(
    devices.map((device) => ({ device, lastSeenAt: Date.parse(device.last_seen_at) })),
    roomLeft(capacity) === 'over' ? capacity.devices_allowed : devices.length,
  );
  const places = new Set([...placed].map(({ device }) => device));
  return (
    <>
      <CapacityNotice capacity={capacity} />
      <LongUnseen
        devices={devices}
        onTry={() => {
          setSaid('');
        }}
        onRemoved={(count) => {
          if (count > 0) setSaid(text.devices.removedMany(count));
          reload();
        }}
      />
      <Section title={text.devices.list}>
        {devices.length === 0 ? (
          <EmptyState icon={<MonitorSmartphone {...iconProps} />} title={text.devices.none} advice={text.devices.noneAdvice} />
        ) : (
          <ul>
            {devices.map((device) => (
              <DeviceRow
                key={device.id}
                device={device}
                hasPlace={places.has(device)}
                onRemove={() => {
                  setLeaving(device);
                }}
              />
            ))}
          </ul>
        )}
        <p role="status" className={styles.said}>
          {said}
        </p>
      </Section>
      <Registration
        devices={devices}
        onTry={() => {
          setSaid('');
        }}
        onRegistered={(name) => {
          setSaid(text.devices.registered(name));
          reload();
        }}
      />
      {leaving === null ? null : (
        <RemoveDialog
          device={leaving}
          onClose={() => {
            setLeaving(null);
          }}
          onRemoved={(name) => {
            setLeaving(null);
            setSaid(text.devices.removed(name));
            reload();
          }}
        />
      )}
    </>
  );
}

function useNameOf(): (device: Pick<Device, 'name'>) => string {
  const { serverPages: text } = useText();
  return ({ name }) => (name === null || name === '' ? text.devices.unnamed : name);
}

interface LongUnseenProps {
  devices: readonly Device[];
  onTry: () => void;
  /** With how many went. */
  onRemoved: (count: number) => void;
}

/** Devices that have probably gone for good: offered to go from here too, and never removed unasked. */
function LongUnseen({ devices, onTry, onRemoved }: LongUnseenProps) {
  const { serverPages } = useText();
  const text = serverPages.devices;
  const now = useNow(60_000);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const gone = devices.filter((device) => isLongUnseen(Date.parse(device.last_seen_at), now));
  if (gone.length === 0) return null;
  const removeAll = async (): Promise<void> => {
    onTry();
    let count = 0;
    await action.run(async () => {
      for (const { id } of gone) {
        await api.devices.remove({ id });
        count += 1;
      }
    });
    onRemoved(count);
  };
  return (
    <Notice tone="plain" icon={<EyeOff {...iconProps} />} title={text.longUnseenTitle(gone.length)}>
      <Button disabled={action.isBusy || secondsLeft > 0} onClick={() => void removeAll()}>
        {text.removeLongUnseen(gone.length)}
      </Button>
      <Trouble error={action.error} words={action.error?.code === 'conflict' ? serverPages.activate.tooManyReleases : undefined} />
    </Notice>
  );
}

interface DeviceRowProps {
  device: Device;
  /** Licenses carry it; false after they came to carry fewer. */
  hasPlace: boolean;
  onRemove: () => void;
}

function DeviceRow({ device, hasPlace, onRemove }: DeviceRowProps) {
  const { serverPages } = useText();
  const text = serverPages.devices;
  const language = useLanguage();
  const name = useNameOf()(device);
  const now = useNow(60_000);
  const lastSeenAt = Date.parse(device.last_seen_at);
  return (
    <ItemRow
      name={
        <>
          <bdi>{name}</bdi>
          {device.fingerprint === thisBrowser() ? <Badge tone="accent">{text.thisBrowser}</Badge> : null}
          {hasPlace ? null : <Badge>{text.noPlace}</Badge>}
          {isLongUnseen(lastSeenAt, now) ? <Badge>{text.longUnseen}</Badge> : null}
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
          {text.lastSeen(formatSince(lastSeenAt, now, language))} · {text.since(formatDate(Date.parse(device.created_at), language))}
        </>
      }
      more={
        <p className={styles.fingerprint} title={text.fingerprint} dir="auto">
          {device.fingerprint}
        </p>
      }
    >
      <Button tone="danger" icon={<Trash2 {...smallIconProps} />} aria-label={text.removeOf(name)} onClick={onRemove}>
        {text.remove}
      </Button>
    </ItemRow>
  );
}

type Which = 'this' | 'other';

interface RegistrationProps {
  devices: readonly Device[];
  onTry: () => void;
  onRegistered: (name: string) => void;
}

function Registration({ devices, onTry, onRegistered }: RegistrationProps) {
  const { serverPages } = useText();
  const text = serverPages.devices;
  const own = describeBrowser(navigator.userAgent);
  const nameOf = useNameOf();
  const [which, setWhich] = useState<Which>('this');
  const [fingerprint, setFingerprint] = useState('');
  const [name, setName] = useState(own.name);
  const [platform, setPlatform] = useState(own.platform);
  const [wasSent, setSent] = useState(false);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);

  const isHere = devices.some((device) => device.fingerprint === thisBrowser());
  const chosen = which === 'this' ? thisBrowser() : fingerprint.trim();
  const isMissing = chosen === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSent(true);
    if (isMissing || secondsLeft > 0) return;
    onTry();
    const given = { name: name.trim() === '' ? null : name.trim(), platform: platform.trim() === '' ? null : platform.trim() };
    const wentWell = await action.run(() => api.devices.register({ fingerprint: chosen, ...given }));
    if (!wentWell) return;
    setSent(false);
    if (which === 'other') {
      setFingerprint('');
      setName('');
      setPlatform('');
    }
    onRegistered(nameOf(given));
  };

  return (
    <Section title={text.add}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <SegmentedControl
          className={styles.which}
          label={text.which}
          value={which}
          choices={[
            { value: 'this', label: text.thisBrowser },
            { value: 'other', label: text.anotherDevice },
          ]}
          onChange={(next) => {
            setWhich(next);
            setName(next === 'this' ? own.name : '');
            setPlatform(next === 'this' ? own.platform : '');
            setSent(false);
            action.forget();
          }}
        />
        {which === 'this' && isHere ? (
          <p className={styles.muted}>{text.alreadyHere}</p>
        ) : (
          <>
            {which === 'other' ? (
              <TextField
                label={text.fingerprint}
                hint={text.fingerprintHint}
                maxLength={512}
                required
                value={fingerprint}
                error={wasSent && isMissing ? serverPages.signIn.required : null}
                onChange={setFingerprint}
              />
            ) : null}
            <TextField label={text.name} hint={text.nameHint} maxLength={200} value={name} onChange={setName} />
            <TextField label={text.platform} hint={serverPages.signIn.optional} maxLength={100} value={platform} onChange={setPlatform} />
            <Trouble error={action.error}>
              {action.error?.code === 'license_required' ? <PlaceLink to="licenses">{serverPages.pages.licenses}</PlaceLink> : undefined}
            </Trouble>
            <Button type="submit" tone="primary" disabled={action.isBusy || secondsLeft > 0}>
              {text.register}
            </Button>
          </>
        )}
      </form>
    </Section>
  );
}

interface RemoveDialogProps {
  device: Device;
  onClose: () => void;
  onRemoved: (name: string) => void;
}

function RemoveDialog({ device, onClose, onRemoved }: RemoveDialogProps) {
  const { serverPages, common } = useText();
  const text = serverPages.devices;
  const name = useNameOf()(device);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const remove = async (): Promise<void> => {
    if (await action.run(() => api.devices.remove({ id: device.id }))) onRemoved(name);
  };
  return (
    <Dialog title={text.removeTitle} onClose={onClose}>
      <p className={styles.why} dir="auto">
        {text.removeWhy(name)}
      </p>
      <Trouble error={action.error} words={action.error?.code === 'conflict' ? serverPages.activate.tooManyReleases : undefined} />
      <DialogActions>
        <Button data-first-focus onClick={onClose}>
          {common.cancel}
        </Button>
        <Button tone="danger" disabled={action.isBusy || secondsLeft > 0} onClick={() => void remove()}>
          {text.remove}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
