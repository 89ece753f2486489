import { TriangleAlert } from 'lucide-react';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { describeFailure, remedyFor } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { useIsOwner } from '../../stores/session.ts';
import { openDialog } from '../../stores/playlist-dialog.ts';
import styles from './Card.module.css';

/** Why the last refresh failed, and the buttons that mend it. */
export function FailureCard({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { playlists, common } = text;
  const isOwner = useIsOwner();
  const { id, lastFailure, refreshedAt } = playlist;
  if (lastFailure === null) return null;
  const { sentence, advice } = describeFailure(lastFailure, text);
  const isFirst = refreshedAt === null;
  return (
    <section className={styles.bad} aria-label={isFirst ? playlists.importFailed(playlist.name) : playlists.refreshFailed}>
      <TriangleAlert {...iconProps} />
      <div className={styles.words}>
        <p className={styles.title}>{sentence}</p>
        <p>
          {isFirst ? '' : `${playlists.keptAsItWas} `}
          {advice}
        </p>
        {isOwner ? (
          <div className={styles.actions}>
            <Button onClick={() => void settled(api.playlists.refreshPlaylist({ playlistId: id }))}>{common.tryAgain}</Button>
            <MendButtons playlist={playlist} />
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** The parts that a refresh had to leave as they were, and why. */
export function PartFailureCard({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { playlists, common } = text;
  const isOwner = useIsOwner();
  const failures = playlist.lastResult?.failures ?? [];
  if (failures.length === 0) return null;
  return (
    <section className={styles.bad} aria-label={playlists.refreshFailed}>
      <TriangleAlert {...iconProps} />
      <div className={styles.words}>
        {failures.map(({ part, failure }) => {
          const { sentence, advice } = describeFailure(failure, text);
          return (
            <div key={part}>
              <p className={styles.title}>{playlists.partFailed[part]}</p>
              <p>
                {sentence} {playlists.partKept} {advice}
              </p>
            </div>
          );
        })}
        {isOwner ? (
          <div className={styles.actions}>
            <Button onClick={() => void settled(api.playlists.refreshPlaylist({ playlistId: playlist.id }))}>
              {common.tryAgain}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** What mends the cause of a failure where another try does not. */
export function MendButtons({ playlist }: { playlist: Playlist }) {
  const { playlists, move } = useText();
  const { id: playlistId, lastFailure, sourceType } = playlist;
  if (lastFailure === null || sourceType === 'demo' || remedyFor(lastFailure) !== 'edit-playlist') return null;
  return (
    <>
      <Button onClick={() => { openDialog({ type: 'edit', playlistId }); }}>{playlists.editOf[sourceType]}</Button>
      {lastFailure.reason === 'dns' || lastFailure.reason === 'not-a-playlist' ? (
        <Button tone="quiet" onClick={() => { openDialog({ type: 'move', playlistId }); }}>{move.open}</Button>
      ) : null}
    </>
  );
}
