import { z } from 'zod';
import { PlaylistId, TitleId } from './ids.ts';
import { Programme } from './programme.ts';

export const ReminderId = z
  .string()
  .regex(/^[a-z0-9]{4,16}$/)
  .brand<'ReminderId'>();
export type ReminderId = z.infer<typeof ReminderId>;

export const AlertId = z
  .string()
  .regex(/^[a-z0-9]{4,16}$/)
  .brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

/** What happens when the time has come. */
export const reminderActions = ['notify', 'tune-in'] as const;
export const ReminderAction = z.enum(reminderActions);
export type ReminderAction = z.infer<typeof ReminderAction>;

/** `scheduled` until its time, `due` until somebody saw it, then `seen`; `missed` when it was over before anybody could be told. */
export const reminderStates = ['scheduled', 'due', 'seen', 'missed'] as const;

/** A programme that its owner wants to be told of. It keeps what the guide said, so that it holds without one. */
export const Reminder = z.object({
  id: ReminderId,
  channelId: TitleId,
  channelName: z.string(),
  programme: Programme,
  action: ReminderAction,
  minutesBefore: z.number(),
  state: z.enum(reminderStates),
  /** The alert that set it; null when the owner did. */
  alertId: AlertId.nullable(),
});
export type Reminder = z.infer<typeof Reminder>;

/** `word`: anywhere in title, sub-title or description; `team`: title or sub-title, sports first; `series`: this title exactly. */
export const alertKinds = ['word', 'team', 'series'] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

/** A standing wish: every programme that it finds becomes a reminder. */
export const Alert = z.object({
  id: AlertId,
  /** Null for every playlist. */
  playlistId: PlaylistId.nullable(),
  kind: AlertKind,
  text: z.string(),
  /** Leaves repeats out. */
  newOnly: z.boolean(),
  action: ReminderAction,
  minutesBefore: z.number(),
  enabled: z.boolean(),
  createdAt: z.number(),
  /** Programmes ahead that it finds now. */
  upcoming: z.number(),
});
export type Alert = z.infer<typeof Alert>;
