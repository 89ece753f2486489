import type { Playlist, RefreshProgress } from '#shared/model/playlist.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { Progress } from '../../components/Progress.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProgress } from '../../stores/active-playlist.ts';
import { shareOf } from './share-of.ts';
import styles from './Reading.module.css';

interface ReadingProps {
  playlist: Playlist;
  /** What it is read for. */
  label: string;
  onStop: () => void;
}

/** A source being read in a dialog: how far, and the way to stop it. */
export function Reading({ playlist, label, onStop }: ReadingProps) {
  const { playlists } = useText();
  const progress = useProgress(playlist.id);
  return (
    <div className={styles.reading}>
      <p className={styles.label} role="status">
        {label}
      </p>
      <Counter progress={progress} />
      <Progress label={label} share={shareOf(progress)} />
      <DialogActions>
        <Button autoFocus data-first-focus onClick={onStop}>
          {playlists.stopImport}
        </Button>
      </DialogActions>
    </div>
  );
}

/** Entries so far, and how fast they come. */
export function Counter({ progress }: { progress: RefreshProgress | null }) {
  const { playlists, common } = useText();
  const entries = progress?.entries ?? 0;
  const rate = Math.round(progress?.rate ?? 0);
  return (
    <p className={`${styles.count} tabular`}>
      <span>
        <b>{common.number(entries)}</b> {playlists.entriesUnit(entries)}
      </span>
      <span>{rate > 0 ? playlists.rate(rate) : ''}</span>
    </p>
  );
}
