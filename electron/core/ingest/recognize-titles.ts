import { itemsTable, rowsTable, stagedItems, stagedRows } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createKeyTrust, type KeyTrust } from './key-trust.ts';
import { pairTitles, type TitleToPair } from './pair-titles.ts';

interface SharedKeyRow extends TitleToPair {
  wasName: string;
  wasGuideId: string | null;
  wasNumber: string | null;
  wasGroup: string | null;
  wasYear: number | null;
}

interface Tombstone extends TitleToPair {
  providerKey: string;
}

const evidence = `row.id, row.kind, row.name, row.guide_id AS guideId, row.number, row.year, category.name AS "group",
  row.series_key AS seriesKey, row.season, row.episode`;

/**
 * Finds out which staged rows are stored titles under another key, and which only look like one because they share its
 * key. Fills the temporary table `identity` (staged row → `items.id` it goes to, and the key it is known by) for rows that
 * are something else than their key says, and corrects `gone`. `categories_now` has the names of this reading's groups.
 */
export function recognizeTitles(db: SqliteDatabase, playlist: number): void {
  const items = itemsTable(playlist);
  const staged = stagedItems(playlist);
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS identity (staged INTEGER PRIMARY KEY, item INTEGER NOT NULL, provider_key TEXT);
    CREATE TEMP TABLE IF NOT EXISTS doubted (id INTEGER PRIMARY KEY);
    DELETE FROM identity; DELETE FROM doubted;`);
  const newest = newestId(db, rowsTable(playlist));
  let nextId = Math.max(newest, newestId(db, stagedRows(playlist))) + 1;
  const keyTrust = createKeyTrust();
  gatherDoubts(db, items, staged, keyTrust);
  const has = (sql: string): boolean => db.prepare(`${sql} LIMIT 1`).get() !== undefined;
  const hasDoubts = has('SELECT 1 FROM doubted');
  const tombstones = listTombstones(db, playlist);
  const hasLost = tombstones.length > 0 || has('SELECT 1 FROM gone');
  if (!hasDoubts && !(hasLost && has(`SELECT 1 FROM ${staged} WHERE id > ${newest}`))) return;

  function* old(): Generator<TitleToPair> {
    // Titles that are recognized already take part: a name that two of them have is no evidence for a third.
    const rows = db.prepare<[], TitleToPair & { lost: 0 | 1 }>(
      `SELECT ${evidence}, row.id IN (SELECT id FROM gone) OR row.id IN (SELECT id FROM doubted) AS lost
       FROM ${items} AS row LEFT JOIN categories AS category ON category.id = row.category_id WHERE row.listed = 1`,
    );
    for (const { lost, ...row } of rows.iterate()) yield lost ? row : { ...row, settled: true };
    yield* tombstones;
  }
  function* fresh(): Generator<TitleToPair> {
    const rows = db.prepare<[], TitleToPair & { isDoubted: 0 | 1 }>(
      `SELECT ${evidence}, row.id IN (SELECT id FROM doubted) AS isDoubted FROM ${staged} AS row
       LEFT JOIN categories_now AS category ON category.id = row.category_id WHERE row.listed = 1`,
    );
    for (const { isDoubted, ...row } of rows.iterate()) {
      if (row.id > newest) yield row;
      else yield isDoubted ? { ...row, sameKeyAs: row.id } : { ...row, settled: true };
    }
    const unchanged = db.prepare<[], TitleToPair>(
      `SELECT ${evidence} FROM ${items} AS row LEFT JOIN categories_now AS category ON category.id = row.category_id
       WHERE row.listed = 1 AND row.id NOT IN (SELECT id FROM ${staged}) AND row.id NOT IN (SELECT id FROM gone)`,
    );
    for (const row of unchanged.iterate()) yield { ...row, settled: true };
  }

  const pairs = [...pairTitles(old, fresh, { keyTrust })];
  const identify = db.prepare('INSERT INTO identity (staged, item, provider_key) VALUES (?, ?, ?)');
  const isGone = db.prepare('INSERT OR IGNORE INTO gone (id) VALUES (?)');
  const isBack = db.prepare('DELETE FROM gone WHERE id = ?');
  const forgetTombstone = db.prepare('DELETE FROM vanished WHERE playlist = ? AND kind = ? AND provider_key = ?');
  const doubted = db.prepare<[], number>('SELECT id FROM doubted').pluck().all();
  db.transaction(() => {
    const takenItems = new Set<number>();
    const takenRows = new Set<number>();
    for (const { old: was, fresh: row } of pairs) {
      takenRows.add(row);
      if (was > 0) {
        takenItems.add(was);
        isBack.run(was);
        if (was !== row) identify.run(row, was, null);
        continue;
      }
      const tombstone = tombstones[-was - 1];
      if (!tombstone) continue;
      identify.run(row, row > newest ? row : nextId++, tombstone.providerKey);
      forgetTombstone.run(playlist, tombstone.kind, tombstone.providerKey);
    }
    for (const id of doubted) {
      // The row under a key that means something else now is a title of its own.
      if (!takenRows.has(id)) identify.run(id, nextId++, null);
      if (!takenItems.has(id)) isGone.run(id);
    }
  })();
}

/** Notes rows that share a stored title's key but not all of what it is recognized by. */
function gatherDoubts(db: SqliteDatabase, items: string, staged: string, trust: KeyTrust): void {
  const shared = db.prepare<[], SharedKeyRow>(
    `SELECT row.id, row.kind, row.name, row.guide_id AS guideId, row.number, row.year, category_is.name AS "group",
       stored.name AS wasName, stored.guide_id AS wasGuideId, stored.number AS wasNumber, stored.year AS wasYear,
       category_was.name AS wasGroup
     FROM ${staged} AS row JOIN ${items} AS stored ON stored.id = row.id
     LEFT JOIN categories_now AS category_is ON category_is.id = row.category_id
     LEFT JOIN categories AS category_was ON category_was.id = stored.category_id
     WHERE row.listed = 1`,
  );
  const doubted: number[] = [];
  for (const { wasName, wasGuideId, wasNumber, wasYear, wasGroup, ...fresh } of shared.iterate()) {
    const stored = { ...fresh, name: wasName, guideId: wasGuideId, number: wasNumber, year: wasYear, group: wasGroup };
    if (trust.compare(stored, fresh) === 'changed') doubted.push(fresh.id);
  }
  const add = db.prepare('INSERT INTO doubted (id) VALUES (?)');
  db.transaction(() => {
    for (const id of doubted) add.run(id);
  })();
  const unchanged = db.prepare<[], { kind: number; rows: number }>(
    `SELECT kind, count(*) AS rows FROM ${items} WHERE listed = 1
       AND id NOT IN (SELECT id FROM ${staged}) AND id NOT IN (SELECT id FROM gone) GROUP BY kind`,
  );
  for (const { kind, rows } of unchanged.all()) trust.addUnchanged(kind, rows);
}

export function newestId(db: SqliteDatabase, table: string): number {
  return db.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0;
}

/** Titles that vanished, numbered from -1 down, so that they cannot be taken for rows. */
function listTombstones(db: SqliteDatabase, playlist: number): Tombstone[] {
  return db
    .prepare<[number], Omit<Tombstone, 'id'>>(
      `SELECT kind, provider_key AS providerKey, name, guide_id AS guideId, number, category AS "group"
       FROM vanished WHERE playlist = ? ORDER BY kind, provider_key`,
    )
    .all(playlist)
    .map((tombstone, at) => ({ ...tombstone, id: -at - 1 }));
}
