import type { GuideSourceType } from '#shared/model/guide.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const sourceTypes: Record<GuideSourceType, string> = {
  panel: 'Guide of the provider',
  playlist: 'Named by the playlist',
  url: 'Added by you',
  file: 'File on this machine',
};

const phases = {
  waiting: 'Waiting for its turn…',
  connecting: 'Connecting…',
  reading: 'Reading the guide…',
  matching: 'Matching channels…',
  indexing: 'Preparing the search…',
};

export const guideSettings = {
  title: 'Guide',
  noPlaylist: 'Add a playlist first; its guide is set up here.',
  ofPlaylist: (name: string) => `Guide of ${name}`,
  sources: 'Sources of the guide',
  sourcesWhy: 'The first one leads. The next fills the gaps it leaves.',
  noSources: 'This playlist names no guide. Add one below.',
  sourceTypes,
  phases,
  enabled: 'Use this source',
  moveUp: 'Move up',
  moveDown: 'Move down',
  more: 'More',
  remove: 'Remove',
  refresh: 'Fetch the guide now',
  stop: 'Stop',
  started: 'The guide is being fetched.',
  never: 'Not fetched yet',
  fetched: (ago: string) => `Fetched ${ago}`,
  until: (date: string) => `until ${date}`,
  contents: (channels: number, stored: number) =>
    `${number(channels)} ${plural(channels, { one: 'channel', other: 'channels' })}, ${number(stored)} ${plural(stored, { one: 'programme', other: 'programmes' })} kept`,
  truncated: 'It broke off before its end. What it did not reach is kept from before.',
  repaired: (repairs: number, dropped: number) =>
    [
      repairs > 0 ? `${number(repairs)} ${plural(repairs, { one: 'repair', other: 'repairs' })}` : '',
      dropped > 0 ? `${number(dropped)} ${plural(dropped, { one: 'entry', other: 'entries' })} left out` : '',
    ]
      .filter(Boolean)
      .join(', '),
  whatWasRepaired: 'What was repaired',
  repairsOf: (place: string) => `Repairs in ${place}`,
  repairsIntro: 'Guides are seldom written without mistakes. This is what WebPlay mended while reading, and where.',
  leftOut: 'Left out',
  mended: 'Mended',
  place: (line: number, offset: number) => `Line ${number(line)}, byte ${number(offset)}`,
  times: (count: number) => plural(count, { one: 'once', other: `${number(count)} times` }),

  save: 'Save the guide as XMLTV',
  saveWhy: 'All of it as it is shown here, for other programs. Addresses with your login are left out.',
  saveButton: 'Save guide…',
  saved: 'Guide saved.',

  addLabel: 'Address of a guide (XMLTV)',
  addHint: 'A link, or a file on this machine. Packed guides (gz, xz, zip) are fine.',
  addButton: 'Add this guide',

  offset: 'Move its times',
  offsetNone: 'No change',
  timeZone: 'Times without a zone are in',
  timeZoneUtc: 'UTC (as the standard says)',

  matching: 'Channels and their guide',
  matched: (matched: number, channels: number) => `${number(matched)} of ${number(channels)} channels have a guide`,
  openDesk: 'Open the match desk',
  keepAll: 'Keep every channel of the guides',
  keepAllWhy: 'Also those that no playlist has. Takes more space on the disk.',

  offsets: 'Moved times',
  offsetsWhy: 'For guides that are hours off: by group or by channel.',
  noOffsets: 'No times are moved.',
  removeOffset: (name: string) => `Stop moving the times of ${name}`,
  check: 'Compare with the provider’s own times',
  checking: 'Comparing…',
  checked: (compared: number) =>
    plural(compared, {
      one: 'One programme was compared.',
      other: `${number(compared)} programmes were compared.`,
    }),
  nothingToCompare: 'The provider says no times of its own, so there is nothing to compare.',
  agrees: 'They agree.',
  suggest: (name: string, shift: string) => `Move ${name} by ${shift}?`,
  suggestWhy: (channels: number, compared: number) =>
    `${number(compared)} programmes of ${number(channels)} ${plural(channels, { one: 'channel', other: 'channels' })} say so.`,
  apply: 'Move',
};
