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
  const reports = new Map<BackupSection, SectionReport>();
  const hadActive = db.prepare('SELECT 1 FROM playlists WHERE active = 1').get() !== undefined;
  const hadLogin = db.prepare('SELECT 1 FROM playlists WHERE login = 1').get() !== undefined;
  for (const table of backedUpTables) {
    const rows = tables[table.name] ?? [];
    const report = reports.get(table.section) ?? { section: table.section, total: 0, added: 0, updated: 0, kept: 0, skipped: 0 };
    reports.set(table.section, report);
    report.total += rows.length;
    if (!sections.has(table.section)) {
      report.skipped += rows.length;
      continue;
    }
    const put = createPut(db, table);
    for (const row of rows) {
      const here = table.playlist === null ? undefined : ids.get(PlaylistId.parse(row[table.playlist]));
      if (table.playlist !== null && here === undefined) report.skipped += 1;
      else report[put(placed(row, table, here, { hadActive, hadLogin }))] += 1;
    }
  }
  if (!hadActive && sections.has('playlists')) activateOne(db);
  return { sections: backupSections.flatMap((section) => reports.get(section) ?? []), ids };
}

/** A row as it is stored here: under the id its playlist has here. */
function placed(row: Row, { name, playlist }: BackedUpTable, here: PlaylistId | undefined, has: { hadActive: boolean; hadLogin: boolean }): Row {
  if (playlist === null || here === undefined) return row;
  const moved = { ...row, [playlist]: here };
  if (name !== 'playlists') return moved;
  // Only one is in use, and only one is the login's.
  return { ...moved, ...(has.hadActive ? { active: 0 } : {}), ...(has.hadLogin ? { login: 0 } : {}) };
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
    const values = columns.filter((column) => !key.includes(column));
    const wins = 'newest' in conflict ? Number(row[conflict.newest]) > Number(before[conflict.newest]) : 'replace' in conflict && values.some((column) => row[column] !== before[column]);
    if (!wins || values.length === 0) return 'kept';
    statement('update', values)(row);
    return 'updated';
  };
}

/** A document may name none, or several. */
function activateOne(db: SqliteDatabase): void {
  const first = db.prepare<[], { id: string }>('SELECT id FROM playlists ORDER BY active DESC, created_at LIMIT 1').get();
  if (first) db.prepare('UPDATE playlists SET active = (id = ?)').run(first.id);
}
