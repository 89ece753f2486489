import { useEffect, useState, type ReactNode } from 'react';
import type { Playlist, RefreshResult } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Progress } from '../../components/Progress.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { isFirstImport, useIsReading, usePlaylistList, useProgress } from '../../stores/active-playlist.ts';
import { useDialogs } from '../../stores/playlist-dialog.ts';
import { MendButtons } from './FailureCard.tsx';
import { endWatch, useImports, watchImport } from './import-store.ts';
import { shareOf } from './share-of.ts';
import { SkippedDialog } from './SkippedDialog.tsx';
import styles from './ImportPanel.module.css';

/** A good end needs no answer: it leaves by itself, unless something was skipped. */
const goodEndMs = 9_000;

/** The first refresh of a playlist, told below the list that it fills; the list can be used meanwhile. */
export function ImportPanel() {
  const watched = useImports((imports) => imports.watched);
  const playlists = usePlaylistList();
  // Looking for groups to choose from is no import, and has its own words.
  const choosing = useDialogs(({ open }) => (open?.type === 'groups' && open.first ? open.playlistId : null));
  const firstRefresh = playlists.find(
    (playlist) => playlist.refreshing !== null && isFirstImport(playlist) && playlist.id !== choosing,
  );
  const found = playlists.find(({ id }) => id === watched && id !== choosing);
  const startedElsewhere = found === undefined ? firstRefresh?.id : undefined;
  useEffect(() => {
    if (startedElsewhere !== undefined) watchImport(startedElsewhere);
  }, [startedElsewhere]);
  return found ? <Import playlist={found} /> : null;
}

function Import({ playlist }: { playlist: Playlist }) {
  const isReading = useIsReading(playlist.id);
  const { lastFailure, lastResult } = playlist;
  if (isReading) return <Running playlist={playlist} />;
  if (lastFailure !== null && lastFailure.code !== 'cancelled') return <Failed playlist={playlist} />;
  if (lastResult !== null) return <Done playlist={playlist} result={lastResult} />;
  return null;
}

interface DockProps {
  label: string;
  children: ReactNode;
}

function Dock({ label, children }: DockProps) {
  return (
    <section className={styles.dock} aria-label={label} data-dock>
      {children}
    </section>
  );
}

function Running({ playlist }: { playlist: Playlist }) {
  const { playlists, common } = useText();
  const progress = useProgress(playlist.id);
  if (progress === null) return null;
  const { phase, part, entries } = progress;
  const rate = phase === 'indexing' ? 0 : Math.round(progress.rate);
  const doing = phase === 'reading' && part !== null ? playlists.parts[part] : playlists.phases[phase];
  const label = playlists.importing(playlist.name);
  return (
    <Dock label={label}>
      <Progress className={styles.progress} label={label} share={shareOf(progress)} />
      <div className={styles.words}>
        <h2 dir="auto" title={label}>
          {label}
        </h2>
        <p className={styles.doing} role="status">
          {doing}
          {entries > 0 ? `. ${playlists.meanwhile}` : ''}
        </p>
      </div>
      <p className={`${styles.count} tabular`}>
        <b>{common.number(entries)}</b> {playlists.entriesUnit(entries)}
        <span>{rate > 0 ? playlists.rate(rate) : ''}</span>
      </p>
      <Button onClick={() => void settled(api.playlists.cancelRefresh({ playlistId: playlist.id }))}>
        {playlists.stopImport}
      </Button>
    </Dock>
  );
}

function Done({ playlist, result }: { playlist: Playlist; result: RefreshResult }) {
  const text = useText();
  const { playlists } = text;
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
    <Dock label={playlist.name}>
      <p className={styles.sentence} role="status">
        {playlists.importDone(result.counts)}
        {skipped > 0 ? ` ${playlists.skipped(skipped)}` : ''}
        {result.notes.map((note) => ` ${playlists.notes[note]}`)}
        {result.failures.map(({ failure }) => ` ${describeFailure(failure, text).sentence}`)}
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
    </Dock>
  );
}

function Failed({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { playlists, common } = text;
  if (playlist.lastFailure === null) return null;
  const { sentence, advice } = describeFailure(playlist.lastFailure, text);
  return (
    <Dock label={playlists.importFailed(playlist.name)}>
      <div className={styles.sentence}>
        <h2 dir="auto">{playlists.importFailed(playlist.name)}</h2>
        <p role="alert">
          {sentence} {advice}
        </p>
      </div>
      <div className={styles.actions}>
        <Button tone="quiet" onClick={endWatch}>
          {common.close}
        </Button>
        <MendButtons playlist={playlist} />
        <Button tone="primary" onClick={() => void settled(api.playlists.refreshPlaylist({ playlistId: playlist.id }))}>
          {common.tryAgain}
        </Button>
      </div>
    </Dock>
  );
}
