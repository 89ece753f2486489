import { useEffect, useState } from 'react';
import type { Playlist, RefreshProgress, RefreshResult } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Progress } from '../../components/Progress.tsx';
import { describeFailure, remedyFor } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { usePlaylistList } from '../../stores/active-playlist.ts';
import { endWatch, useImports, watchImport } from './import-store.ts';
import { SkippedDialog } from './SkippedDialog.tsx';
import styles from './ImportPanel.module.css';

/** A good end needs no answer: it leaves by itself, unless something was skipped. */
const goodEndMs = 9_000;

/** The first refresh of a playlist, told over the list that fills behind it. */
export function ImportPanel() {
  const watched = useImports((imports) => imports.watched);
  const playlists = usePlaylistList();
  const firstRefresh = playlists.find((playlist) => playlist.refreshing !== null && playlist.refreshedAt === null);
  const found = playlists.find((playlist) => playlist.id === watched);
  const startedElsewhere = found === undefined ? firstRefresh?.id : undefined;
  useEffect(() => {
    if (startedElsewhere !== undefined) watchImport(startedElsewhere);
  }, [startedElsewhere]);
  if (!found) return null;
  const { refreshing, lastFailure, lastResult } = found;
  if (refreshing !== null) return <Running playlist={found} progress={refreshing} />;
  if (lastFailure !== null && lastFailure.code !== 'cancelled') return <Failed playlist={found} />;
  if (lastResult !== null) return <Done playlist={found} result={lastResult} />;
  return null;
}

function Running({ playlist, progress }: { playlist: Playlist; progress: RefreshProgress }) {
  const { playlists, common } = useText();
  const { phase, part, entries, rate, bytes, totalBytes } = progress;
  const doing = phase === 'reading' && part !== null ? playlists.parts[part] : playlists.phases[phase];
  const share = phase === 'reading' && totalBytes !== null && totalBytes > 0 ? bytes / totalBytes : null;
  return (
    <section className={styles.panel} aria-label={playlists.importing(playlist.name)}>
      <div className={styles.head}>
        <h2 dir="auto">{playlists.importing(playlist.name)}</h2>
        <Button tone="quiet" onClick={() => void settled(api.playlists.cancelRefresh({ playlistId: playlist.id }))}>
          {playlists.stopImport}
        </Button>
      </div>
      <div className={`${styles.count} tabular`}>
        <span>
          <b>{common.number(entries)}</b> {playlists.entriesUnit(entries)}
        </span>
        <span>{rate > 0 ? playlists.rate(Math.round(rate)) : ''}</span>
      </div>
      <Progress label={playlists.importing(playlist.name)} share={share} />
      <p className={styles.sentence} role="status">
        {doing}
      </p>
    </section>
  );
}

function Done({ playlist, result }: { playlist: Playlist; result: RefreshResult }) {
  const { playlists } = useText();
  const [isAsking, setAsking] = useState(false);
  const skipped = result.skipped.reduce((sum, { count }) => sum + count, 0);
  const hasMore = skipped > 0 || result.notes.length > 0;
  useEffect(() => {
    if (hasMore) return undefined;
    const timer = setTimeout(endWatch, goodEndMs);
    return () => {
      clearTimeout(timer);
    };
  }, [hasMore]);
  return (
    <section className={styles.panel} aria-label={playlist.name}>
      <p className={styles.sentence} role="status">
        {playlists.importDone(result.counts)}
        {skipped > 0 ? ` ${playlists.skipped(skipped)}` : ''}
        {result.notes.map((note) => ` ${playlists.notes[note]}`)}
      </p>
      <div className={styles.actions}>
        {skipped > 0 ? (
          <Button
            tone="quiet"
            onClick={() => {
              setAsking(true);
            }}
          >
            {playlists.why}
          </Button>
        ) : null}
        <Button
          tone="primary"
          onClick={() => {
            endWatch();
            navigate({ page: 'live' });
          }}
        >
          {playlists.startWatching}
        </Button>
      </div>
      {isAsking ? (
        <SkippedDialog
          skipped={result.skipped}
          onClose={() => {
            setAsking(false);
          }}
        />
      ) : null}
    </section>
  );
}

function Failed({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { playlists, common } = text;
  if (playlist.lastFailure === null) return null;
  const { sentence, advice } = describeFailure(playlist.lastFailure, text);
  const mends = remedyFor(playlist.lastFailure) === 'edit-playlist';
  return (
    <section className={styles.panel} aria-label={playlists.importFailed(playlist.name)}>
      <div className={styles.head}>
        <h2 dir="auto">{playlists.importFailed(playlist.name)}</h2>
      </div>
      <p className={styles.sentence} role="alert">
        {sentence} {advice}
      </p>
      <div className={styles.actions}>
        <Button tone="quiet" onClick={endWatch}>
          {common.close}
        </Button>
        {mends ? (
          <Button
            onClick={() => {
              endWatch();
              navigate({ page: 'settings' });
            }}
          >
            {common.editPlaylist}
          </Button>
        ) : null}
        <Button
          tone="primary"
          onClick={() => void settled(api.playlists.refreshPlaylist({ playlistId: playlist.id }))}
        >
          {common.tryAgain}
        </Button>
      </div>
    </section>
  );
}
