import type { Skipped } from '#shared/model/playlist.ts';

export interface SkipCounter {
  skip(reason: string, line?: number | null): void;
  list(): Skipped[];
}

/** Bad rows are not exceptions: they are counted by reason, with the first place one was seen. */
export function createSkipCounter(): SkipCounter {
  const byReason = new Map<string, Skipped>();
  return {
    skip(reason, line = null) {
      const known = byReason.get(reason);
      if (known) known.count++;
      else byReason.set(reason, { reason, count: 1, line });
    },
    list: () => [...byReason.values()],
  };
}
