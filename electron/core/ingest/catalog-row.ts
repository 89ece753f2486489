import { normalizedCategory } from '../catalog/normalized-category.ts';
import type { Statement } from 'better-sqlite3';
import { packFolded, packTexts, packTraits } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { hashNumber, NumberHash } from './hash-key.ts';

export const itemKinds = { channel: 1, movie: 2, series: 3, episode: 4 } as const;
export type ItemKind = keyof typeof itemKinds;

/** Bits of `items.flags`. */
export const itemFlags = { radio: 1, adult: 2, hidden: 4 } as const;

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
  /** Seconds. */
  guideShift?: number | null;
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

/** What the hash of an entry's key is made of. */
export function entryKey(kind: number, providerKey: string): number {
  return hashNumber(providerKey, kind);
}

/** Over everything the provider says of a title except its place and its further categories, which are compared by themselves. */
export function rowHash(item: StagedItem): number {
  hash.begin((item.radio ? 1 : 0) | (item.adult ? 2 : 0) | (item.isKindGuessed ? 4 : 0) | (item.listed === false ? 8 : 0));
  hash.add(item.name);
  hash.add(item.categories[0]?.key ?? '');
  hash.add(item.group ?? '');
  hash.add(item.number ?? '');
  hash.add(item.logo ?? '');
  hash.add(item.guideId ?? '');
  hash.add(item.tvgName === item.name ? '=' : (item.tvgName ?? ''));
  hash.add(item.address ?? '');
  hash.add(item.container ?? '');
  hash.add(item.headers ?? '');
  hash.add(item.catchup ?? '');
  hash.add(item.seriesKey ?? '');
  hash.add(item.info ?? '');
  hash.addNumber(item.guideShift ?? 0);
  hash.addNumber(item.year ?? -1);
  hash.addNumber(item.rating ?? -1);
  hash.addNumber(item.addedAt ?? -1);
  hash.addNumber(item.season ?? -1);
  hash.addNumber(item.episode ?? -1);
  return hash.end();
}

const hash = new NumberHash();

type RowValue = string | number | null;

export function flagsOf({ radio, adult }: StagedItem): number {
  return (radio ? itemFlags.radio : 0) | (adult ? itemFlags.adult : 0);
}

/** Index into the normalized categories of the HTTP contract. */
export function normalizedOf({ group, kind, isKindGuessed }: StagedItem, folded: string): 0 | 1 | 2 | 3 {
  return normalizedCategory({ group: group ?? '', folded, kind: isKindGuessed ? null : kind }) as 0 | 1 | 2 | 3; // one of the four
}

export interface PlacedRow {
  id: number;
  item: StagedItem;
  folded: string;
  place: number;
  categoryId: number;
  normalized: number;
  hash: number;
}

const alwaysWritten = ['id', 'traits', 'provider_key', 'position', 'name', 'category_id', 'hash', 'texts'] as const;
const mostlyEmpty = [
  'own_folded', 'number', 'guide_id', 'container', 'headers', 'catchup', 'year',
  'rating', 'added_at', 'series_key', 'season', 'episode', 'info', 'guide_shift',
] as const;

/** Writes rows into a table of items, with a statement for each set of columns that rows really have. */
export function createRowWriter(db: SqliteDatabase, table: string): (row: PlacedRow) => void {
  const statements = new Map<number, Statement>();

  function statementFor(mask: number): Statement {
    let statement = statements.get(mask);
    if (!statement) {
      const columns = [...alwaysWritten, ...mostlyEmpty.filter((_, bit) => mask & (1 << bit))];
      statement = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
      statements.set(mask, statement);
    }
    return statement;
  }

  return ({ id, item, folded, place, categoryId, normalized, hash }) => {
    const values: RowValue[] = [
      id,
      packTraits({ kind: itemKinds[item.kind], listed: item.listed !== false, category: normalized, flags: flagsOf(item) }),
      item.providerKey,
      place,
      item.name,
      categoryId,
      hash,
      packTexts(item.logo ?? null, item.tvgName ?? null, item.address ?? null),
    ];
    let mask = 0;
    const put = (bit: number, value: RowValue | undefined): void => {
      if (value === null || value === undefined) return;
      mask |= 1 << bit;
      values.push(value);
    };
    put(0, packFolded(item.name, folded));
    put(1, item.number);
    put(2, item.guideId);
    put(3, item.container);
    put(4, item.headers);
    put(5, item.catchup);
    put(6, item.year);
    put(7, item.rating);
    put(8, item.addedAt);
    put(9, item.seriesKey);
    put(10, item.season);
    put(11, item.episode);
    put(12, item.info);
    put(13, item.guideShift);
    statementFor(mask).run(values);
  };
}
