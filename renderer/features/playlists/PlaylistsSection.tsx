import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Progress } from '../../components/Progress.tsx';
import { iconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatAgo, formatDate } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { useNow } from '../../lib/use-now.ts';
import { activatePlaylist, usePlaylistList } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { EditSourceDialog } from './EditSourceDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
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

type Asking = 'rename' | 'edit' | 'remove' | null;

function PlaylistCard({ playlist, isOwner, isOnly }: { playlist: Playlist; isOwner: boolean; isOnly: boolean }) {
  const text = useText();
  const { playlists } = text;
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => {
    setAsking(null);
  };
  const { id, name, sourceType, place, active, refreshing } = playlist;
  const refresh = async (): Promise<void> => {
    const answer = await settled(api.playlists.refreshPlaylist({ playlistId: id }));
    if (answer.status === 'failed') notify({ tone: 'bad', text: describeFailure(answer.error, text).sentence });
  };
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
      {refreshing === null ? null : <Progress label={playlists.refreshing} share={null} />}
      {isOwner ? (
        <div className={styles.actions}>
          {active ? null : (
            <Button tone="quiet" onClick={() => void activatePlaylist(id)}>
              {playlists.show}
            </Button>
          )}
          {refreshing === null ? (
            <Button tone="quiet" onClick={() => void refresh()}>
              {playlists.refreshNow}
            </Button>
          ) : (
            <Button tone="quiet" onClick={() => void settled(api.playlists.cancelRefresh({ playlistId: id }))}>
              {playlists.stopImport}
            </Button>
          )}
          <Button tone="quiet" onClick={() => { setAsking('rename'); }}>
            {playlists.rename}
          </Button>
          {sourceType === 'demo' ? null : (
            <Button tone="quiet" onClick={() => { setAsking('edit'); }}>
              {sourceType === 'xtream' ? playlists.editLogin : sourceType === 'm3u-url' ? playlists.editLink : playlists.editOptions}
            </Button>
          )}
          <Button tone="quiet" onClick={() => { setAsking('remove'); }}>
            {playlists.remove}
          </Button>
        </div>
      ) : null}
      {asking === 'rename' ? <RenameDialog playlist={playlist} onClose={close} /> : null}
      {asking === 'edit' ? <EditSourceDialog playlist={playlist} onClose={close} /> : null}
      {asking === 'remove' ? <RemoveDialog playlist={playlist} onClose={close} /> : null}
    </article>
  );
}

/** What the provider says of the account. */
function Account({ playlist: { account } }: { playlist: Playlist }) {
  const { playlists } = useText();
  const language = useLanguage();
  const now = useNow(60_000);
  if (account === null) return null;
  const { status, expiresAt, activeConnections, maxConnections, trial, message } = account;
  const isOver = expiresAt !== null && expiresAt < now;
  const facts = [
    status,
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
  const text = useText();
  const { playlists } = text;
  const language = useLanguage();
  const now = useNow(60_000);
  const { refreshedAt, refreshing, lastFailure, hasCredentials } = playlist;
  if (!hasCredentials) return <p className={styles.warn}>{playlists.credentialsMissing}</p>;
  if (refreshing !== null) return <p role="status">{playlists.refreshing}</p>;
  return (
    <>
      <p>{refreshedAt === null ? playlists.neverRefreshed : playlists.refreshedAgo(formatAgo(refreshedAt, now, language))}</p>
      {lastFailure === null || lastFailure.code === 'cancelled' ? null : (
        <p className={styles.bad}>{playlists.lastFailed(describeFailure(lastFailure, text).sentence)}</p>
      )}
    </>
  );
}
