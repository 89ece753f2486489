import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Failure, FailureReason } from '#shared/errors.ts';
import { Button } from '../../components/Button.tsx';
import { LicenseButton } from '../../components/LicenseButton.tsx';
import { describeFailure, remedyFor } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { navigate } from '../../lib/router.ts';
import { goLive, playNeighbour, setFull, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { formatToTry } from './playback.ts';
import { usePlayer } from './player-store.ts';
import type { PlayFailure } from './player-store.ts';
import styles from './Panel.module.css';

interface FailurePanelProps {
  title: PlayableTitle;
  failure: PlayFailure;
  compact: boolean;
  onRetry: (format: 'ts' | 'hls' | null) => void;
}

/** What went wrong, why, and the buttons that may help. */
export function FailurePanel({ title, failure, compact, onRetry }: FailurePanelProps) {
  const texts = useText();
  const text = texts.player;
  const hasNext = useNowPlaying((state) => state.context !== null);
  const past = useNowPlaying((state) => state.past);
  const otherFormatTried = usePlayer((state) => state.otherFormatTried);
  const first = useRef<HTMLButtonElement>(null);
  const words = text.failed[failure.kind];
  const isChannel = title.kind === 'channel' && past === null;
  // What is not kept any more will not come back by asking again.
  const isGone = past !== null && (failure.failure?.reason === 'catchup-over' || failure.failure?.reason === 'no-catchup');
  const isUnlicensed = failure.failure !== null && remedyFor(failure.failure) === 'open-license';
  const own = { sentence: isChannel ? words.channel : words.film, advice: '' };

  useEffect(() => {
    if (!compact) first.current?.focus();
  }, [compact]);

  const { sentence, advice } = failure.failure === null || !saysMore(failure.failure) ? own : describeFailure(failure.failure, texts);
  return (
    <div className={compact ? styles.compact : styles.panel} role="alert">
      <TriangleAlert className={styles.icon} size={compact ? '1.25rem' : '2rem'} strokeWidth={1.5} aria-hidden />
      {compact ? null : (
        <p className={styles.over} dir="auto">
          {past?.title ?? (title.number === null ? title.name : `${title.number} · ${title.name}`)}
        </p>
      )}
      <p className={styles.title}>{isUnlicensed ? texts.license.title : words.title}</p>
      {compact ? null : (
        <p className={styles.sentence}>
          {[sentence, advice, failure.transport === null ? '' : text.transport(failure.transport)].filter(Boolean).join(' ')}
        </p>
      )}
      {compact || failure.failure?.status === undefined ? null : (
        <p className={styles.said}>{text.answeredWith(failure.failure.status)}</p>
      )}
      <div className={styles.actions}>
        {isGone ? null : (
          <Button ref={first} tone="primary" onClick={() => { onRetry(null); }}>
            {text.retry}
          </Button>
        )}
        {isChannel && !compact && failure.transport === null && failure.kind !== 'account' && failure.kind !== 'busy' ? (
          <Button onClick={() => { onRetry(otherFormatTried ? null : formatToTry()); }}>{text.otherFormat}</Button>
        ) : null}
        {isUnlicensed && !compact ? (
          <LicenseButton
            onLeave={() => {
              setFull(false);
            }}
          />
        ) : null}
        {failure.kind === 'account' && !isUnlicensed && !compact ? (
          <Button
            onClick={() => {
              setFull(false);
              navigate({ page: 'settings' });
            }}
          >
            {text.managePlaylist}
          </Button>
        ) : null}
        {past === null ? null : (
          <Button ref={isGone ? first : null} tone={isGone ? 'primary' : 'plain'} onClick={goLive}>
            {text.goLive}
          </Button>
        )}
        {hasNext && isChannel ? <Button onClick={() => void playNeighbour(1)}>{text.nextChannel}</Button> : null}
      </div>
    </div>
  );
}

/** Reasons that tell a viewer more than that the stream is not there; the rest speak of lists and addresses. */
const telling: readonly FailureReason[] = [
  'auth', 'expired', 'banned', 'disabled', 'blocked', 'geo', 'rate-limited', 'connection-limit', 'timeout', 'dns', 'tls',
  'no-catchup', 'catchup-over', 'catchup-missing',
];

function saysMore({ code, reason }: Failure): boolean {
  if (reason !== undefined) return telling.includes(reason);
  return code !== 'stream_unavailable' && code !== 'stream_unsupported' && code !== 'internal';
}
