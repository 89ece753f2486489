import type { RefreshNote, Skipped, SkipReason } from '#shared/model/playlist.ts';

/** What a refresh has to tell besides its rows. */
export interface RefreshReport {
  skip(reason: SkipReason, line?: number | null, count?: number): void;
  note(note: RefreshNote): void;
  skipped(): Skipped[];
  notes(): RefreshNote[];
}

/** Bad rows are not exceptions: they are counted by reason, with the first place one was seen. */
export function createReport(): RefreshReport {
  const byReason = new Map<SkipReason, Skipped>();
  const notes = new Set<RefreshNote>();
  return {
    skip(reason, line = null, count = 1) {
      const known = byReason.get(reason);
      if (known) known.count += count;
      else byReason.set(reason, { reason, count, line });
    },
    note: (note) => void notes.add(note),
    skipped: () => [...byReason.values()],
    notes: () => [...notes],
  };
}
