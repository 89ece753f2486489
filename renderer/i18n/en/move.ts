import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const titles = (count: number): string => `${number(count)} ${plural(count, { one: 'title', other: 'titles' })}`;

export const move = {
  open: 'Provider moved or new login',
  title: (name: string) => `Move ${name}`,
  lead: 'Enter the new address or login. WebPlay reads it and tells what would stay; nothing changes before you say so.',
  kind: 'New source',
  xtream: 'Xtream login',
  link: 'Playlist link',
  file: 'Playlist file',
  linkField: 'New link',
  linkHint: 'The whole address, with its user name and password if it has them.',
  noFile: 'No file chosen',
  read: 'Compare',
  reading: 'Reading the new source',
  comparing: 'Comparing it with what you have',
  preview: 'What a move would keep',
  same: (same: number, before: number) =>
    same === before
      ? `All of your ${titles(before)} are in the new source.`
      : `${number(same)} of your ${titles(before)} are in the new source.`,
  after: (after: number) => `It has ${titles(after)} in all.`,
  doubtful: 'Less than half of what you have is there. Is this the right source?',
  favorites: 'Favorites',
  history: 'History',
  resumePoints: 'Places to resume',
  groups: 'Your groups',
  kept: (kept: number, total: number) => `${number(kept)} of ${number(total)}`,
  noMarks: 'You have marked nothing in this playlist, so there is nothing to lose.',
  missing: (count: number) =>
    plural(count, { one: 'One marked title is not there', other: `${number(count)} marked titles are not there` }),
  /** When the list of them stops at its limit. */
  missingAtLeast: (count: number) => `At least ${number(count)} marked titles are not there`,
  missingAdvice: 'Their marks are kept, and come back when the titles do.',
  apply: 'Move',
  applying: 'Moving…',
  discard: 'Discard',
  moved: (name: string) => `${name} has moved`,
};
