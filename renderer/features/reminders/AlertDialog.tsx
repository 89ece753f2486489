import { useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { alertKinds, reminderActions, type Alert, type AlertKind, type ReminderAction } from '#shared/model/reminder.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Dialog, SaveActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { SwitchLine } from '../../components/SwitchLine.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { usePlaylistList } from '../../stores/active-playlist.ts';
import styles from './AlertDialog.module.css';

/** Minutes before a programme. */
const leads = [0, 1, 2, 5, 10, 15, 30, 60];

/** A new standing wish, or another wording of one; what it finds now stands below. */
export function AlertDialog({ alert, onClose }: { alert: Alert | null; onClose: () => void }) {
  const { reminders: text } = useText();
  const playlists = usePlaylistList();
  const [kind, setKind] = useState<AlertKind>(alert?.kind ?? 'word');
  const [words, setWords] = useState(alert?.text ?? '');
  const [newOnly, setNewOnly] = useState(alert?.newOnly ?? false);
  const [action, setAction] = useState<ReminderAction>(alert?.action ?? 'notify');
  const [minutesBefore, setMinutesBefore] = useState(alert?.minutesBefore ?? 5);
  const [playlistId, setPlaylistId] = useState<PlaylistId | null>(alert?.playlistId ?? null);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const wanted = words.trim();
  const offered = leads.includes(minutesBefore) ? leads : [...leads, minutesBefore].sort((a, b) => a - b);

  const save = async (): Promise<void> => {
    setSaving(true);
    const wish = { kind, text: wanted, newOnly, action, minutesBefore, playlistId };
    const done = await settled(alert === null ? api.reminders.addAlert(wish) : api.reminders.updateAlert({ alertId: alert.id, ...wish }));
    setSaving(false);
    if (done.status === 'failed') setError(done.error);
    else onClose();
  };
  return (
    <Dialog title={alert === null ? text.newAlert : text.editAlert} onClose={onClose} wide>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== '') void save();
        }}
      >
        <div className={styles.kind}>
          <SegmentedControl<AlertKind>
            label={text.kind}
            value={kind}
            onChange={setKind}
            choices={alertKinds.map((value) => ({ value, label: text.kinds[value] }))}
          />
          <p className={styles.muted}>{text.kindsWhy[kind]}</p>
        </div>
        <TextField label={text.text} maxLength={200} autoFocus dir="auto" value={words} onChange={setWords} />
        <SwitchLine label={text.newOnly} why={text.newOnlyWhy} checked={newOnly} onChange={setNewOnly} />
        <div className={styles.choices}>
          <Select<ReminderAction>
            label={text.action}
            value={action}
            onChange={setAction}
            choices={reminderActions.map((value) => ({ value, label: text.actions[value] }))}
          />
          <Select
            label={text.when}
            value={String(minutesBefore)}
            onChange={(value) => { setMinutesBefore(Number(value)); }}
            choices={offered.map((minutes) => ({ value: String(minutes), label: text.before(minutes) }))}
          />
          {playlists.length < 2 ? null : (
            <Select<string>
              label={text.where}
              value={playlistId ?? ''}
              onChange={(value) => { setPlaylistId(playlists.find(({ id }) => id === value)?.id ?? null); }}
              choices={[{ value: '', label: text.everywhere }, ...playlists.map(({ id, name }) => ({ value: id as string, label: name }))]}
            />
          )}
        </div>
        <Preview kind={kind} words={wanted} newOnly={newOnly} playlistId={playlistId} />
        <FailureNote error={error} />
        <SaveActions disabled={wanted === '' || isSaving} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface PreviewProps {
  kind: AlertKind;
  words: string;
  newOnly: boolean;
  playlistId: PlaylistId | null;
}

interface Found {
  hits: readonly { channel: Channel; programme: DescribedProgramme }[];
  total: number;
}

const mostShown = 5;

function Preview({ kind, words, newOnly, playlistId }: PreviewProps) {
  const { reminders: text, live } = useText();
  const language = useLanguage();
  const asked = useDebounced(words, 250);
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (asked === '') {
      setFound(null);
      return undefined;
    }
    let isWanted = true;
    void settled(api.reminders.previewAlert({ kind, text: asked, newOnly, playlistId })).then((answer) => {
      if (isWanted && answer.status === 'ready') setFound(answer.data);
    });
    return () => {
      isWanted = false;
    };
  }, [asked, kind, newOnly, playlistId]);
  return (
    <div role="status" className={styles.preview}>
      {found === null ? null : (
        <>
          <p className={styles.muted}>{text.found(found.total)}</p>
          <ul>
            {found.hits.slice(0, mostShown).map(({ channel, programme }) => (
              <li key={`${channel.id} ${programme.start}`}>
                <span dir="auto">{programme.title ?? live.untitled}</span>{' '}
                <span className={`${styles.muted} tabular`} dir="auto">
                  {formatMoment(programme.start, language)} · {channel.name}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
