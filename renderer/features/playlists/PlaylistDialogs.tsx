import { usePlaylistList } from '../../stores/active-playlist.ts';
import { ChangesDialog } from './ChangesDialog.tsx';
import { ChooseGroupsDialog } from './ChooseGroupsDialog.tsx';
import { closeDialog, useDialogs } from '../../stores/playlist-dialog.ts';
import { EditSourceDialog } from './EditSourceDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { useRefreshNotices } from './use-refresh-notices.ts';

/** The dialog about a playlist that is open, whichever page is behind it, and the word when a refresh has ended. */
export function PlaylistDialogs() {
  useRefreshNotices();
  const open = useDialogs((dialogs) => dialogs.open);
  const playlist = usePlaylistList().find(({ id }) => id === open?.playlistId);
  if (open === null || !playlist) return null;
  const props = { playlist, onClose: closeDialog };
  switch (open.type) {
    case 'rename':
      return <RenameDialog {...props} />;
    case 'edit':
      return <EditSourceDialog {...props} />;
    case 'remove':
      return <RemoveDialog {...props} />;
    case 'changes':
      return <ChangesDialog {...props} />;
    case 'move':
      return <MoveDialog {...props} />;
    case 'groups':
      return <ChooseGroupsDialog {...props} first={open.first} />;
  }
}
