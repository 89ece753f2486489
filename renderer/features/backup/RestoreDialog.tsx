import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { backupSections, mostBackupCharacters, type BackupReport, type BackupSection } from '#shared/contract/backup.ts';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FileInput } from '../../components/FileInput.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { iconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDate } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { tellRestored } from './tell-restored.ts';
import styles from './backup.module.css';

interface Opened {
  document: string;
  passphrase: string | null;
  report: BackupReport;
}

/** What can be left out; a playlist that is left out takes its marks with it. */
const choices: readonly BackupSection[] = backupSections;

/** A file, what is in it in words, and only then the merge. */
export function RestoreDialog({ onClose }: { onClose: () => void }) {
  const messages = useText();
  const { backup, common } = messages;
  const pickFile = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [busy, setBusy] = useState<'reading' | 'merging' | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [chosen, setChosen] = useState<readonly BackupSection[]>(choices.filter((section) => section !== 'settings'));

  const look = async (document: string, passphrase: string | null): Promise<void> => {
    setBusy('reading');
    const answer = await settled(api.backup.preview({ document, passphrase, sections: [...choices] }));
    setBusy(null);
    if (answer.status === 'ready') setOpened({ document, passphrase, report: answer.data });
    setError(answer.status === 'failed' ? answer.error : null);
  };
  const read = async (file: File): Promise<void> => {
    setOpened(null);
    setError(null);
    setTooLarge(file.size > mostBackupCharacters);
    if (file.size <= mostBackupCharacters) await look(await file.text(), null);
  };
  const merge = async ({ document, passphrase }: Opened): Promise<void> => {
    setBusy('merging');
    const answer = await settled(api.backup.restore({ document, passphrase, sections: [...chosen] }));
    setBusy(null);
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    tellRestored(answer.data, messages);
    onClose();
    await loadPlaylists();
  };

  return (
    <Dialog title={backup.restoreTitle} onClose={onClose} wide={opened !== null}>
      <FileInput ref={pickFile} label={backup.chooseFile} accept=".json,application/json" onFile={(file) => void read(file)} />
      {opened === null ? (
        <p>{backup.chooseHint}</p>
      ) : (
        <Preview
          opened={opened}
          chosen={chosen}
          onChosen={setChosen}
          onUnlock={busy === null ? (passphrase) => void look(opened.document, passphrase) : null}
        />
      )}
      {busy === 'reading' ? <p role="status">{backup.reading}</p> : null}
      {tooLarge ? (
        <p className={styles.failure} role="alert">
          {backup.tooLarge}
        </p>
      ) : null}
      <FailureNote error={error} />
      <DialogActions>
        <Button tone="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          tone={opened === null ? 'primary' : 'plain'}
          icon={<FileUp {...iconProps} />}
          disabled={busy !== null}
          onClick={() => {
            pickFile.current?.click();
          }}
        >
          {backup.chooseFile}
        </Button>
        {opened === null ? null : (
          <Button tone="primary" disabled={busy !== null || chosen.length === 0} onClick={() => void merge(opened)}>
            {busy === 'merging' ? backup.merging : backup.merge}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

interface PreviewProps {
  opened: Opened;
  chosen: readonly BackupSection[];
  onChosen: (chosen: readonly BackupSection[]) => void;
  /** Null while something is under way. */
  onUnlock: ((passphrase: string) => void) | null;
}

function Preview({ opened: { report }, chosen, onChosen, onUnlock }: PreviewProps) {
  const { backup } = useText();
  const language = useLanguage();
  const [passphrase, setPassphrase] = useState('');
  return (
    <>
      <p className="tabular">{backup.madeOn(formatDate(report.createdAt, language))}</p>
      {report.playlists.length === 0 ? null : (
        <ul className={styles.playlists} aria-label={backup.sections.playlists} tabIndex={0}>
          {report.playlists.map(({ name, sourceType, here, reachable }, at) => (
            <li key={at}>
              <bdi>{name}</bdi>
              <span className={styles.badges}>
                <Badge tone={here ? 'plain' : 'accent'}>{here ? backup.isHere : backup.isNew}</Badge>
                {reachable ? null : <Badge>{sourceType === 'm3u-file' ? backup.needsFile : backup.needsLogin}</Badge>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {report.secrets === 'none' ? <p className={styles.note}>{backup.noLogins}</p> : null}
      {report.secrets === 'locked' ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (passphrase !== '') onUnlock?.(passphrase);
          }}
        >
          <p className={styles.note}>{backup.locked}</p>
          <div className={styles.unlock}>
            <TextField label={backup.passphrase} type="password" maxLength={1_000} value={passphrase} onChange={setPassphrase} />
            <Button type="submit" disabled={passphrase === '' || onUnlock === null}>
              {backup.unlock}
            </Button>
          </div>
        </form>
      ) : null}
      <div className={styles.lines}>
        {report.sections.filter(({ total }) => total > 0).map((section) => (
          <div key={section.section} className={styles.line}>
            <div className={styles.words}>
              <p className={styles.label}>{backup.sections[section.section]}</p>
              <p className={styles.why}>{section.section === 'settings' ? backup.settingsReport : backup.sectionReport(section)}</p>
            </div>
            <Switch
              label={backup.sections[section.section]}
              checked={chosen.includes(section.section)}
              onChange={(on) => {
                onChosen(choices.filter((each) => (each === section.section ? on : chosen.includes(each))));
              }}
            />
          </div>
        ))}
      </div>
    </>
  );
}
