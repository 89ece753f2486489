import { itemsTable, stagedItems } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { itemKinds } from './catalog-row.ts';
import type { Difference } from './difference.ts';
import type { MoveOutlook, MoveStakes } from './messages.ts';
import type { StagedCatalog } from './stage.ts';

/** What a difference would keep; the temporary tables of `findDifference` are those of this playlist. */
export function outlookOf(
  db: SqliteDatabase,
  playlist: number,
  { stage, difference, stakes }: { stage: StagedCatalog; difference: Difference; stakes: MoveStakes },
): Omit<MoveOutlook, 'accounts'> {
  const stays = db.prepare<[number, string, number, string], unknown>(
    `SELECT 1 FROM ${itemsTable(playlist)} WHERE kind = ? AND provider_key = ? AND id NOT IN (SELECT id FROM gone)
     UNION ALL SELECT 1 FROM identity JOIN ${stagedItems(playlist)} AS staged ON staged.id = identity.staged
     WHERE staged.kind = ? AND identity.provider_key = ?`,
  );
  const categories = new Set([...stage.categories.values()].map(({ name }) => name));
  return {
    before: difference.before,
    after: stage.listed,
    same: difference.same,
    marks: stakes.marks.map(({ kind, providerKey }) => stays.get(itemKinds[kind], providerKey, itemKinds[kind], providerKey) !== undefined),
    groups: stakes.groups.map(({ name }) => categories.has(name)),
  };
}
