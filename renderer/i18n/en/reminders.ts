import type { AlertKind, ReminderAction } from '#shared/model/reminder.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const actions: Record<ReminderAction, string> = {
  notify: 'Tell me',
  'tune-in': 'Switch to the channel',
};

const kinds: Record<AlertKind, string> = {
  word: 'A word',
  team: 'A team',
  series: 'A series',
};

const kindsWhy: Record<AlertKind, string> = {
  word: 'Anywhere in title or description.',
  team: 'In the title or sub-title.',
  series: 'Programmes with exactly this title.',
};

export const reminders = {
  title: 'Reminders',
  intro: 'Programmes you want to be told of in time.',
  open: 'Open reminders',
  list: 'Coming up',
  none: 'No reminders yet',
  noneAdvice: 'Open a programme in the guide and choose “Remind me”.',
  openGuide: 'Open the guide',
  actions,
  before: (minutes: number) =>
    minutes === 0 ? 'When it begins' : `${number(minutes)} ${plural(minutes, { one: 'minute', other: 'minutes' })} before`,
  byAlert: 'By an alert',
  missed: 'Missed',
  remove: 'Remove',
  removeOf: (title: string) => `Remove the reminder of ${title}`,
  play: 'Watch',

  alerts: 'Alerts',
  alertsWhy: 'Standing wishes: every programme that one finds becomes a reminder.',
  noAlerts: 'No alerts yet',
  addAlert: 'New alert…',
  edit: 'Change',
  editAlert: 'Change alert',
  newAlert: 'New alert',
  kind: 'What to look for',
  kinds,
  kindsWhy,
  text: 'Words to look for',
  newOnly: 'New ones only',
  newOnlyWhy: 'Leaves repeats out.',
  action: 'When the time has come',
  when: 'When',
  where: 'Playlist',
  everywhere: 'Every playlist',
  enabled: 'Switched on',
  upcoming: (count: number) => (count === 0 ? 'Nothing ahead now' : plural(count, { one: 'One programme ahead', other: `${number(count)} programmes ahead` })),
  found: (count: number) => (count === 0 ? 'It finds nothing in the guide now. It keeps looking.' : plural(count, { one: 'It finds one programme:', other: `It finds ${number(count)} programmes:` })),
  removeAlert: (text: string) => `Remove the alert for ${text}`,
  editAlertOf: (text: string) => `Change: ${text}`,

  allow: 'Allow notifications',
  allowWhy: 'Your browser shows a notification when the page is not in sight, once you allow it.',

  due: (title: string, channel: string) => `“${title}” on ${channel}`,
  begins: (clock: string) => `begins at ${clock}`,
  runs: (clock: string) => `has been on since ${clock}`,
  watch: 'Watch',
  tunedIn: (title: string, channel: string) => `Switched to ${channel} for “${title}”.`,
};
