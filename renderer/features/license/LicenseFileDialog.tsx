import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FileInput } from '../../components/FileInput.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { changeLicense } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';
import styles from './LicenseFileDialog.module.css';

/** As the contract takes it. */
const longest = 8_192;

/** A license that comes as a file, or as what is in it. */
export function LicenseFileDialog({ wasLicensed, onClose }: { wasLicensed: boolean; onClose: () => void }) {
  const { license, common } = useText();
  const pickFile = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const tryOut = async (given: string): Promise<void> => {
    setBusy(true);
    setError(null);
    const failure = await changeLicense(api.license.useFile({ text: given }));
    setBusy(false);
    // A file that comes before its request is for another key.
    setError(failure?.code === 'conflict' ? new AppError('invalid_license', failure.message) : failure);
    if (failure !== null) return;
    notify({ tone: 'good', text: wasLicensed ? license.checked : license.activation.activated });
    onClose();
  };
  const read = async (file: File): Promise<void> => {
    setError(null);
    setTooLarge(file.size > longest);
    if (file.size > longest) return;
    const content = await file.text();
    setText(content);
    if (content.trim() !== '') await tryOut(content);
  };
  return (
    <Dialog title={license.fileTitle} onClose={onClose}>
      <FileInput ref={pickFile} label={license.fileChoose} accept=".txt,.lic,.license,text/plain" onFile={(file) => void read(file)} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && !busy) void tryOut(text);
        }}
      >
        <Button
          className={styles.choose}
          data-first-focus
          icon={<FileUp {...iconProps} />}
          disabled={busy}
          onClick={() => {
            pickFile.current?.click();
          }}
        >
          {license.fileChoose}
        </Button>
        <TextArea label={license.filePaste} rows={6} maxLength={longest} value={text} onChange={setText} />
        {tooLarge ? <p role="alert">{license.fileTooLarge}</p> : null}
        <FailureNote error={error} />
        <DialogActions>
          <Button tone="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" tone="primary" disabled={busy || text.trim() === ''}>
            {license.fileUse}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
