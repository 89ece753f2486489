import type { Skipped } from '#shared/model/playlist.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import styles from './ImportPanel.module.css';

/** What a refresh left out, and why. */
export function SkippedDialog({ skipped, onClose }: { skipped: readonly Skipped[]; onClose: () => void }) {
  const { playlists } = useText();
  return (
    <Dialog title={playlists.skippedTitle} onClose={onClose}>
      <ul className={styles.reasons}>
        {skipped.map(({ reason, count, line }) => (
          <li key={reason}>
            {playlists.skippedReason(reason, count)}
            {line === null ? null : <span>{playlists.firstSeen(line)}</span>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
