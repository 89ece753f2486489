import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import { titleId, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { Programme } from '#shared/model/programme.ts';
import { Alert, ReminderAction, reminderStates, type AlertId, type Reminder, type ReminderId } from '#shared/model/reminder.ts';
import { alerts, reminders, type UserDatabase } from '../database/user-schema.ts';

/** `removed`: its owner took it away, and no alert sets it again. */
export type StoredState = Reminder['state'] | 'removed';

export interface StoredReminder extends Omit<Reminder, 'state'> {
  playlistId: PlaylistId;
  state: StoredState;
}

/** An alert without what the guide says of it now. */
export type StoredAlert = Omit<Alert, 'upcoming'>;

/** What a list shows: ahead, or not seen yet. */
const open: readonly StoredState[] = ['scheduled', 'due', 'missed'];

export function isOpen({ state }: StoredReminder): boolean {
  return open.includes(state);
}

export function listOpen(db: UserDatabase): StoredReminder[] {
  const rows = db
    .select()
    .from(reminders)
    .where(inArray(reminders.state, [...open]))
    .orderBy(asc(reminders.start), asc(reminders.createdAt), asc(reminders.id))
    .all();
  return rows.map(toReminder);
}

/** Those in a state that begin at `latest` or before. */
export function listInState(db: UserDatabase, state: StoredState, latest: number): StoredReminder[] {
  const rows = db
    .select()
    .from(reminders)
    .where(and(eq(reminders.state, state), lte(reminders.start, latest)))
    .orderBy(asc(reminders.start))
    .all();
  return rows.map(toReminder);
}

/** All of a playlist, whatever became of them. */
export function listOfPlaylist(db: UserDatabase, playlistId: PlaylistId): StoredReminder[] {
  return db.select().from(reminders).where(eq(reminders.playlistId, playlistId)).orderBy(asc(reminders.start)).all().map(toReminder);
}

/** All that an alert set, whatever became of them. */
export function listOfAlert(db: UserDatabase, alertId: AlertId): StoredReminder[] {
  return db.select().from(reminders).where(eq(reminders.alertId, alertId)).all().map(toReminder);
}

export function findReminder(db: UserDatabase, id: ReminderId): StoredReminder | undefined {
  const row = db.select().from(reminders).where(eq(reminders.id, id)).get();
  return row && toReminder(row);
}

export function findReminderAt(db: UserDatabase, playlistId: PlaylistId, providerKey: string, start: number): StoredReminder | undefined {
  const isIt = and(eq(reminders.playlistId, playlistId), eq(reminders.providerKey, providerKey), eq(reminders.start, start));
  const row = db.select().from(reminders).where(isIt).get();
  return row && toReminder(row);
}

export function listAlerts(db: UserDatabase): StoredAlert[] {
  return db.select().from(alerts).orderBy(asc(alerts.createdAt), asc(alerts.id)).all().map(toAlert);
}

export function findAlert(db: UserDatabase, id: AlertId): StoredAlert | undefined {
  const row = db.select().from(alerts).where(eq(alerts.id, id)).get();
  return row && toAlert(row);
}

export function toPublic({ playlistId: _playlistId, state, ...reminder }: StoredReminder): Reminder {
  return { ...reminder, state: state === 'removed' ? 'seen' : state };
}

function toReminder(row: typeof reminders.$inferSelect): StoredReminder {
  const playlistId = row.playlistId as PlaylistId; // as it was written
  const state = [...reminderStates, 'removed' as const].find((known) => known === row.state) ?? 'seen';
  return {
    id: row.id as ReminderId,
    playlistId,
    channelId: titleId({ playlistId, kind: 'channel', providerKey: row.providerKey }) satisfies TitleId,
    channelName: row.channelName,
    programme: readProgramme(row.programme, row.start),
    action: ReminderAction.catch('notify').parse(row.action),
    minutesBefore: row.minutesBefore,
    state,
    alertId: row.alertId === null ? null : (row.alertId as AlertId),
  };
}

/** What the guide said; a restored profile may hold anything. */
function readProgramme(json: string, start: number): Programme {
  const nothing = { title: null, subTitle: null, stop: null, season: null, episode: null, genre: null };
  const flags = { isNew: false, isLive: false, isRepeat: false, isPremiere: false };
  return { ...(Programme.safeParse(parsed(json)).data ?? { ...nothing, ...flags }), start };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toAlert(row: typeof alerts.$inferSelect): StoredAlert {
  return {
    ...row,
    id: row.id as AlertId,
    playlistId: row.playlistId === null ? null : (row.playlistId as PlaylistId),
    kind: Alert.shape.kind.catch('word').parse(row.kind),
    action: ReminderAction.catch('notify').parse(row.action),
  };
}
