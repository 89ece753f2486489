import { z } from 'zod';
import { SourceType } from '../model/source.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** What a backup holds, in the parts that can be restored by themselves. */
export const backupSections = ['playlists', 'favorites', 'history', 'resumePoints', 'groups', 'guide', 'settings'] as const;
export const BackupSection = z.enum(backupSections);
export type BackupSection = z.infer<typeof BackupSection>;

/** Characters of the largest backup that is read. */
export const mostBackupCharacters = 64 * 1024 * 1024;

const Document = z.string().max(mostBackupCharacters);
const Passphrase = z.string().min(1).max(1_000).nullable();

/** What restoring does to one section. `skipped` belongs to playlists that are neither here nor restored. */
const SectionReport = z.object({
  section: BackupSection,
  total: z.number(),
  added: z.number(),
  updated: z.number(),
  kept: z.number(),
  skipped: z.number(),
});
export type SectionReport = z.infer<typeof SectionReport>;

const PlaylistReport = z.object({
  name: z.string(),
  sourceType: SourceType,
  place: z.string(),
  /** Already here: its marks are merged, and its source stays as it is. */
  here: z.boolean(),
  /** Whether it can be reached afterwards, or its login (or file) must be given again. */
  reachable: z.boolean(),
});

/** What a backup holds and what restoring it does here; nothing that is here is removed. */
export const BackupReport = z.object({
  createdAt: z.number(),
  /** `locked`: there are logins in the file, and no passphrase was given. */
  secrets: z.enum(['none', 'locked', 'open']),
  playlists: z.array(PlaylistReport),
  sections: z.array(SectionReport),
});
export type BackupReport = z.infer<typeof BackupReport>;

/** A copy of the user's database that WebPlay made by itself. */
export const AutomaticBackup = z.object({
  id: z.string().max(100),
  /** Once a day, or before the database was changed for a new version. */
  kind: z.enum(['daily', 'migration']),
  createdAt: z.number(),
  playlists: z.number(),
  favorites: z.number(),
});
export type AutomaticBackup = z.infer<typeof AutomaticBackup>;

const Restoring = z.object({
  document: Document,
  passphrase: Passphrase.default(null),
  /** Settings replace those that are here, so they are restored only when named. */
  sections: z.array(BackupSection).default(() => backupSections.filter((section) => section !== 'settings')),
});

/** The document travels escaped inside JSON. */
const bodyBytes = 2 * mostBackupCharacters;

export const backup = {
  /**
   * Everything the user made as one document. Logins are in it only under a passphrase, and never the one that
   * `POST /login` keeps in memory.
   */
  create: procedure({
    access: 'owner',
    http: 'POST /v1/backup',
    input: z.object({ passphrase: z.string().min(8).max(1_000).nullable().default(null) }),
    output: z.object({
      fileName: z.string(),
      document: z.string(),
      playlists: z.number(),
      /** Logins in the document. */
      logins: z.number(),
      /** Playlists whose login is not known here, so that it could not be put into the document. */
      loginsMissing: z.number(),
    }),
  }),
  /** Says what restoring would do, and changes nothing. */
  preview: procedure({
    access: 'owner',
    http: 'POST /v1/backup/preview',
    bodyBytes,
    input: Restoring,
    output: BackupReport,
  }),
  /** Merges a document into what is here, in one transaction, and refreshes the playlists it added. */
  restore: procedure({
    access: 'owner',
    http: 'POST /v1/backup/restore',
    bodyBytes,
    input: Restoring,
    output: BackupReport,
  }),
  /** Newest first. `damagedAt`: when the user's database was found damaged and set aside, until something is done about it. */
  listAutomatic: procedure({
    access: 'owner',
    http: 'GET /v1/backup/automatic',
    input: Nothing,
    output: z.object({ damagedAt: z.number().nullable(), backups: z.array(AutomaticBackup) }),
  }),
  /** Merges such a copy into what is here. */
  restoreAutomatic: procedure({
    access: 'owner',
    http: 'POST /v1/backup/automatic/:id/restore',
    input: z.object({ id: AutomaticBackup.shape.id }),
    output: BackupReport,
  }),
  /** Goes on without the damaged database: it is kept beside the backups, and not spoken of again. */
  dismissDamage: procedure({
    access: 'owner',
    http: 'POST /v1/backup/damage/dismiss',
    input: Nothing,
    output: Nothing,
  }),
};
