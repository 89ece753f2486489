import type { CoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { Alert, AlertId, ReminderId } from '#shared/model/reminder.ts';
import type { Channel } from '#shared/model/title.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Logger } from '../log.ts';
import { createAlerts } from './alerts.ts';
import type { SearchGuide } from './find-for-alert.ts';
import { followGuide } from './follow.ts';
import { findAlert, findReminder, findReminderAt, listAlerts, listOpen, toPublic, type StoredAlert, type StoredReminder } from './queries.ts';
import { startTelling } from './tell-due.ts';
import { endOf } from './times.ts';
import { deleteAlert, insertAlert, insertReminder, newId, updateAlert, updateReminder } from './writes.ts';

export interface RemindersOptions {
  db: UserDatabase;
  events: Events;
  log: Logger;
  clock: () => number;
  /** What a channel shows from `from` (included) to `to` (excluded), in order of start. */
  listProgrammes: (channelId: TitleId, range: { from: number; to: number }) => Promise<readonly Programme[]>;
  searchGuide: SearchGuide;
  /** Channels as they are shown, without those that are gone. */
  findChannels: (ids: readonly TitleId[]) => readonly Channel[];
  listPlaylists: () => readonly PlaylistId[];
}

export interface Reminders {
  handlers: CoreHandlers['reminders'];
  close(): Promise<void>;
}

/** More would slow down every change of the guide. */
const mostAlerts = 200;
/** A guide of several sources changes several times in a row. */
const settleMs = 300;
/** What is farther ahead than an alert may stand for comes nearer without a change of the guide. */
const alertsAgainMs = 6 * 60 * 60_000;

/** Tells of programmes in time. The state is in `user.db` alone, so it holds over restarts and sleep. */
export function createReminders({ db, events, log, clock, listProgrammes, searchGuide, findChannels, listPlaylists }: RemindersOptions): Reminders {
  const nameOf = (channelId: TitleId) => findChannels([channelId])[0]?.name;
  const alerts = createAlerts({ db, clock, searchGuide, listPlaylists, nameOf });
  const teller = startTelling({ db, events, clock });
  const changed = () => {
    events.emit({ type: 'reminders.changed' });
    teller.look();
  };

  // ---- what the guide says now

  const waiting = new Set<PlaylistId>();
  let working: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function follow(): Promise<void> {
    const playlists = [...waiting];
    waiting.clear();
    let moved = false;
    for (const playlistId of playlists) moved = (await followGuide({ db, clock, listProgrammes, isClosed: () => closed }, playlistId)) || moved;
    if (closed) return;
    alerts.forget();
    let added = 0;
    for (const alert of listAlerts(db)) {
      if (alert.playlistId !== null && !playlists.includes(alert.playlistId)) continue;
      added += alerts.apply(alert);
      await new Promise((resolve) => setImmediate(resolve)); // others wait for answers
      if (closed) return;
    }
    if (moved || added > 0) changed();
  }

  function followSoon(playlistIds: readonly PlaylistId[]): void {
    for (const playlistId of playlistIds) waiting.add(playlistId);
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => {
      working = working.then(follow).catch((err: unknown) => {
        if (!closed) log.error({ err }, 'reminders could not follow the guide');
      });
    }, settleMs).unref();
  }

  const stopListening = events.subscribe((event) => {
    if (event.type === 'guide.changed') followSoon([event.playlistId]);
    if (event.type !== 'playlists.changed' || listPlaylists().includes(event.playlistId)) return;
    // What was made for it went with it.
    alerts.forget();
    events.emit({ type: 'reminders.changed' });
  });
  followSoon(listPlaylists());
  const again = setInterval(() => followSoon(listPlaylists()), alertsAgainMs).unref();

  // ---- what its owner asks for

  function present(reminderId: ReminderId): StoredReminder {
    const reminder = findReminder(db, reminderId);
    if (!reminder || reminder.state === 'removed') throw new AppError('not_found', 'This reminder is gone');
    return reminder;
  }

  function presentAlert(alertId: AlertId): StoredAlert {
    const alert = findAlert(db, alertId);
    if (!alert) throw new AppError('not_found', 'This alert is gone');
    return alert;
  }

  function checkPlaylist(playlistId: PlaylistId | null): void {
    if (playlistId !== null && !listPlaylists().includes(playlistId)) throw new AppError('not_found', 'This playlist is gone');
  }

  const shown = (alert: StoredAlert): Alert => ({ ...alert, upcoming: alerts.find(alert).length });

  const handlers: CoreHandlers['reminders'] = {
    listReminders({ channelIds }) {
      teller.look();
      const listed = listOpen(db).map(toPublic);
      return { reminders: channelIds ? listed.filter(({ channelId }) => channelIds.includes(channelId)) : listed };
    },

    async addReminder({ channelId, start, action, minutesBefore }) {
      const channelName = nameOf(channelId);
      const programme = (await listProgrammes(channelId, { from: start, to: start + 1 })).find((each) => each.start === start);
      if (channelName === undefined || !programme) throw new AppError('not_found', 'The guide has nothing at this time any more');
      if (endOf(programme) <= clock()) throw new AppError('conflict', 'This programme is over');
      const { playlistId, providerKey } = titleRef(channelId);
      const known = findReminderAt(db, playlistId, providerKey, start);
      const id = known?.id ?? (newId() as ReminderId);
      const wanted = { channelName, programme, action, minutesBefore, state: 'scheduled' as const, alertId: null };
      if (known) updateReminder(db, id, wanted);
      else insertReminder(db, { id, playlistId, channelId, ...wanted }, clock());
      changed();
      return toPublic(present(id));
    },

    removeReminder({ reminderId }) {
      // It stays, so that no alert sets it again.
      updateReminder(db, present(reminderId).id, { state: 'removed' });
      changed();
      return {};
    },

    dismissReminder({ reminderId }) {
      updateReminder(db, present(reminderId).id, { state: 'seen' });
      changed();
      return {};
    },

    listAlerts: () => ({ alerts: listAlerts(db).map(shown) }),

    addAlert(wish) {
      checkPlaylist(wish.playlistId);
      if (listAlerts(db).length >= mostAlerts) throw new AppError('conflict', `There can be ${mostAlerts} alerts; remove one that you no longer need`);
      const alert: StoredAlert = { ...wish, id: newId() as AlertId, enabled: true, createdAt: clock() };
      insertAlert(db, alert);
      alerts.apply(alert);
      changed();
      return shown(alert);
    },

    updateAlert({ alertId, ...change }) {
      const before = presentAlert(alertId);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const alert: StoredAlert = { ...before, ...given };
      checkPlaylist(alert.playlistId);
      updateAlert(db, alert);
      alerts.withdraw(alertId);
      alerts.apply(alert);
      changed();
      return shown(alert);
    },

    removeAlert({ alertId }) {
      deleteAlert(db, presentAlert(alertId).id);
      changed();
      return {};
    },

    previewAlert(wish) {
      const found = alerts.find(wish);
      const channels = new Map(findChannels([...new Set(found.map(({ channelId }) => channelId))]).map((channel) => [channel.id, channel]));
      const hits = found.flatMap(({ channelId, programme }) => {
        const channel = channels.get(channelId);
        return channel ? [{ channel, programme }] : [];
      });
      return { hits, total: hits.length };
    },
  };

  return {
    handlers,
    async close() {
      closed = true;
      stopListening();
      clearTimeout(timer);
      clearInterval(again);
      teller.close();
      await working;
    },
  };
}
