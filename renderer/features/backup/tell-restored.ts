import type { BackupReport } from '#shared/contract/backup.ts';
import type { Messages } from '../../i18n/messages.ts';
import { notify } from '../../stores/notices.ts';

/** How a restore ended, in a sentence or two. */
export function tellRestored({ playlists, sections }: BackupReport, { backup }: Messages): void {
  const added = sections.find(({ section }) => section === 'playlists')?.added ?? 0;
  const unreachable = added === 0 ? 0 : playlists.filter(({ here, reachable }) => !here && !reachable).length;
  const sentences = [backup.restored(added), ...(unreachable > 0 ? [backup.restoredWithoutLogins(unreachable)] : [])];
  notify({ tone: 'good', text: sentences.join(' ') });
}
