import type { BackupSection, SectionReport } from '#shared/contract/backup.ts';
import { backupSections } from '#shared/contract/backup.ts';
import { PlaylistId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { columnsOf, quoted, type Tables } from './read-tables.ts';
import { backedUpTables, type BackedUpTable, type Row } from './tables.ts';

export interface Merge {
  tables: Tables;
  sections: ReadonlySet<BackupSection>;
  /** The backup's playlists that are here already, under the id they have here. */
  matches: ReadonlyMap<PlaylistId, PlaylistId>;
  newPlaylistId: () => PlaylistId;
}

export interface Merged {
  sections: SectionReport[];
  /** What each playlist of the backup is called here; those that were left out are missing. */
  ids: Map<PlaylistId, PlaylistId>;
}

/** Puts the rows of a backup beside those that are here. Belongs into a transaction of the caller's. */
export function mergeTables(db: SqliteDatabase, { tables, sections, matches, newPlaylistId }: Merge): Merged {
  const ids = new Map(matches);
  if (sections.has('playlists')) {
    const isTaken = db.prepare<[string]>('SELECT 1 FROM playlists WHERE id = ?');
    for (const { id } of tables['playlists'] ?? []) {
      const theirs = PlaylistId.parse(id);
      if (!ids.has(theirs)) ids.set(theirs, isTaken.get(theirs) === undefined ? theirs : newPlaylistId());
    }
  }
  const hadActive = db.prepare('SELECT 1 FROM playlists WHERE active = 1').get() !== undefined;
  const hadLogin = db.prepare('SELECT 1 FROM playlists WHERE login = 1').get() !== undefined;

  /** A row as it is stored here: under the id its playlist has here. Undefined when it has none. */
  function placed(row: Row, { name, playlist }: BackedUpTable): Row | undefined {
    if (playlist === null || row[playlist] === null) return row;
    const here = ids.get(PlaylistId.parse(row[playlist]));
    if (here === undefined) return undefined;
    const moved = { ...row, [playlist]: here };
    if (name !== 'playlists') return moved;
    // Only one is in use, and only one is the login's.
    return { ...moved, ...(hadActive ? { active: 0 } : {}), ...(hadLogin ? { login: 0 } : {}) };
  }

  const wanted = backedUpTables.map((table) => {
    const isThere = columnsOf(db, table.name).length > 0;
    const rows = tables[table.name] ?? [];
    const kept = sections.has(table.section) && isThere ? rows.map((row) => placed(row, table)).filter((row) => row !== undefined) : [];
    return { table, total: rows.length, rows: kept };
  });
  const renamed = new Map(wanted.flatMap(({ table, rows }) => findRenamed(db, table, rows)));
  const reports = new Map<BackupSection, SectionReport>();
  for (const { table, total, rows } of wanted) {
    const { section, key, alike, refers = [] } = table;
    const report = reports.get(section) ?? { section, total: 0, added: 0, updated: 0, kept: 0, skipped: 0 };
    reports.set(section, report);
    report.total += total;
    report.skipped += total - rows.length;
    if (rows.length === 0) continue;
    const put = createPut(db, table);
    const ownIds = alike === undefined ? refers : [...refers, ...key];
    for (const row of rows) {
      const here = { ...row };
      for (const column of ownIds) here[column] = renamed.get(String(row[column])) ?? row[column] ?? null;
      report[put(here)] += 1;
    }
  }
  if (!hadActive && sections.has('playlists')) activateOne(db);
  return { sections: backupSections.flatMap((section) => reports.get(section) ?? []), ids };
}

/** Ids of the backup for rows that have another id here. */
function findRenamed(db: SqliteDatabase, { name, key, alike }: BackedUpTable, rows: readonly Row[]): [theirs: string, here: string][] {
  const [id] = key;
  if (alike === undefined || id === undefined || rows.length === 0) return [];
  const find = db.prepare<unknown[], Row>(`SELECT * FROM ${quoted(name)} WHERE ${alike.map((column) => `${quoted(column)} = ?`).join(' AND ')}`);
  return rows.flatMap((row): [string, string][] => {
    const here = find.get(...alike.map((column) => row[column] ?? null))?.[id];
    return here === undefined || here === row[id] ? [] : [[String(row[id]), String(here)]];
  });
}

function createPut(db: SqliteDatabase, table: BackedUpTable): (row: Row) => 'added' | 'updated' | 'kept' {
  const { name, key, conflict } = table;
  const known = columnsOf(db, name);
  const isIt = key.map((column) => `${quoted(column)} = ?`).join(' AND ');
  const find = db.prepare<unknown[], Row>(`SELECT * FROM ${quoted(name)} WHERE ${isIt}`);
  const statements = new Map<string, (row: Row) => void>();

  /** Rows of one document mostly have the same columns; those that this database does not know are left out. */
  function statement(kind: 'insert' | 'update', columns: readonly string[]): (row: Row) => void {
    const id = `${kind} ${columns.join(' ')}`;
    let run = statements.get(id);
    if (!run) {
      const names = columns.map(quoted);
      const sql =
        kind === 'insert'
          ? `INSERT INTO ${quoted(name)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
          : `UPDATE ${quoted(name)} SET ${names.map((column) => `${column} = ?`).join(', ')} WHERE ${isIt}`;
      const prepared = db.prepare(sql);
      run = (row) => {
        prepared.run(...columns.map((column) => row[column]), ...(kind === 'insert' ? [] : key.map((column) => row[column])));
      };
      statements.set(id, run);
    }
    return run;
  }

  return (row) => {
    const columns = known.filter((column) => column in row);
    const before = find.get(...key.map((column) => row[column]));
    if (!before) {
      statement('insert', columns)(row);
      return 'added';
    }
    const values = columns.filter((column) => !key.includes(column) && isWanted(conflict, column, row, before));
    if (values.length === 0) return 'kept';
    statement('update', values)(row);
    return 'updated';
  };
}

/** Whether a column of a row that is here already takes the backup's value. */
function isWanted(conflict: BackedUpTable['conflict'], column: string, row: Row, before: Row): boolean {
  if (row[column] === before[column]) return false;
  if ('keep' in conflict) return false;
  if ('newest' in conflict) return Number(row[conflict.newest]) > Number(before[conflict.newest]);
  if ('fill' in conflict) return conflict.fill.includes(column) && (before[column] === null || before[column] === 0);
  return true;
}

/** A document may name none, or several. */
function activateOne(db: SqliteDatabase): void {
  const first = db.prepare<[], { id: string }>('SELECT id FROM playlists ORDER BY active DESC, created_at LIMIT 1').get();
  if (first) db.prepare('UPDATE playlists SET active = (id = ?)').run(first.id);
}
