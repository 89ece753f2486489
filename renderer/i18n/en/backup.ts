import type { BackupSection, SectionReport } from '#shared/contract/backup.ts';
import { localeFor } from '../locale.ts';

const { number, plural, list } = localeFor('en');

const playlists = (count: number): string => `${number(count)} ${plural(count, { one: 'playlist', other: 'playlists' })}`;
const favorites = (count: number): string => `${number(count)} ${plural(count, { one: 'favorite', other: 'favorites' })}`;

const sections: Record<BackupSection, string> = {
  playlists: 'Playlists',
  favorites: 'Favorites',
  history: 'History',
  resumePoints: 'Where you stopped watching',
  groups: 'Groups you arranged',
  guide: 'Guide sources, matches, reminders and alerts',
  settings: 'Settings',
};

export const backup = {
  title: 'Backup',
  create: 'Back up',
  createWhy: 'Playlists, favorites, history, groups, what you set for guides, and settings, in one file.',
  createButton: 'Make a backup…',
  restore: 'Restore',
  restoreWhy: 'What a backup holds is added to what is here; nothing is removed.',
  restoreButton: 'Restore a backup…',
  copies: 'Copies WebPlay made',
  copiesWhy: 'One a day, of the last three days it ran, kept on this machine.',
  copiesButton: 'Show copies…',

  createTitle: 'Make a backup',
  withLogins: 'Include logins',
  withLoginsWhy: 'User names, passwords and private links, locked with a passphrase. Without them you enter them again after restoring.',
  passphrase: 'Passphrase',
  passphraseHint: 'At least 8 characters. Without it nobody opens the logins, not even WebPlay.',
  passphraseAgain: 'The same passphrase again',
  passphraseShort: 'Use at least 8 characters.',
  passphraseDiffers: 'The two are not the same.',
  making: 'Making the backup…',
  saveButton: 'Save backup',
  saved: (count: number) => `Backup made, with ${playlists(count)}.`,
  loginsMissing: (count: number) =>
    plural(count, {
      one: 'The login of one playlist is not known here and is not in it.',
      other: `The logins of ${number(count)} playlists are not known here and are not in it.`,
    }),

  restoreTitle: 'Restore a backup',
  chooseFile: 'Choose a backup file',
  chooseHint: 'First you see what is in it; nothing changes until you say so.',
  reading: 'Reading the backup…',
  madeOn: (when: string) => `Made on ${when}`,
  locked: 'The logins in this backup are locked with a passphrase. Without it you can still restore the rest, and enter the logins later.',
  unlock: 'Unlock',
  noLogins: 'This backup holds no logins.',
  isHere: 'Already here',
  isNew: 'New',
  needsLogin: 'Needs its login',
  needsFile: 'Needs its file',
  sections,
  sectionReport: ({ added, updated, kept, skipped }: SectionReport) => {
    const parts = [
      added > 0 ? `${number(added)} new` : null,
      updated > 0 ? `${number(updated)} newer than here` : null,
      kept > 0 ? `${number(kept)} already here` : null,
      skipped > 0 ? `${number(skipped)} left out` : null,
    ].filter((part) => part !== null);
    return list(parts);
  },
  settingsReport: 'They take the place of the settings here.',
  merge: 'Restore',
  merging: 'Restoring…',
  restored: (added: number) => (added === 0 ? 'Restored. Every playlist was here already.' : `Restored, with ${playlists(added)} more than before.`),
  restoredWithoutLogins: (count: number) =>
    plural(count, { one: 'One playlist needs its login: see the settings.', other: `${number(count)} playlists need their logins: see the settings.` }),
  tooLarge: 'This file is too large to be a backup of WebPlay.',

  copiesTitle: 'Copies WebPlay made',
  noCopies: 'There is no copy yet. The first one is made when WebPlay next starts with a playlist.',
  copyOf: (when: string, playlistCount: number, favoriteCount: number) => `${when}, with ${playlists(playlistCount)} and ${favorites(favoriteCount)}`,
  copyBeforeUpdate: 'Made before an update of WebPlay',
  restoreCopy: 'Restore this copy',

  damagedTitle: 'Your playlists and favorites were damaged',
  damagedBody: 'The file that holds them could not be read. It was set aside and nothing was deleted, but for now WebPlay starts empty.',
  damagedOffer: 'This is the last copy that can be read:',
  damagedNoCopy: 'WebPlay has no copy that can be read. If you saved a backup, restore it in the settings.',
  goOnWithout: 'Go on without it',
};
