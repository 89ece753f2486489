import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { settled } from '../lib/loadable.ts';

interface Action {
  isBusy: boolean;
  error: AppError | null;
  /** Does it, unless it is being done; true when it went well. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
}

/** Something the user does that takes a moment and may be refused. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  return {
    isBusy,
    error,
    async run(work) {
      if (isBusy) return false;
      setBusy(true);
      const outcome = await settled(work());
      setBusy(false);
      setError(outcome.status === 'failed' ? outcome.error : null);
      return outcome.status === 'ready';
    },
    forget() {
      setError(null);
    },
  };
}
