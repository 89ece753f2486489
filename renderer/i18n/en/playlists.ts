import type { RefreshNote, refreshPhases, RefreshProgress, SkipReason } from '#shared/model/playlist.ts';
import type { Recognition, SourceType } from '#shared/model/source.ts';
import { localeFor } from '../locale.ts';

const { number, plural, list } = localeFor('en');

const phases: Record<(typeof refreshPhases)[number], string> = {
  waiting: 'Waiting for its turn',
  connecting: 'Connecting to the provider',
  reading: 'Reading',
  storing: 'Storing',
  indexing: 'Preparing search',
};

const parts: Record<NonNullable<RefreshProgress['part']>, string> = {
  account: 'Reading the account',
  channels: 'Reading channels',
  movies: 'Reading films',
  series: 'Reading series',
  list: 'Reading the list',
};

const sourceTypes: Record<SourceType, string> = {
  xtream: 'Xtream login',
  'm3u-url': 'Playlist link',
  'm3u-file': 'Playlist file',
  demo: 'Demo',
};

const unknown: Record<Extract<Recognition, { type: 'unknown' }>['reason'], string> = {
  empty: 'Paste a link, a login or the whole message from your provider.',
  invalid: 'This is not an address or a login yet. A link begins with http.',
  scheme: 'WebPlay opens links that begin with http or https, and files on this computer.',
  'credentials-in-host': 'This address hides a login in the host’s name. Use the Xtream login instead.',
  stalker: 'This is a portal for MAC addresses, which WebPlay does not speak. Ask your provider for an M3U link or an Xtream login.',
  guide: 'This is a programme guide, not a playlist. Add the playlist first.',
};

const skipReasons: Record<SkipReason, string> = {
  'extinf-without-url': 'without an address',
  'not-a-url': 'with something that is not an address',
  'refused-scheme': 'with a kind of address that is not allowed',
  'too-many-accounts': 'of further logins: a list may mix 32',
  'row-without-id': 'without an id',
  'row-unreadable': 'that could not be read',
};

const notes: Record<RefreshNote, string> = {
  'single-stream': 'The address was one stream, so it became one channel.',
  'read-by-category': 'The provider’s whole list did not come through, so it was read group by group.',
  'panel-refused': 'The provider answered only with its playlist, so film and series pages have fewer details.',
  'channels-unavailable': 'The provider did not give its channels this time.',
  'movies-unavailable': 'The provider did not give its films this time.',
  'series-unavailable': 'The provider did not give its series this time.',
};

export const playlists = {
  welcomeTitle: 'Your television, from your own provider',
  welcomeLead: 'WebPlay brings no channels of its own. Give it what your provider gave you.',
  addTitle: 'Add a playlist',
  addLead: 'What you have already stays as it is.',
  pasteField: 'Paste a link, a login or the whole message',
  pasteHint: 'Whatever your provider sent you. Nothing is fetched before you say so.',
  choices: 'Ways to begin',
  xtreamChoice: 'Xtream login',
  xtreamChoiceWhy: 'Server, user name and password',
  fileChoice: 'Playlist link or file',
  fileChoiceWhy: 'Paste the link above, or choose an M3U file here',
  demoChoice: 'Try the demo',
  demoChoiceWhy: 'A small made-up provider, to look around',
  recognizing: 'Looking at it…',
  isXtreamWithUser: (server: string, username: string) => `An Xtream login at ${server}, for ${username}`,
  isXtreamIncomplete: (server: string) => `An Xtream server, ${server}. The login is still missing.`,
  isLink: (host: string) => `A playlist link at ${host}`,
  isFile: (name: string) => `A playlist file, ${name}`,
  unknown,
  useThis: 'Add this playlist',
  enterLogin: 'Enter the login',
  chooseFile: 'Choose a file',
  chosenFile: (name: string, megabytes: number) =>
    `${name}, ${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(megabytes)} MB`,
  server: 'Server',
  serverHint: 'The address with its port, such as http://tv.example.com:8080',
  username: 'User name',
  password: 'Password',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  passwordKept: 'Kept in your system’s keychain, never in a file.',
  passwordInMemory: 'There is no keychain here, so the login is kept until WebPlay closes.',
  options: 'Options',
  name: 'Name',
  nameHint: 'Empty takes the provider’s.',
  userAgent: 'User agent',
  userAgentHint: 'Only when your provider accepts certain players alone.',
  insecureTls: 'Skip the certificate check',
  insecureTlsWhy: 'Only for a provider you trust whose certificate has lapsed.',
  adding: 'Adding…',
  sendingFile: 'Sending the file…',
  required: 'This is needed.',
  badServer: 'An address begins with http:// or https://',
  // Import
  importing: (name: string) => `Fetching ${name}`,
  phases,
  parts,
  meanwhile: 'What is here can be watched already.',
  entriesUnit: (count: number) => plural(count, { one: 'entry', other: 'entries' }),
  rate: (perSecond: number) => `${number(perSecond)} per second`,
  stopImport: 'Stop',
  importDone: (counts: { channels: number; movies: number; series: number }) => {
    const told = [
      counts.channels > 0 ? `${number(counts.channels)} ${plural(counts.channels, { one: 'channel', other: 'channels' })}` : null,
      counts.movies > 0 ? `${number(counts.movies)} ${plural(counts.movies, { one: 'film', other: 'films' })}` : null,
      counts.series > 0 ? `${number(counts.series)} series` : null,
    ].filter((each) => each !== null);
    return told.length === 0 ? 'Done, but there was nothing to list.' : `${list(told)} are ready.`;
  },
  skipped: (count: number) =>
    `${number(count)} ${plural(count, { one: 'entry was', other: 'entries were' })} skipped.`,
  why: 'Why?',
  skippedTitle: 'What was skipped',
  notes,
  skippedReason: (reason: SkipReason, count: number) =>
    `${number(count)} ${plural(count, { one: 'entry', other: 'entries' })} ${skipReasons[reason]}`,
  firstSeen: (line: number) => `first on line ${number(line)}`,
  importFailed: (name: string) => `${name} could not be fetched`,
  startWatching: 'Start watching',
  // Settings
  sourceTypes,
  addPlaylist: 'Add a playlist',
  current: 'On screen',
  show: 'Show',
  rename: 'Rename',
  renameTitle: 'Rename this playlist',
  refreshNow: 'Refresh now',
  fetchNow: 'Fetch now',
  more: 'More',
  refreshing: 'Refreshing…',
  editOf: { xtream: 'Edit the login', 'm3u-url': 'Edit the link', 'm3u-file': 'Options' },
  editLoginTitle: 'Login and options',
  link: 'Link',
  linkHidden: 'The link may hold a password, so it is not shown. Paste a new one to change it.',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeBody: 'Its favorites, history and places go with it. Your account with the provider is not touched.',
  removed: (name: string) => `${name} was removed`,
  saved: 'Saved',
  counts: (counts: { channels: number; movies: number; series: number }) =>
    [
      counts.channels > 0 ? `${number(counts.channels)} ${plural(counts.channels, { one: 'channel', other: 'channels' })}` : null,
      counts.movies > 0 ? `${number(counts.movies)} ${plural(counts.movies, { one: 'film', other: 'films' })}` : null,
      counts.series > 0 ? `${number(counts.series)} series` : null,
    ]
      .filter((each) => each !== null)
      .join(' · '),
  refreshedAgo: (ago: string) => `Refreshed ${ago}`,
  neverRefreshed: 'Not fetched yet',
  refreshFailed: 'The last refresh failed',
  partFailed: {
    channels: 'The channels could not be refreshed',
    movies: 'The films could not be refreshed',
    series: 'The series could not be refreshed',
    list: 'The list could not be refreshed',
  },
  partKept: 'What you had of them is kept.',
  keptAsItWas: 'Everything stays as it was.',
  accountStatus: 'Account',
  accountStatuses: { active: 'active', expired: 'expired', banned: 'banned', disabled: 'disabled' },
  expires: (date: string) => `runs until ${date}`,
  expired: (date: string) => `ran out on ${date}`,
  neverExpires: 'no end date',
  trial: 'trial',
  connections: (active: number | null, max: number) =>
    active === null
      ? `${number(max)} ${plural(max, { one: 'connection', other: 'connections' })}`
      : `${number(active)} of ${number(max)} ${plural(max, { one: 'connection', other: 'connections' })} in use`,
  sendAgain: 'Send the file again',
  fileGone: 'This list was sent from a browser. Send the file again to refresh it.',
  credentialsMissing: 'The login was only in memory and is gone. Enter it again to refresh and watch.',
  credentialsInMemory: 'This system has no keychain WebPlay can use, so logins are kept until it closes.',
  none: 'No playlists yet',
  noneAdvice: 'Add one, or try the demo.',
};
