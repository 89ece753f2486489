import { AppError } from '#shared/errors.ts';

/** What one reading of a source made; closed when a newer one is there and nobody reads from it any more. */
export interface Copy {
  close(): void;
}

export interface Taken<C> {
  copy: C;
  /** It is older than it should be, because a newer one could not be had. */
  isStale: boolean;
  /** To be called once nothing is read from the copy any more; again is nothing. */
  release(): void;
  /** Tells when the copy is wanted back: newer ones have come and gone, and a client that never ends would keep it for ever. */
  onRevoke(listener: () => void): void;
}

export interface KeptSource<C> {
  /** The copy of the source; a new one when it is too old or `force` says so. Throws why there is none. */
  take(force: boolean): Promise<Taken<C>>;
  /** The copy at hand, whatever its age; the first one is waited for. */
  takeAny(): Promise<Taken<C>>;
  /** Waits for what is being read, and closes the copy. */
  close(): Promise<void>;
}

export interface KeptSourceOptions<C> {
  /** Reads the source; undefined says that it is as it was when `known` was read. */
  read: (known: C | undefined) => Promise<C | undefined>;
  ttlMs: number;
  /** How long after a reading began those who could have the old copy wait for the new one. */
  patienceMs: number;
  clock: () => number;
  onFailure: (error: unknown) => void;
}

interface Kept<C> {
  copy: C;
  readAt: number;
  users: number;
  isReplaced: boolean;
  revoke: Set<() => void>;
}

/** Copies that are still read from although newer ones are there. */
const mostReplaced = 3;

/** A source that is read when somebody asks and what is there is too old: once, for all who ask meanwhile. */
export function createKeptSource<C extends Copy>(options: KeptSourceOptions<C>): KeptSource<C> {
  const { read, ttlMs, patienceMs, clock, onFailure } = options;
  let kept: Kept<C> | undefined;
  const replaced: Kept<C>[] = [];
  /** Resolves with what went wrong. */
  let reading: Promise<{ error: unknown } | undefined> | undefined;
  let readingSince = 0;
  let isClosed = false;

  async function renew(): Promise<{ error: unknown } | undefined> {
    try {
      const copy = await read(kept?.copy);
      if (copy && isClosed) copy.close();
      else if (copy) replace({ copy, readAt: clock(), users: 0, isReplaced: false, revoke: new Set() });
      else if (kept) kept.readAt = clock();
      return undefined;
    } catch (error) {
      if (!isClosed) onFailure(error);
      return { error };
    }
  }

  function replace(by: Kept<C> | undefined): void {
    const before = kept;
    kept = by;
    if (!before) return;
    before.isReplaced = true;
    replaced.push(before);
    if (before.users === 0) discard(before);
    if (replaced.length <= mostReplaced && !isClosed) return;
    for (const listener of [...(replaced[0]?.revoke ?? [])]) listener();
  }

  function discard(held: Kept<C>): void {
    replaced.splice(replaced.indexOf(held), 1);
    try {
      held.copy.close();
    } catch (error) {
      onFailure(error);
    }
  }

  function hold(held: Kept<C>, isStale: boolean): Taken<C> {
    held.users += 1;
    let isReleased = false;
    return {
      copy: held.copy,
      isStale,
      onRevoke: (listener) => void held.revoke.add(listener),
      release() {
        if (isReleased) return;
        isReleased = true;
        held.users -= 1;
        if (held.isReplaced && held.users === 0) discard(held);
      },
    };
  }

  async function renewed(): Promise<{ error: unknown } | undefined> {
    if (!reading) {
      readingSince = clock();
      reading = renew().finally(() => (reading = undefined));
    }
    return kept ? withPatience(reading, readingSince + patienceMs - clock()) : reading;
  }

  async function take(isDue: (kept: Kept<C>) => boolean): Promise<Taken<C>> {
    if (isClosed) throw new AppError('cancelled', 'WebPlay is closing');
    const failed = !kept || isDue(kept) ? await renewed() : undefined;
    if (!kept) throw failed ? failed.error : new AppError('cancelled', 'WebPlay is closing');
    return hold(kept, failed !== undefined);
  }

  return {
    take: (force) => take(({ readAt }) => force || clock() - readAt >= ttlMs),
    takeAny: () => take(() => false),
    async close() {
      isClosed = true;
      await reading;
      replace(undefined);
    },
  };
}

/** A provider that takes its time is no reason to keep people from what is there. */
async function withPatience<T>(reading: Promise<T>, ms: number): Promise<T | { error: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<{ error: unknown }>((resolve) => {
    timer = setTimeout(() => resolve({ error: new AppError('provider_unreachable', 'The source takes its time') }), ms);
  });
  try {
    return await Promise.race([reading, impatient]);
  } finally {
    clearTimeout(timer);
  }
}
