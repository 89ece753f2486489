import type { TitleRef } from '#shared/model/ids.ts';
import { catalogStates } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { StoredCatalog } from './stored-catalog.ts';

type Key = Pick<TitleRef, 'kind' | 'providerKey'>;

/** A few screens of rows: their pictures and streams are asked for by key next. */
const most = 2_000;
const seen = new WeakMap<SqliteDatabase, Map<string, number>>();

/** Remembers where listed rows are while no index finds them by key. */
export function rememberRow(db: SqliteDatabase, catalog: StoredCatalog, key: Key, id: number): void {
  if (catalog.state >= catalogStates.indexed) return;
  let rows = seen.get(db);
  if (!rows) seen.set(db, (rows = new Map<string, number>()));
  rows.set(nameOf(catalog, key), id);
  if (rows.size > most) rows.delete(rows.keys().next().value ?? '');
}

/** Where a row was when it was listed; another one may be there by now. */
export function seenRow(db: SqliteDatabase, catalog: StoredCatalog, key: Key): number | undefined {
  return catalog.state >= catalogStates.indexed ? undefined : seen.get(db)?.get(nameOf(catalog, key));
}

function nameOf({ playlist }: StoredCatalog, { kind, providerKey }: Key): string {
  return `${playlist} ${kind} ${providerKey}`;
}
