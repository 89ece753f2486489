import { z } from 'zod';
import { PlaylistId, TitleId } from '../model/ids.ts';
import { Channel } from '../model/title.ts';
import { DescribedProgramme } from '../model/programme.ts';
import { Alert, AlertId, AlertKind, Reminder, ReminderAction, ReminderId } from '../model/reminder.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

const MinutesBefore = z.coerce.number<number>().int().min(0).max(1_440);
const OneReminder = z.object({ reminderId: ReminderId });
const OneAlert = z.object({ alertId: AlertId });
const AlertWish = z.object({
  playlistId: PlaylistId.nullable(),
  kind: AlertKind,
  text: z.string().trim().min(1).max(200),
  newOnly: z.boolean(),
  action: ReminderAction,
  minutesBefore: MinutesBefore,
});

/** Being told of a programme in time: of one that was chosen, or of all that a wish finds. */
export const reminders = {
  /** Those ahead and those that nobody has seen yet, by start. */
  listReminders: procedure({
    access: 'owner',
    http: 'GET /v1/reminders',
    input: z.object({ channelIds: z.array(TitleId).max(200).optional() }),
    output: z.object({ reminders: z.array(Reminder) }),
  }),
  /** `not_found` without such a programme, `conflict` when it is over. The same programme again changes what is there. */
  addReminder: procedure({
    access: 'owner',
    http: 'POST /v1/reminders',
    input: z.object({
      channelId: TitleId,
      start: z.coerce.number<number>().int().min(0),
      action: ReminderAction.default('notify'),
      minutesBefore: MinutesBefore.default(2),
    }),
    output: Reminder,
  }),
  removeReminder: procedure({
    access: 'owner',
    http: 'DELETE /v1/reminders/:reminderId',
    input: OneReminder,
    output: Nothing,
  }),
  /** Somebody saw it: it is not told again. */
  dismissReminder: procedure({
    access: 'owner',
    http: 'POST /v1/reminders/:reminderId/seen',
    input: OneReminder,
    output: Nothing,
  }),
  listAlerts: procedure({
    access: 'owner',
    http: 'GET /v1/alerts',
    input: Nothing,
    output: z.object({ alerts: z.array(Alert) }),
  }),
  addAlert: procedure({ access: 'owner', http: 'POST /v1/alerts', input: AlertWish, output: Alert }),
  updateAlert: procedure({
    access: 'owner',
    http: 'PATCH /v1/alerts/:alertId',
    input: OneAlert.extend({ ...AlertWish.partial().shape, enabled: z.boolean().optional() }),
    output: Alert,
  }),
  removeAlert: procedure({ access: 'owner', http: 'DELETE /v1/alerts/:alertId', input: OneAlert, output: Nothing }),
  /** What an alert finds ahead, by start; also of one that is only being written. */
  previewAlert: procedure({
    access: 'owner',
    http: 'POST /v1/alerts/preview',
    input: AlertWish.pick({ playlistId: true, kind: true, text: true, newOnly: true }),
    output: z.object({ hits: z.array(z.object({ channel: Channel, programme: DescribedProgramme })), total: z.number() }),
  }),
};
