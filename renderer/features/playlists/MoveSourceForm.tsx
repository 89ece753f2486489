import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Source } from '#shared/model/source.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { TextField } from '../../components/TextField.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { useAppInfo } from '../../stores/session.ts';
import { serverAddress } from './login.ts';
import { LoginFields } from './LoginFields.tsx';
import { sourceOf, type MoveForm, type MoveKind } from './move-source.ts';
import { FoldedOptions, type Options } from './OptionFields.tsx';
import styles from './forms.module.css';

interface MoveSourceFormProps {
  form: MoveForm;
  onForm: (form: MoveForm) => void;
  options: Options;
  onOptions: (options: Options) => void;
  error: AppError | null;
  onCompare: (source: Source) => void;
  onCancel: () => void;
}

/** Where a playlist moves to. */
export function MoveSourceForm({ form, onForm, options, onOptions, error, onCompare, onCancel }: MoveSourceFormProps) {
  const { move, playlists, common } = useText();
  const [tried, setTried] = useState(false);
  // A browser could only send the file, and then it would already be in place.
  const canPickFile = useAppInfo()?.host === 'desktop';
  const kinds: { value: MoveKind; label: string }[] = [
    { value: 'xtream', label: move.xtream },
    { value: 'm3u-url', label: move.link },
  ];
  if (canPickFile) kinds.push({ value: 'm3u-file', label: move.file });
  const kind = form.kind === 'm3u-file' && !canPickFile ? 'm3u-url' : form.kind;
  const pickFile = async (): Promise<void> => {
    const picked = await settled(api.shell.pickPlaylistFile({}));
    if (picked.status === 'ready' && picked.data.path !== null) onForm({ ...form, path: picked.data.path });
  };
  return (
    <form
      className={styles.fields}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const source = sourceOf({ ...form, kind });
        if (source !== null) onCompare(source);
      }}
    >
      <p className={styles.lead}>{move.lead}</p>
      <SegmentedControl<MoveKind>
        className={styles.kinds}
        label={move.kind}
        value={kind}
        choices={kinds}
        onChange={(chosen) => {
          setTried(false);
          onForm({ ...form, kind: chosen });
        }}
      />
      {kind === 'xtream' ? (
        <LoginFields
          value={form.login}
          onChange={(login) => {
            onForm({ ...form, login });
          }}
          tried={tried}
          autoFocus
        />
      ) : null}
      {kind === 'm3u-url' ? (
        <TextField
          label={move.linkField}
          hint={move.linkHint}
          error={tried && serverAddress(form.link) === null ? playlists.badServer : null}
          inputMode="url"
          maxLength={2_000}
          data-first-focus
          value={form.link}
          onChange={(link) => {
            onForm({ ...form, link });
          }}
        />
      ) : null}
      {kind === 'm3u-file' ? (
        <div className={styles.fileLine}>
          <span className={styles.path} dir="auto">
            {form.path ?? move.noFile}
          </span>
          <Button icon={<FileUp {...smallIconProps} />} onClick={() => void pickFile()}>
            {playlists.chooseFile}
          </Button>
        </div>
      ) : null}
      <FoldedOptions value={options} onChange={onOptions} />
      <FailureNote error={error} />
      <DialogActions>
        <Button tone="quiet" onClick={onCancel}>
          {common.cancel}
        </Button>
        <Button type="submit" tone="primary">
          {move.read}
        </Button>
      </DialogActions>
    </form>
  );
}
