import { normalizedCategory } from '../catalog/normalized-category.ts';
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
  hash.add(item.tvgName ?? '');
  hash.add(item.address ?? '');
  hash.add(item.container ?? '');
  hash.add(item.headers ?? '');
  hash.add(item.catchup ?? '');
  hash.add(item.seriesKey ?? '');
  hash.add(item.info ?? '');
  hash.addNumber(item.year ?? -1);
  hash.addNumber(item.rating ?? -1);
  hash.addNumber(item.addedAt ?? -1);
  hash.addNumber(item.season ?? -1);
  hash.addNumber(item.episode ?? -1);
  return hash.end();
}

const hash = new NumberHash();

export type RowValue = string | number | null;

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

/** The values of a row: its id, then the columns in the order of `itemColumnNames`. */
export function rowValues({ id, item, folded, place, categoryId, normalized, hash }: PlacedRow): RowValue[] {
  return [
    id,
    itemKinds[item.kind],
    item.providerKey,
    null,
    item.listed === false ? 0 : 1,
    place,
    item.name,
    folded,
    categoryId,
    normalized,
    (item.radio ? itemFlags.radio : 0) | (item.adult ? itemFlags.adult : 0),
    hash,
    item.number ?? null,
    item.logo ?? null,
    item.guideId ?? null,
    item.tvgName ?? null,
    item.address ?? null,
    item.container ?? null,
    item.headers ?? null,
    item.catchup ?? null,
    item.year ?? null,
    item.rating ?? null,
    item.addedAt ?? null,
    item.seriesKey ?? null,
    item.season ?? null,
    item.episode ?? null,
    item.info ?? null,
  ];
}
