import { Plus } from 'lucide-react';
import type { GroupKind } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Menu, type MenuEntry } from '../../components/Menu.tsx';
import { Progress } from '../../components/Progress.tsx';
import { iconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDate, formatSince } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { useNow } from '../../lib/use-now.ts';
import { activatePlaylist, useIsReading, usePlaylistList, useProgress } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { arrangeGroups } from '../../stores/overlays.ts';
import { awaitsChoice, openDialog, openGroupChoice } from '../../stores/playlist-dialog.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { FailureCard, PartFailureCard } from './FailureCard.tsx';
import { HeldCard } from './HeldCard.tsx';
import { hasChanges } from './refresh-news.ts';
import { isSentByBrowser, SendAgainButton } from './SendAgainButton.tsx';
import { shareOf } from './share-of.ts';
import styles from './PlaylistsSection.module.css';

/** The playlists of this installation, and what can be done with each. */
export function PlaylistsSection() {
  const { playlists: text, common } = useText();
  const list = usePlaylistList();
  const isOwner = useIsOwner();
  const persists = useAppInfo()?.credentialsPersist ?? true;
  return (
    <div className={styles.section}>
      {persists ? null : <p className={styles.notice}>{text.credentialsInMemory}</p>}
      {isOwner ? null : <p className={styles.notice}>{common.ownerOnly}</p>}
      {list.map((playlist) => (
        <PlaylistCard key={playlist.id} playlist={playlist} isOwner={isOwner} isOnly={list.length === 1} />
      ))}
      {isOwner ? (
        <Button
          className={styles.add}
          icon={<Plus {...iconProps} />}
          onClick={() => {
            navigate({ page: 'add' });
          }}
        >
          {text.addPlaylist}
        </Button>
      ) : null}
    </div>
  );
}

function PlaylistCard({ playlist, isOwner, isOnly }: { playlist: Playlist; isOwner: boolean; isOnly: boolean }) {
  const { playlists } = useText();
  const isReading = useIsReading(playlist.id);
  const { name, sourceType, place, active, held, lastFailure, hasCredentials } = playlist;
  const hasFailed = lastFailure !== null && lastFailure.code !== 'cancelled' && (hasCredentials || isSentByBrowser(playlist)) && !isReading;
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.head}>
        <h3 dir="auto" title={name}>
          {name}
        </h3>
        {active && !isOnly ? <Badge tone="accent">{playlists.current}</Badge> : null}
      </div>
      <div className={styles.facts}>
        <p>
          {playlists.sourceTypes[sourceType]}
          {sourceType === 'demo' ? null : <bdi> · {place}</bdi>}
        </p>
        <p className="tabular">{playlists.counts(playlist.counts)}</p>
        <Account playlist={playlist} />
        <State playlist={playlist} />
      </div>
      {isReading ? <Reading playlist={playlist} /> : null}
      {held === null ? null : <HeldCard playlist={playlist} answer={held} />}
      {hasFailed ? <FailureCard playlist={playlist} /> : isReading ? null : <PartFailureCard playlist={playlist} />}
      {isOwner ? <Actions playlist={playlist} isReading={isReading} /> : null}
    </article>
  );
}

function Reading({ playlist: { id } }: { playlist: Playlist }) {
  const { playlists } = useText();
  const progress = useProgress(id);
  return <Progress label={playlists.refreshing} share={shareOf(progress)} />;
}

function Actions({ playlist, isReading }: { playlist: Playlist; isReading: boolean }) {
  const text = useText();
  const { playlists, changes, groups, groupChoice, move } = text;
  const { id, sourceType, active, refreshedAt } = playlist;
  const isSent = isSentByBrowser(playlist);
  const refresh = async (): Promise<void> => {
    if (awaitsChoice(playlist)) {
      openGroupChoice(playlist);
      return;
    }
    const answer = await settled(api.playlists.refreshPlaylist({ playlistId: id }));
    if (answer.status === 'failed') notify({ tone: 'bad', text: describeFailure(answer.error, text).sentence });
  };
  const isDemo = sourceType === 'demo';
  const open = (type: 'rename' | 'edit' | 'remove' | 'changes' | 'move') => () => {
    openDialog({ type, playlistId: id });
  };
  const more: MenuEntry[] = [
    ...(refreshedAt === null ? [] : [{ label: changes.open, run: open('changes') }]),
    ...(refreshedAt === null
      ? []
      : [{ label: groups.open, run: () => { arrangeGroups({ playlistId: id, kind: kindToArrange(playlist) }); } }]),
    // Who has no way to the list cannot look into it.
    ...(isSent ? [] : [{ label: groupChoice.open, run: () => { openGroupChoice(playlist); } }]),
    ...(isDemo ? [] : [{ label: playlists.editOf[sourceType], run: open('edit') }]),
    ...(refreshedAt === null ? [] : [{ label: move.open, run: open('move') }]),
    { label: playlists.rename, run: open('rename') },
    { label: playlists.remove, run: open('remove'), tone: 'danger' },
  ];
  return (
    <div className={styles.actions}>
      {active ? null : (
        <Button tone="quiet" onClick={() => void activatePlaylist(id)}>
          {playlists.show}
        </Button>
      )}
      {isReading ? (
        <Button tone="quiet" onClick={() => void settled(api.playlists.cancelRefresh({ playlistId: id }))}>
          {playlists.stopImport}
        </Button>
      ) : isSent ? (
        <SendAgainButton playlist={playlist} />
      ) : (
        <Button tone="quiet" onClick={() => void refresh()}>
          {refreshedAt === null ? playlists.fetchNow : playlists.refreshNow}
        </Button>
      )}
      <Menu label={playlists.more} entries={more} />
    </div>
  );
}

/** The first kind that the playlist has. */
function kindToArrange({ counts }: Playlist): GroupKind {
  return counts.channels > 0 || counts.movies + counts.series === 0 ? 'channel' : counts.movies > 0 ? 'movie' : 'series';
}

/** What the provider says of the account. */
function Account({ playlist: { account } }: { playlist: Playlist }) {
  const { playlists } = useText();
  const language = useLanguage();
  const now = useNow(60_000);
  if (account === null) return null;
  const { status, expiresAt, activeConnections, maxConnections, trial, message } = account;
  const isOver = expiresAt !== null && expiresAt < now;
  // The words are the provider's; those that most use are said in the language of the screen.
  const known: Readonly<Record<string, string>> = playlists.accountStatuses;
  const facts = [
    known[status.toLowerCase()] ?? status,
    trial ? playlists.trial : null,
    expiresAt === null
      ? playlists.neverExpires
      : isOver
        ? playlists.expired(formatDate(expiresAt, language))
        : playlists.expires(formatDate(expiresAt, language)),
    maxConnections === null ? null : playlists.connections(activeConnections, maxConnections),
  ].filter((fact) => fact !== null && fact !== '');
  return (
    <>
      <p className={isOver ? styles.bad : undefined}>
        {playlists.accountStatus}: {facts.join(' · ')}
      </p>
      {message ? <p dir="auto">{message}</p> : null}
    </>
  );
}

function State({ playlist }: { playlist: Playlist }) {
  const { playlists, changes } = useText();
  const language = useLanguage();
  const now = useNow(60_000);
  const isReading = useIsReading(playlist.id);
  const { id, refreshedAt, hasCredentials, lastResult, held } = playlist;
  if (isReading) return <p role="status">{playlists.refreshing}</p>;
  if (isSentByBrowser(playlist)) return <p>{playlists.fileGone}</p>;
  if (!hasCredentials) return <p className={styles.warn}>{playlists.credentialsMissing}</p>;
  if (refreshedAt === null) return <p>{playlists.neverRefreshed}</p>;
  const changed = lastResult?.changes ?? null;
  // Beside a held answer it would deny what the card below says.
  const saysNothing = held !== null && !hasChanges(changed);
  return (
    <p className="tabular">
      {playlists.refreshedAgo(formatSince(refreshedAt, now, language))}
      {changed === null || saysNothing ? null : ` · ${changes.sentence(changed)} `}
      {hasChanges(changed) ? (
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            openDialog({ type: 'changes', playlistId: id });
          }}
        >
          {changes.see}
        </button>
      ) : null}
    </p>
  );
}
