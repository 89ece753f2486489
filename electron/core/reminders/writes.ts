import { randomBytes } from 'node:crypto';
import { and, eq, inArray, lt } from 'drizzle-orm';
import { titleRef } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { AlertId, ReminderId } from '#shared/model/reminder.ts';
import { alerts, reminders, type UserDatabase } from '../database/user-schema.ts';
import type { StoredAlert, StoredReminder, StoredState } from './queries.ts';

/** Never the same twice, also when two profiles meet. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}

/** What is told of a broadcast is what its guide says, without its description. */
function toJson({ title, subTitle, start, stop, season, episode, genre, isNew, isLive, isRepeat, isPremiere }: Programme): string {
  return JSON.stringify({ title, subTitle, start, stop, season, episode, genre, isNew, isLive, isRepeat, isPremiere });
}

export function insertReminder(db: UserDatabase, reminder: StoredReminder, createdAt: number): void {
  const { id, playlistId, channelId, channelName, programme, action, minutesBefore, state, alertId } = reminder;
  const { providerKey } = titleRef(channelId);
  db.insert(reminders)
    .values({ id, playlistId, providerKey, channelName, start: programme.start, programme: toJson(programme), action, minutesBefore, state, alertId, createdAt })
    .run();
}

export type ReminderChange = Partial<Pick<StoredReminder, 'channelName' | 'action' | 'minutesBefore' | 'state' | 'alertId' | 'programme'>>;

export function updateReminder(db: UserDatabase, id: ReminderId, { programme, ...change }: ReminderChange): void {
  const moved = programme ? { start: programme.start, programme: toJson(programme) } : {};
  db.update(reminders).set({ ...change, ...moved }).where(eq(reminders.id, id)).run();
}

export function deleteReminder(db: UserDatabase, id: ReminderId): void {
  db.delete(reminders).where(eq(reminders.id, id)).run();
}

/** Forgets reminders in one of these states that began before `earliest`. */
export function deleteBefore(db: UserDatabase, states: readonly StoredState[], earliest: number): void {
  db.delete(reminders).where(and(inArray(reminders.state, [...states]), lt(reminders.start, earliest))).run();
}

export function insertAlert(db: UserDatabase, alert: StoredAlert): void {
  db.insert(alerts).values(alert).run();
}

export function updateAlert(db: UserDatabase, { id, ...alert }: StoredAlert): void {
  db.update(alerts).set(alert).where(eq(alerts.id, id)).run();
}

/** Its reminders go with it, but for those that are told already. */
export function deleteAlert(db: UserDatabase, id: AlertId): void {
  db.transaction((tx) => {
    tx.delete(reminders).where(and(eq(reminders.alertId, id), eq(reminders.state, 'scheduled'))).run();
    tx.delete(alerts).where(eq(alerts.id, id)).run();
  });
}
