import { foldText } from '#shared/model/fold-text.ts';
import type { IndexedRow } from '../catalog/search-index/build-search-index.ts';
import type { GroupChoice } from '#shared/model/group.ts';
import { moreCategoriesTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createRowWriter, entryKey, flagsOf, itemKinds, normalizedOf, rowHash, type ItemKind, type StagedCategory, type StagedItem } from './catalog-row.ts';
import { entryMarks, unseen, type EntryTable } from './entry-table.ts';
import { hashNumber } from './hash-key.ts';
import { createPairList, type PairList } from './pair-list.ts';

/**
 * What became of a row: `united` joined an entry with the same address and name, `taken` met another row's key,
 * `unchosen` belongs to no group that is imported.
 */
export type StageOutcome = 'added' | 'united' | 'taken' | 'unchosen';

/** A category in the order of this reading, with how many titles are in it so far. */
export interface CategoryTally {
  name: string | null;
  position: number;
  titles: number;
  adultTitles: number;
  /** Listed titles of which it is the first category. */
  firstTitles: number;
}

export interface Stage {
  add(item: StagedItem): StageOutcome;
  /** Remembers how far the stage is filled; what it returns takes it back there. */
  checkpoint(): () => void;
  /** Listed rows so far: the next one's position. */
  readonly listed: number;
  counts(): Record<ItemKind, number>;
  /** Makes sure a category exists although nothing is in it yet, in the provider's order. */
  declareCategory(kind: ItemKind, category: StagedCategory): void;
  /** Takes over the stored titles of these kinds as they are, in their order. */
  keep(kinds: readonly ItemKind[]): void;
}

/** What a finished reading knows, for those who put it in place. */
export interface StagedCatalog extends Stage {
  readonly entries: EntryTable;
  /** Nothing was read: everything stays as it is stored. */
  readonly isUntouched: boolean;
  /** Second and further categories: pairs of entry and `categories.id`. */
  readonly extras: PairList;
  /** New and changed listed rows by normalized category: tv, movies, series, other. */
  stats(): [number, number, number, number];
  /** By `categories.id`. */
  readonly categories: ReadonlyMap<number, CategoryTally>;
}

export interface RowWatcher {
  add(row: IndexedRow): void;
  takeBack(): void;
}

export interface StageParts {
  db: SqliteDatabase;
  /** `playlists.id`. */
  playlist: number;
  /** Where changed rows are written: the items themselves in a first import, a table beside them later. */
  table: string;
  /** Titles that are stored already, loaded when first needed; none in a first import. */
  entries: () => EntryTable;
  /** Listed titles that are stored of a kind. */
  storedListed: (kind: ItemKind) => number;
  /** The row id of a new or changed entry. */
  rowId: (table: EntryTable, entry: number) => number;
  /** Hears of every row that is written, in order, and of rows that are taken back. */
  watch?: RowWatcher;
  choice: GroupChoice | null;
}

/** Takes rows in, tells the new and the changed from the known, and writes those. Call inside transactions of a few thousand rows. */
export function createStage({ db, playlist, table: target, entries, storedListed, rowId, watch, choice }: StageParts): StagedCatalog {
  const write = createRowWriter(db, target);
  const removeFrom = db.prepare(`DELETE FROM ${target} WHERE position >= ?`);
  const insertCategory = db.prepare<[number, number, string, string | null, string], { id: number }>(
    `INSERT INTO categories (playlist, kind, provider_key, name, folded, position) VALUES (?, ?, ?, ?, ?, 0)
     ON CONFLICT (playlist, kind, provider_key) DO UPDATE SET provider_key = excluded.provider_key RETURNING id`,
  );
  const isChosen = chooser(choice);
  const extras = createPairList();
  /** By kind and key. */
  const categoryIds = Array.from({ length: 5 }, () => new Map<string, number>());
  const categories = new Map<number, CategoryTally>();
  const totals: Record<ItemKind, number> = { channel: 0, movie: 0, series: 0, episode: 0 };
  let stats: [number, number, number, number] = [0, 0, 0, 0];
  let position = 0;
  let loaded: EntryTable | undefined;
  /** Kinds that are kept as they are, before anything was loaded. */
  const deferred: (readonly ItemKind[])[] = [];

  function categoryOf(kind: ItemKind, { key, name }: StagedCategory): number {
    const code = itemKinds[kind];
    const known = categoryIds[code];
    let id = known?.get(key);
    if (id === undefined) {
      id = insertCategory.get(playlist, code, key, name, foldText(name ?? ''))?.id ?? 0;
      known?.set(key, id);
      categories.set(id, { name, position: categories.size, titles: 0, adultTitles: 0, firstTitles: 0 });
    }
    return id;
  }

  function tally(id: number, item: StagedItem, isFirst: boolean): void {
    const category = categories.get(id);
    if (!category) return;
    category.titles++;
    if (item.adult) category.adultTitles++;
    if (isFirst && item.listed !== false) category.firstTitles++;
  }

  function addExtra(entry: number, item: StagedItem, category: StagedCategory): void {
    const id = categoryOf(item.kind, category);
    if (id === known().category[entry]) return;
    extras.add(entry, id);
    tally(id, item, false);
  }

  /** Forgets which entries were met at `from` or later. */
  function unsee(table: EntryTable, from: number, size: number): void {
    for (let entry = 0; entry < size; entry++) {
      const place = table.place[entry] ?? unseen;
      if (place === unseen || place < from) continue;
      table.place[entry] = unseen;
      table.kind[entry] = (table.kind[entry] ?? 0) & ~entryMarks.staged;
    }
  }

  return {
    get entries() {
      return known();
    },
    get isUntouched() {
      return loaded === undefined;
    },
    extras,
    categories,
    get listed() {
      return position;
    },
    counts: () => ({ ...totals }),
    stats: () => [...stats],
    declareCategory: (kind, category) => void categoryOf(kind, category),

    checkpoint() {
      const [from, size, pairs] = [position, loaded?.size, extras.size];
      const [totalsBefore, statsBefore] = [{ ...totals }, [...stats] as typeof stats];
      const tallies = [...categories].map(([id, { titles, adultTitles, firstTitles }]) => ({ id, titles, adultTitles, firstTitles }));
      return () => {
        removeFrom.run(from);
        watch?.takeBack();
        // What was loaded since is all of it stored; new ones come behind.
        if (loaded) {
          unsee(loaded, from, size ?? storedRows(loaded));
          loaded.truncate(size ?? storedRows(loaded));
        }
        extras.truncate(pairs);
        for (const category of categories.values()) Object.assign(category, { titles: 0, adultTitles: 0, firstTitles: 0 });
        for (const { id, ...count } of tallies) Object.assign(categories.get(id) ?? {}, count);
        position = from;
        stats = statsBefore;
        Object.assign(totals, totalsBefore);
      };
    },

    add(item) {
      if (!isChosen(item)) return 'unchosen';
      const table = known();
      const kind = itemKinds[item.kind];
      const key = entryKey(kind, item.providerKey);
      const name = hashNumber(item.name) >>> 0;
      let entry = table.find(key);
      if (entry !== -1 && table.place[entry] !== unseen) {
        if (table.name[entry] !== name) return 'taken';
        for (const category of item.categories) addExtra(entry, item, category);
        return 'united';
      }
      const listed = item.listed ?? true;
      if (entry === -1) entry = table.insert(key, listed ? kind : kind | entryMarks.unlisted);
      const place = item.position ?? position;
      table.place[entry] = place;
      table.name[entry] = name;
      totals[item.kind]++;
      if (listed) position++;

      const [first, ...more] = item.categories;
      const categoryId = first ? categoryOf(item.kind, first) : 0;
      table.category[entry] = categoryId;
      tally(categoryId, item, true);
      for (const category of more) addExtra(entry, item, category);

      const hash = rowHash(item);
      if (table.item[entry] === 0 || table.hash[entry] !== hash) {
        table.kind[entry] = (table.kind[entry] ?? 0) | entryMarks.staged;
        const folded = foldText(item.name);
        const normalized = normalizedOf(item, folded);
        if (listed) stats[normalized]++;
        const id = rowId(table, entry);
        write({ id, item, folded, place, categoryId, normalized, hash });
        if (watch && (listed || item.kind === 'series')) {
          watch.add({ id, kind, listed: listed ? 1 : 0, flags: flagsOf(item), category: normalized, categoryId, folded });
        }
      }
      return 'added';
    },

    keep(kinds) {
      if (loaded) {
        keepRows(kinds);
        return;
      }
      // Nothing was read so far: as long as that stays so, no row has to be looked at.
      deferred.push(kinds);
      for (const kind of kinds) position += storedListed(kind);
    },
  };

  function known(): EntryTable {
    if (loaded) return loaded;
    loaded = entries();
    position = 0;
    for (const kinds of deferred.splice(0)) keepRows(kinds);
    return loaded;
  }

  function keepRows(kinds: readonly ItemKind[]): void {
    const table = known();
    const codes = new Set<number>(kinds.map((kind) => itemKinds[kind]));
    let rows = 0;
    const order = new Float64Array(table.size);
    for (let entry = 0; entry < table.size; entry++) {
      if (table.item[entry] === 0 || !codes.has((table.kind[entry] ?? 0) & entryMarks.kind)) continue;
      order[rows++] = (table.was[entry] ?? 0) * 0x100000000 + entry;
    }
    for (const placed of order.subarray(0, rows).sort()) {
      const entry = placed % 0x100000000;
      const kind = table.kind[entry] ?? 0;
      table.place[entry] = kind & entryMarks.unlisted ? (table.was[entry] ?? 0) : position++;
    }
    for (const kind of kinds) totals[kind] += countKind(table, itemKinds[kind]);
    keepExtras(table, codes);
  }

  /** Kept titles stay in their further categories. */
  function keepExtras(table: EntryTable, codes: ReadonlySet<number>): void {
    const stored = db
      .prepare<[], { item: number; category: number }>(`SELECT item, category_id AS category FROM ${moreCategoriesTable(playlist)}`)
      .all();
    if (stored.length === 0) return;
    const entryOf = new Map(stored.map(({ item }) => [item, -1]));
    for (let entry = 0; entry < table.size; entry++) {
      const item = table.item[entry] ?? 0;
      if (codes.has((table.kind[entry] ?? 0) & entryMarks.kind) && entryOf.has(item)) entryOf.set(item, entry);
    }
    for (const { item, category } of stored) {
      const entry = entryOf.get(item) ?? -1;
      if (entry !== -1) extras.add(entry, category);
    }
  }
}

/** Stored entries come first. */
function storedRows(table: EntryTable): number {
  let rows = 0;
  while (rows < table.size && table.item[rows] !== 0) rows++;
  return rows;
}

function countKind(table: EntryTable, code: number): number {
  let rows = 0;
  for (let entry = 0; entry < table.size; entry++) {
    if (table.item[entry] !== 0 && ((table.kind[entry] ?? 0) & entryMarks.kind) === code) rows++;
  }
  return rows;
}

/** Whether a title belongs to a group that is imported; episodes of a playlist file belong to groups of series. */
function chooser(choice: GroupChoice | null): (item: StagedItem) => boolean {
  if (!choice) return () => true;
  const named = new Set(choice.groups.map(({ kind, key }) => `${kind} ${key}`));
  const wanted = choice.mode === 'only';
  return ({ kind, categories }) =>
    categories.some(({ key }) => named.has(`${kind === 'episode' ? 'series' : kind} ${key}`) === wanted);
}
