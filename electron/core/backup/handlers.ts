import Database from 'better-sqlite3';
import { backupSections, type AutomaticBackup, type BackupReport, type BackupSection } from '#shared/contract/backup.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import { GuideSourceId } from '#shared/model/guide.ts';
import { PlaylistId } from '#shared/model/ids.ts';
import { damagedSince, listCopies, pathOfCopy, putDamagedAway, type AutomaticCopy } from '../database/automatic-backups.ts';
import { openDatabase, type SqliteDatabase } from '../database/open.ts';
import type { Events } from '../events.ts';
import type { Logger } from '../log.ts';
import type { Credentials, SecretOwner, Vault } from '../secrets/vault.ts';
import { readDocument, writeDocument, type Contents, type Secrets } from './document.ts';
import { matchPlaylists, type Side } from './match-playlists.ts';
import { mergeTables, type Merged } from './merge.ts';
import { readTables, schemaVersionOf, type Tables } from './read-tables.ts';
import { PlaylistRow } from './tables.ts';

export interface BackupOptions {
  /** The user's database: rows are read and written table by table, whatever the domains make of them. */
  userFile: SqliteDatabase;
  dataDir: string;
  appVersion: string;
  vault: Vault;
  events: Events;
  log: Logger;
  clock: () => number;
  newPlaylistId: () => PlaylistId;
  /** Starts a refresh of a playlist that was restored. */
  refresh: (playlistId: PlaylistId) => void;
  /** Told after settings were written behind the store's back. */
  settingsRestored: () => void;
}

export function createBackupHandlers(options: BackupOptions): CoreHandlers['backup'] {
  const { userFile, dataDir, vault, events, clock } = options;
  const log = options.log.child({ domain: 'backup' });

  async function sidesHere(): Promise<Side[]> {
    return Promise.all(playlistRows(readTables(userFile)).map(async (row) => ({ row, credentials: await vault.read(row.id) })));
  }

  /** What restoring does, done or only tried. */
  async function merge(contents: Contents, chosen: readonly BackupSection[], mode: 'try' | 'do'): Promise<{ report: BackupReport; merged: Merged; added: PlaylistId[] }> {
    const { tables, createdAt } = contents;
    const secrets = contents.secrets instanceof Map ? contents.secrets : new Map<SecretOwner, Credentials>();
    const theirs = playlistRows(tables).map((row): Side => ({ row, credentials: secrets.get(row.id) }));
    const ours = await sidesHere();
    // Nothing is awaited between matching and merging: what was matched is still there.
    const matches = matchPlaylists(theirs, ours);
    const merged = inTransaction(userFile, mode, () =>
      mergeTables(userFile, { tables, sections: new Set(chosen), matches, newPlaylistId: options.newPlaylistId }),
    );
    const added: PlaylistId[] = [];
    const playlists: BackupReport['playlists'] = [];
    for (const { row, credentials } of theirs) {
      const here = matches.get(row.id);
      const id = merged.ids.get(row.id);
      if (id !== undefined && here === undefined) added.push(id);
      // A login that is only in the keychain, under the id of before, comes back with its playlist.
      const known = credentials ?? (id === undefined ? undefined : await vault.read(id));
      playlists.push({ name: row.name, sourceType: row.source_type, place: row.place, here: here !== undefined, reachable: isReachable(row, known) });
    }
    const report: BackupReport = { createdAt, secrets: contents.secrets instanceof Map ? 'open' : contents.secrets, playlists, sections: merged.sections };
    return { report, merged, added };
  }

  /** After the rows are safe: a login lost on the way is only asked for again, or restored once more. */
  async function restore(contents: Contents, sections: readonly BackupSection[]): Promise<BackupReport> {
    const { report, merged, added } = await merge(contents, sections, 'do');
    const withSecrets = contents.secrets instanceof Map && sections.includes('playlists') ? await keepSecrets(contents.secrets, merged.ids) : [];
    if (contents.secrets instanceof Map && sections.includes('guide')) await keepSourceSecrets(contents.secrets);
    if (sections.includes('guide')) events.emit({ type: 'reminders.changed' });
    for (const playlistId of new Set(merged.ids.values())) {
      if (sections.includes('guide')) events.emit({ type: 'guide.changed', playlistId });
      events.emit({ type: 'playlists.changed', playlistId });
      events.emit({ type: 'library.changed', playlistId });
    }
    if (sections.includes('settings')) options.settingsRestored();
    for (const playlistId of new Set([...added, ...withSecrets])) {
      const row = playlistRows(readTables(userFile)).find(({ id }) => id === playlistId);
      if (row && isReachable(row, await vault.read(playlistId))) options.refresh(playlistId);
    }
    log.info({ playlists: merged.ids.size, added: added.length, sections: report.sections.filter((each) => each.added + each.updated > 0).map((each) => each.section) }, 'backup restored');
    return report;
  }

  /** The playlists that can be reached through it now. */
  async function keepSecrets(secrets: Secrets, ids: Merged['ids']): Promise<PlaylistId[]> {
    const given: PlaylistId[] = [];
    for (const [owner, credentials] of secrets) {
      const id = ids.get(PlaylistId.parse(owner));
      // What is known here is newer than any backup.
      if (id === undefined || (await vault.read(id)) !== undefined) continue;
      await vault.write(id, credentials);
      given.push(id);
    }
    return given;
  }

  /** Addresses of guide sources that are here now, and whose address is not. */
  async function keepSourceSecrets(secrets: Secrets): Promise<void> {
    for (const id of secretSources(readTables(userFile))) {
      const credentials = secrets.get(id);
      if (credentials && (await vault.read(id)) === undefined) await vault.write(id, credentials);
    }
  }

  return {
    async create({ passphrase }) {
      const tables = readTables(userFile);
      const createdAt = clock();
      const secrets: Secrets = new Map();
      let logins = 0;
      let loginsMissing = 0;
      if (passphrase !== null) {
        for (const row of playlistRows(tables)) {
          if (row.login === 1) continue;
          const credentials = await vault.read(row.id);
          if (credentials) secrets.set(row.id, credentials);
          else if (!isReachable(row, undefined)) loginsMissing += 1;
        }
        logins = secrets.size;
        for (const id of secretSources(tables)) {
          const credentials = await vault.read(id);
          if (credentials) secrets.set(id, credentials);
        }
      }
      const document = await writeDocument({ app: options.appVersion, createdAt, schema: schemaVersionOf(userFile), tables, secrets, passphrase });
      const day = new Date(createdAt).toISOString().slice(0, 10);
      return { fileName: `webplay-${day}.webplay-backup.json`, document, playlists: tables['playlists']?.length ?? 0, logins, loginsMissing };
    },

    async preview({ document, passphrase, sections }) {
      const contents = await readDocument(document, passphrase, schemaVersionOf(userFile));
      return (await merge(contents, sections, 'try')).report;
    },

    async restore({ document, passphrase, sections }) {
      const contents = await readDocument(document, passphrase, schemaVersionOf(userFile));
      if (contents.secrets === 'locked') log.info({}, 'backup restored without its logins');
      return restore(contents, sections);
    },

    listAutomatic: () => ({ damagedAt: damagedSince(dataDir), backups: listCopies(dataDir).flatMap((copy) => describeCopy(dataDir, copy)) }),

    async restoreAutomatic({ id }) {
      const copy = openDatabase(pathOfCopy(dataDir, id), { readonly: true });
      let tables: Tables;
      try {
        if (schemaVersionOf(copy) > schemaVersionOf(userFile)) {
          throw new AppError('storage_newer', 'This backup was written by a newer WebPlay; update WebPlay to restore it');
        }
        tables = readTables(copy, { complete: true });
      } finally {
        copy.close();
      }
      const createdAt = listCopies(dataDir).find((each) => each.id === id)?.createdAt ?? clock();
      // Where the user's own database was lost, its settings were too.
      const sections = damagedSince(dataDir) === null ? backupSections.filter((section) => section !== 'settings') : backupSections;
      const report = await restore({ createdAt, tables, secrets: 'none' }, sections);
      putDamagedAway(dataDir);
      return report;
    },

    dismissDamage() {
      putDamagedAway(dataDir);
      return {};
    },
  };
}

function playlistRows(tables: Tables): PlaylistRow[] {
  return (tables['playlists'] ?? []).map((row) => PlaylistRow.parse(row));
}

/** Guide sources whose address is a secret. */
function secretSources(tables: Tables): SecretOwner[] {
  return (tables['guide_sources'] ?? []).flatMap(({ id, type, address }) => (type === 'url' && address === null ? GuideSourceId.parse(id) : []));
}

/** Whether a source can be read without asking its owner for anything. */
function isReachable({ source_type, address }: PlaylistRow, credentials: Credentials | undefined): boolean {
  switch (source_type) {
    case 'demo':
      return true;
    case 'xtream':
      return credentials?.accounts[0] !== undefined;
    case 'm3u-url':
      return address !== null || credentials?.url !== undefined;
    case 'm3u-file':
      return address !== null;
  }
}

/** Trying is doing and taking it back, so a preview cannot promise anything else than what happens. */
function inTransaction<Result>(db: SqliteDatabase, mode: 'try' | 'do', work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec(mode === 'do' ? 'COMMIT' : 'ROLLBACK');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) {
      throw new AppError('invalid_input', 'This backup was changed or damaged after it was written', { reason: 'backup-changed', cause: error });
    }
    throw error;
  }
}

/** Nothing for a copy that cannot be read. */
function describeCopy(dataDir: string, { id, kind, createdAt }: AutomaticCopy): AutomaticBackup[] {
  try {
    const copy = openDatabase(pathOfCopy(dataDir, id), { readonly: true });
    try {
      const count = (table: 'playlists' | 'favorites') => copy.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${table}`).get()?.rows ?? 0;
      return [{ id, kind, createdAt, playlists: count('playlists'), favorites: count('favorites') }];
    } finally {
      copy.close();
    }
  } catch {
    return [];
  }
}
