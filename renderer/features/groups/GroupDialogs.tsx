import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions, SaveActions } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../i18n/use-text.ts';
import styles from './GroupDialogs.module.css';

export function NewGroupDialog({ onClose, onCreate }: { onClose: () => void; onCreate: (name: string) => Promise<void> }) {
  const { groups: text } = useText();
  const [name, setName] = useState('');
  return (
    <Dialog title={text.createTitle} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          void onCreate(name.trim());
          onClose();
        }}
      >
        <TextField label={text.name} hint={text.createHint} maxLength={200} autoFocus value={name} onChange={setName} />
        <SaveActions disabled={name.trim() === ''} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

export function ResetDialog({ onClose, onReset }: { onClose: () => void; onReset: () => Promise<void> }) {
  const { groups: text } = useText();
  return <Question title={text.resetTitle} body={text.resetBody} action={text.reset} onClose={onClose} onYes={onReset} />;
}

interface RemoveGroupDialogProps {
  name: string;
  onClose: () => void;
  onRemove: () => Promise<void>;
}

export function RemoveGroupDialog({ name, onClose, onRemove }: RemoveGroupDialogProps) {
  const { groups: text } = useText();
  return <Question title={text.removeTitle(name)} body={text.removeBody} action={text.remove} onClose={onClose} onYes={onRemove} />;
}

interface QuestionProps {
  title: string;
  body: string;
  action: string;
  onClose: () => void;
  onYes: () => Promise<void>;
}

function Question({ title, body, action, onClose, onYes }: QuestionProps) {
  const { common } = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{body}</p>
      <DialogActions>
        <Button tone="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          tone="danger"
          onClick={() => {
            void onYes();
            onClose();
          }}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
