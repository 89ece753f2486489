import { ListTree, ShieldQuestion } from 'lucide-react';
import { memo } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { Button } from '../../components/Button.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { hrefOf } from '../../lib/router.ts';
import { activatePlaylist, isFirstImport, useIsReading, usePlaylistList } from '../../stores/active-playlist.ts';
import { groupKey, type Group } from '../../stores/channel-group.ts';
import { arrangeGroups } from '../../stores/overlays.ts';
import { useIsOwner } from '../../stores/session.ts';
import type { GroupEntry } from '../../stores/use-group-entries.ts';
import styles from './GroupList.module.css';

/** The categories come after the user's own groups, set off by a line. */
const firstCategory = 3;

interface GroupListProps {
  playlist: Playlist;
  entries: readonly GroupEntry[];
  loading: boolean;
  shown: Group;
  onShow: (group: Group) => void;
  onEnter: () => void;
}

/** Drawn anew only when the groups change: it stands still while one moves in the channels. */
export const GroupList = memo(function GroupList({ playlist, entries, loading, shown, onShow, onEnter }: GroupListProps) {
  const { live, common } = useText();
  const waiting = loading ? 8 : 0;
  return (
    <aside className={styles.panel} aria-label={live.groups}>
      <VirtualList<GroupEntry>
        className={styles.list}
        label={live.groups}
        total={entries.length + waiting}
        rowAt={(index) => entries[index]}
        rowHeight={2.5}
        active={entries.findIndex((entry) => entry.key === groupKey(shown))}
        onActive={(index) => {
          const entry = entries[index];
          if (entry) onShow(entry.group);
        }}
        onChoose={(_, how) => {
          if (how === 'enter') onEnter();
        }}
        renderRow={(entry, { index }) => (
          <div
            className={classNames(styles.entry, index === firstCategory && styles.first, entry.hidden && styles.hidden)}
            title={entry.name}
          >
            <GroupIcon type={entry.group.type} hidden={entry.hidden} custom={entry.custom} />
            <span className={styles.name} dir="auto">
              {entry.name}
            </span>
            {entry.count === null ? null : (
              <span className={`${styles.count} tabular`}>{common.number(entry.count)}</span>
            )}
          </div>
        )}
        renderPlaceholder={(index) => (
          <div className={styles.entry}>
            <Skeleton width={`${4 + ((index * 7) % 5)}rem`} />
          </div>
        )}
      />
      <div className={styles.foot}>
        <ArrangeButton playlist={playlist} />
        <RefreshLine playlist={playlist} />
        {playlist.held === null ? null : <HeldLine />}
        <PlaylistChoice playlist={playlist} />
      </div>
    </aside>
  );
});

function ArrangeButton({ playlist }: { playlist: Playlist }) {
  const { groups } = useText();
  const isOwner = useIsOwner();
  return isOwner ? (
    <Button
      tone="quiet"
      className={styles.arrange}
      icon={<ListTree {...smallIconProps} />}
      onClick={() => {
        arrangeGroups({ playlistId: playlist.id, kind: 'channel' });
      }}
    >
      {groups.open}
    </Button>
  ) : null;
}

/** Which playlist is on screen, and the others. */
export function PlaylistChoice({ playlist }: { playlist: Playlist }) {
  const { live } = useText();
  const playlists = usePlaylistList();
  if (playlists.length < 2) {
    return (
      <p className={styles.source} title={playlist.name} dir="auto">
        {playlist.name}
      </p>
    );
  }
  return (
    <Select
      label={live.playlist}
      labelHidden
      value={playlist.id}
      choices={playlists.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => void activatePlaylist(id)}
    />
  );
}

/** An answer that waits to be decided on; its card is on the playlist's own. */
function HeldLine() {
  const { held } = useText();
  return (
    <a className={styles.held} href={hrefOf({ page: 'settings' })}>
      <ShieldQuestion {...smallIconProps} />
      {held.waiting}
    </a>
  );
}

/** A refresh in the background, told in passing; the first one has a panel of its own. */
function RefreshLine({ playlist }: { playlist: Playlist }) {
  const { playlists } = useText();
  const isReading = useIsReading(playlist.id);
  if (!isReading || isFirstImport(playlist)) return null;
  return (
    <div className={styles.refreshing}>
      <span className="tabular">{playlists.refreshing}</span>
      <Progress label={playlists.refreshing} share={null} />
    </div>
  );
}
