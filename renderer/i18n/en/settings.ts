import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

export const settings = {
  title: 'Settings',
  search: 'Search the settings',
  nothingFound: (query: string) => `No setting matches “${query}”`,
  appearance: 'Appearance',
  playback: 'Playback',
  library: 'Library',
  playlists: 'Playlists',
  about: 'About',
  theme: 'Theme',
  themeWhy: 'Dark is easier on the eyes beside a bright picture.',
  themeSystem: 'System',
  themeDark: 'Dark',
  themeLight: 'Light',
  language: 'Language',
  languageWhy: 'For menus and messages; names stay as the provider writes them.',
  languageSystem: 'System',
  couch: 'Couch mode',
  couchWhy: 'Larger type and rows, to be read from across the room.',
  liveFormat: 'Live format',
  liveFormatWhy: 'Leave this on automatic unless channels start slowly or not at all.',
  formatAuto: 'Automatic',
  formatTs: 'MPEG-TS',
  formatHls: 'HLS',
  refresh: 'Refresh playlists',
  refreshWhy: 'Older lists are fetched again in the background.',
  refreshNever: 'Only when I ask',
  refreshEvery: (hours: number) =>
    hours % 24 === 0
      ? `Every ${plural(hours / 24, { one: 'day', other: `${number(hours / 24)} days` })}`
      : `Every ${plural(hours, { one: 'hour', other: `${number(hours)} hours` })}`,
  adult: 'Show adult titles',
  adultWhy: 'What providers mark as adult stays out of lists and search unless this is on.',
  hiddenGroups: 'Show hidden groups',
  hiddenGroupsWhy: 'Groups that you hid stay out of lists and search unless this is on.',
  keys: 'Keys',
  keysWhy: 'Everything works from the keyboard, a remote or a gamepad.',
  showKeys: 'Show the keys',
  version: 'Version',
  desktopApp: 'Desktop application',
  serverApp: 'In the browser, served by WebPlay',
};
