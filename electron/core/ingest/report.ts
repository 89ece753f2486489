import { toFailure } from '#shared/errors.ts';
import type { CatalogPart } from '#shared/model/change.ts';
import type { RefreshNote, RefreshResult, Skipped, SkipReason } from '#shared/model/playlist.ts';

type PartFailure = RefreshResult['failures'][number];

/** What a refresh has to tell besides its rows. */
export interface RefreshReport {
  skip(reason: SkipReason, line?: number | null, count?: number): void;
  note(note: RefreshNote): void;
  /** A part that could not be read. */
  fail(part: CatalogPart, error: unknown): void;
  skipped(): Skipped[];
  notes(): RefreshNote[];
  failures(): PartFailure[];
}

/** Bad rows are not exceptions: they are counted by reason, with the first place one was seen. */
export function createReport(): RefreshReport {
  const byReason = new Map<SkipReason, Skipped>();
  const notes = new Set<RefreshNote>();
  const failures: PartFailure[] = [];
  return {
    skip(reason, line = null, count = 1) {
      const known = byReason.get(reason);
      if (known) known.count += count;
      else byReason.set(reason, { reason, count, line });
    },
    note: (note) => void notes.add(note),
    fail: (part, error) => void failures.push({ part, failure: toFailure(error) }),
    skipped: () => [...byReason.values()],
    notes: () => [...notes],
    failures: () => failures,
  };
}
