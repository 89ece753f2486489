import { foldText } from '#shared/model/fold-text.ts';
import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import type { AlertId, ReminderId } from '#shared/model/reminder.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { episodeOf, findForAlert, mostFound, type Found, type SearchGuide } from './find-for-alert.ts';
import { findReminderAt, listOfAlert, type StoredAlert, type StoredReminder } from './queries.ts';
import { deleteReminder, insertReminder, newId } from './writes.ts';

export interface AlertsOptions {
  db: UserDatabase;
  clock: () => number;
  searchGuide: SearchGuide;
  listPlaylists: () => readonly PlaylistId[];
  nameOf: (channelId: TitleId) => string | undefined;
}

type Wish = Pick<StoredAlert, 'playlistId' | 'kind' | 'text' | 'newOnly'>;

export function createAlerts({ db, clock, searchGuide, listPlaylists, nameOf }: AlertsOptions) {
  /** What alerts were last seen to find, until the guide changes. */
  const kept = new Map<string, readonly Found[]>();

  /** Programmes ahead that a wish is about. */
  function find({ playlistId, ...wish }: Wish): readonly Found[] {
    const key = JSON.stringify([playlistId, wish.kind, wish.text, wish.newOnly]);
    let found = kept.get(key);
    if (!found) {
      if (kept.size >= mostKept) kept.clear();
      const playlists = playlistId === null ? listPlaylists() : [playlistId];
      kept.set(key, (found = findForAlert(searchGuide, wish, playlists, clock())));
    }
    const now = clock();
    return found.filter(({ programme }) => programme.start > now);
  }

  return {
    find,

    /** The guide is another one now. */
    forget: () => {
      kept.clear();
    },

    /** Makes reminders of what an alert finds and was not told of yet; returns how many. */
    apply(alert: StoredAlert): number {
      if (!alert.enabled) return 0;
      const set = listOfAlert(db, alert.id);
      const broadcasts = new Set(set.map(broadcastOf));
      const episodes = new Set(set.map(({ programme }) => episodeOf(programme)));
      const now = clock();
      let ahead = set.filter(({ state, programme }) => state === 'scheduled' && programme.start > now).length;
      let added = 0;
      for (const { channelId, programme } of find(alert)) {
        const { playlistId, providerKey } = titleRef(channelId);
        const episode = alert.newOnly ? episodeOf(programme) : null;
        if (broadcasts.has(broadcastOf({ programme })) || (episode !== null && episodes.has(episode))) continue;
        if (ahead >= mostFound) break;
        if (findReminderAt(db, playlistId, providerKey, programme.start)) continue;
        const { action, minutesBefore, id: alertId } = alert;
        const id = newId() as ReminderId;
        const reminder = { id, playlistId, channelId, channelName: nameOf(channelId) ?? '', programme, action, minutesBefore, state: 'scheduled' as const, alertId };
        insertReminder(db, reminder, now);
        ahead++;
        added++;
      }
      return added;
    },

    /** Takes back what an alert set and nobody was told of yet. */
    withdraw(alertId: AlertId): void {
      for (const { id, state } of listOfAlert(db, alertId)) if (state === 'scheduled') deleteReminder(db, id);
    },
  };
}

export type Alerts = ReturnType<typeof createAlerts>;

const mostKept = 500;

/** The same for one broadcast on several channels. */
function broadcastOf({ programme }: Pick<StoredReminder, 'programme'>): string {
  return JSON.stringify([programme.start, foldText(programme.title ?? '')]);
}
