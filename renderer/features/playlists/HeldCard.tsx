import { ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { HeldAnswer, Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { useIsOwner } from '../../stores/session.ts';
import { isSentByBrowser } from './SendAgainButton.tsx';
import styles from './Card.module.css';

/** An answer that looks wrong, and the two things one can do with it. */
export function HeldCard({ playlist, answer }: { playlist: Playlist; answer: HeldAnswer }) {
  const { held } = useText();
  const isOwner = useIsOwner();
  const [deciding, setDeciding] = useState<'keep' | 'accept' | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const decide = async (how: 'keep' | 'accept'): Promise<void> => {
    setDeciding(how);
    const { acceptAnswer, discardAnswer } = api.playlists;
    const done = await settled((how === 'accept' ? acceptAnswer : discardAnswer)({ playlistId: playlist.id }));
    setDeciding(null);
    if (done.status === 'failed') {
      setError(done.error);
      return;
    }
    notify({ tone: 'good', text: how === 'accept' ? held.beingAccepted : held.kept });
    await loadPlaylists();
  };
  const isWhole = answer.parts.some(({ part }) => part === 'list');
  return (
    <section className={styles.warn} aria-label={held.title}>
      <ShieldQuestion {...iconProps} />
      <div className={styles.words}>
        <p className={styles.title}>{held.title}</p>
        <p>
          {answer.parts.map(({ part, now, before }) => held.part(part, now, before)).join(' ')} {held.unchanged}
          {isWhole ? '' : ` ${held.othersRefreshed}`}
        </p>
        <p className={styles.advice}>{isSentByBrowser(playlist) ? held.sendAgain : held.advice}</p>
        <FailureNote error={error} />
        {isOwner ? (
          <div className={styles.actions}>
            <Button tone="primary" disabled={deciding !== null} onClick={() => void decide('keep')}>
              {held.keep}
            </Button>
            {isSentByBrowser(playlist) ? null : (
              <Button disabled={deciding !== null} onClick={() => void decide('accept')}>
                {deciding === 'accept' ? held.accepting : held.accept}
              </Button>
            )}
          </div>
        ) : null}
      </div>
    </section>
  );
}
