import { useState } from 'react';
import type { AutomaticBackup } from '#shared/contract/backup.ts';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { loadSession } from '../../stores/session.ts';
import { tellRestored } from './tell-restored.ts';

interface RestoreCopy {
  restore: (copy: AutomaticBackup) => Promise<void>;
  busy: boolean;
  error: AppError | null;
}

/** Restores a copy that WebPlay made, and tells how it ended. */
export function useRestoreCopy(onDone: () => void): RestoreCopy {
  const messages = useText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const restore = async ({ id }: AutomaticBackup): Promise<void> => {
    setBusy(true);
    const answer = await settled(api.backup.restoreAutomatic({ id }));
    setBusy(false);
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    tellRestored(answer.data, messages);
    onDone();
    await Promise.all([loadPlaylists(), loadSession()]);
  };
  return { restore, busy, error };
}
