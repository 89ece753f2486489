import { foldText } from '#shared/model/fold-text.ts';
import { normalizedCategory } from '../catalog/normalized-category.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { itemColumnNames } from '../database/cache-schema.ts';

export const itemKinds = { channel: 1, movie: 2, series: 3, episode: 4 } as const;
export type ItemKind = keyof typeof itemKinds;

/** A provider's category of one kind; an empty key stands for "in none". */
export interface StagedCategory {
  key: string;
  name: string | null;
}

/** One row on its way into the catalog, in the application's words; addresses are templates already. */
export interface StagedItem {
  kind: ItemKind;
  providerKey: string;
  name: string;
  number?: string | null;
  logo?: string | null;
  guideId?: string | null;
  tvgName?: string | null;
  /** The first group, as the provider names it. */
  group?: string | null;
  categories: readonly StagedCategory[];
  /** A channel only because nothing says otherwise: the HTTP contract calls it `other`, where its names say nothing. */
  isKindGuessed?: boolean;
  address?: string | null;
  container?: string | null;
  headers?: string | null;
  catchup?: string | null;
  radio?: boolean;
  adult?: boolean;
  year?: number | null;
  rating?: number | null;
  addedAt?: number | null;
  seriesKey?: string | null;
  season?: number | null;
  episode?: number | null;
  info?: string | null;
  /** False for a series that only unites episodes of a playlist file. */
  listed?: boolean;
  /** Only for rows that take another row's place in the order. */
  position?: number;
}

/** What became of a row: `united` joined an entry with the same address and name, `taken` met another row's key. */
export type StageOutcome = 'added' | 'united' | 'taken';

export interface Stage {
  add(item: StagedItem): StageOutcome;
  /** Remembers how far the stage is filled; what it returns takes it back there. */
  checkpoint(): () => void;
  /** Listed rows so far. */
  readonly listed: number;
  counts(): Record<ItemKind, number>;
  /** Makes sure a category exists although nothing is in it yet, in the provider's order. */
  declareCategory(kind: ItemKind, category: StagedCategory): void;
  categoryOrder(): ReadonlyMap<number, { name: string | null; position: number }>;
  groupOrder(): ReadonlyMap<number, number>;
}

/** Writes rows beside the catalog; nothing is visible until `swapCatalog`. Call inside transactions of a few thousand rows. */
export function createStage(db: SqliteDatabase, playlist: number): Stage {
  const columns = ['playlist', ...itemColumnNames, 'category_ids'];
  const insert = db.prepare(
    `INSERT INTO staged_items (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (playlist, kind, provider_key) DO NOTHING`,
  );
  const existing = db.prepare<[number, number, string], { name: string; category_ids: string }>(
    'SELECT name, category_ids FROM staged_items WHERE playlist = ? AND kind = ? AND provider_key = ?',
  );
  const setCategories = db.prepare(
    'UPDATE staged_items SET category_ids = ? WHERE playlist = ? AND kind = ? AND provider_key = ?',
  );
  const removeFrom = db.prepare('DELETE FROM staged_items WHERE playlist = ? AND position >= ?');
  const insertGroup = db.prepare<[number, string, string], { id: number }>(
    `INSERT INTO groups (playlist, name, folded, position) VALUES (?, ?, ?, 0)
     ON CONFLICT (playlist, name) DO UPDATE SET name = excluded.name RETURNING id`,
  );
  const insertCategory = db.prepare<[number, number, string, string | null], { id: number }>(
    `INSERT INTO categories (playlist, kind, provider_key, name, position) VALUES (?, ?, ?, ?, 0)
     ON CONFLICT (playlist, kind, provider_key) DO UPDATE SET provider_key = excluded.provider_key RETURNING id`,
  );

  const groupIds = new Map<string, number>();
  const groupOrder = new Map<number, number>();
  const categoryIds = new Map<string, number>();
  const categoryOrder = new Map<number, { name: string | null; position: number }>();
  const totals: Record<ItemKind, number> = { channel: 0, movie: 0, series: 0, episode: 0 };
  let position = 0;

  function groupId(name: string): number {
    let id = groupIds.get(name);
    if (id === undefined) {
      id = insertGroup.get(playlist, name, foldText(name))?.id ?? 0;
      groupIds.set(name, id);
      groupOrder.set(id, groupOrder.size);
    }
    return id;
  }

  function categoryOf(kind: ItemKind, { key, name }: StagedCategory): number {
    const code = itemKinds[kind];
    const known = `${code} ${key}`;
    let id = categoryIds.get(known);
    if (id === undefined) {
      id = insertCategory.get(playlist, code, key, name)?.id ?? 0;
      categoryIds.set(known, id);
      categoryOrder.set(id, { name, position: categoryOrder.size });
    }
    return id;
  }

  function unite(item: StagedItem, ids: number[]): StageOutcome {
    const code = itemKinds[item.kind];
    const before = existing.get(playlist, code, item.providerKey);
    if (before?.name !== item.name) return 'taken';
    const united = new Set(before.category_ids.split(',').filter(Boolean).map(Number));
    for (const id of ids) united.add(id);
    setCategories.run([...united].join(','), playlist, code, item.providerKey);
    return 'united';
  }

  return {
    get listed() {
      return position;
    },
    checkpoint() {
      const [filled, before] = [position, { ...totals }];
      return () => {
        removeFrom.run(playlist, filled);
        position = filled;
        Object.assign(totals, before);
      };
    },
    counts: () => ({ ...totals }),
    declareCategory: (kind, category) => void categoryOf(kind, category),
    categoryOrder: () => categoryOrder,
    groupOrder: () => groupOrder,
    add(item) {
      const listed = item.listed ?? true;
      const ids = item.categories.map((category) => categoryOf(item.kind, category));
      const outcome = insert.run(
        playlist,
        itemKinds[item.kind],
        item.providerKey,
        listed ? 1 : 0,
        item.position ?? position,
        item.name,
        foldText(item.name),
        item.number ?? null,
        item.logo ?? null,
        item.guideId ?? null,
        item.tvgName ?? null,
        item.group ? groupId(item.group) : null,
        normalizedCategory({ group: item.group ?? '', name: item.name, kind: item.isKindGuessed ? null : item.kind }),
        item.address ?? null,
        item.container ?? null,
        item.headers ?? null,
        item.catchup ?? null,
        (item.radio ? 1 : 0) | (item.adult ? 2 : 0),
        item.year ?? null,
        item.rating ?? null,
        item.addedAt ?? null,
        item.seriesKey ?? null,
        item.season ?? null,
        item.episode ?? null,
        item.info ?? null,
        ids.join(','),
      );
      if (outcome.changes === 0) return unite(item, ids);
      totals[item.kind]++;
      if (listed) position++;
      return 'added';
    },
  };
}
