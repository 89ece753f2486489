import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Generation } from '#shared/model/change.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import styles from './ChangesDialog.module.css';

interface UndoDialogProps {
  playlist: Playlist;
  generation: Generation;
  /** How many refreshes came after it; they are undone with it. */
  later: number;
  onClose: () => void;
  onUndone: () => void;
}

/** Says in words what comes back before a refresh is undone. */
export function UndoDialog({ playlist, generation, later, onClose, onUndone }: UndoDialogProps) {
  const { changes, common } = useText();
  const language = useLanguage();
  const [undoing, setUndoing] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { added, removed, renamed, moved, renumbered } = generation.changes;
  const facts = [
    removed > 0 ? changes.undoRemoved(removed) : null,
    added > 0 ? changes.undoAdded(added) : null,
    renamed > 0 ? changes.undoRenamed(renamed) : null,
    moved > 0 ? changes.undoMoved(moved) : null,
    renumbered > 0 ? changes.undoRenumbered(renumbered) : null,
    later > 0 ? changes.undoLater(later) : null,
  ].filter((fact) => fact !== null);
  const undo = async (): Promise<void> => {
    setUndoing(true);
    const answer = await settled(
      api.playlists.undoRefresh({ playlistId: playlist.id, generation: generation.generation }),
    );
    setUndoing(false);
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    notify({ tone: 'good', text: changes.undone });
    onClose();
    onUndone();
    await loadPlaylists();
  };
  return (
    <Dialog title={changes.undoTitle(formatMoment(generation.refreshedAt, language))} onClose={onClose}>
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p className={styles.note}>{changes.undoAfter}</p>
      <FailureNote error={error} />
      <DialogActions>
        <Button tone="quiet" data-first-focus onClick={onClose}>
          {common.cancel}
        </Button>
        <Button tone="primary" disabled={undoing} onClick={() => void undo()}>
          {changes.undo}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
