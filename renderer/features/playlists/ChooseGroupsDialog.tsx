import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { GroupChoice, ScannedGroup } from '#shared/model/group.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { useText } from '../../i18n/use-text.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { awaitsChoice } from '../../stores/playlist-dialog.ts';
import { GroupPicker } from './GroupPicker.tsx';
import { watchImport } from './import-store.ts';
import { Reading } from './Reading.tsx';

interface ChooseGroupsDialogProps {
  playlist: Playlist;
  /** Nothing was imported yet: what is chosen is what will be. */
  first: boolean;
  onClose: () => void;
}

/** Looks which groups a source has, and lets one choose what is imported, now and at every later refresh. */
export function ChooseGroupsDialog({ playlist, first, onClose }: ChooseGroupsDialogProps) {
  const { groupChoice, common } = useText();
  const playlistId = playlist.id;
  const [groups, setGroups] = useState<Loadable<readonly ScannedGroup[]>>(loading);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const scan = useCallback(() => {
    let isRunning = true;
    let isWanted = true;
    void settled(api.playlists.scanGroups({ playlistId })).then((answer) => {
      isRunning = false;
      void loadPlaylists(); // it has ended being read
      if (isWanted) setGroups(answer.status === 'ready' ? { status: 'ready', data: answer.data.groups } : answer);
    });
    return () => {
      isWanted = false;
      if (isRunning) void settled(api.playlists.cancelRefresh({ playlistId }));
    };
  }, [playlistId]);
  useEffect(scan, [scan]);

  const choose = async (choice: GroupChoice | null): Promise<void> => {
    setSaving(true);
    setError(null);
    const answer = await settled(api.playlists.chooseGroups({ playlistId, choice }));
    setSaving(false);
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    if (first) watchImport(playlistId);
    onClose();
    await loadPlaylists();
  };

  return (
    <Dialog title={groupChoice.title(playlist.name)} onClose={onClose} wide>
      {groups.status === 'loading' ? <Reading playlist={playlist} label={groupChoice.scanning} onStop={onClose} /> : null}
      {groups.status === 'failed' ? (
        <FailedState
          error={groups.error}
          onRetry={() => {
            setGroups(loading);
            scan();
          }}
        >
          {first ? (
            <Button disabled={saving} onClick={() => void choose(null)}>
              {groupChoice.importAll}
            </Button>
          ) : (
            <Button onClick={onClose}>{common.close}</Button>
          )}
        </FailedState>
      ) : null}
      {groups.status === 'ready' ? (
        <GroupPicker
          groups={groups.data}
          earlier={awaitsChoice(playlist) ? null : playlist.choice}
          first={first}
          saving={saving}
          error={error}
          onChoose={(choice) => void choose(choice)}
          onCancel={onClose}
        />
      ) : null}
    </Dialog>
  );
}
