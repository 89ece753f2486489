import type { Call } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { reminders } from '#shared/contract/reminders.ts';
import type { Programme } from '#shared/model/programme.ts';

/** What of the desktop a reminder needs. */
export interface NoticeParts {
  call: Call;
  /** Whether somebody may see the window: then it speaks for itself. */
  isInView(): boolean;
  /** Brings the window up, opening it where there is none. */
  showWindow(): void;
  /** A notice of the operating system. */
  notify(notice: { title: string; body: string; onClick: () => void }): void;
  /** Tells the window, once it can hear. */
  tell(event: AppEvent): void;
  /** The time of day as people here write it. */
  formatTime(time: number): string;
}

/** Listens for reminders that come due while nobody sees the window: those that were to tune in bring it up, the others say so. */
export function createReminderNotices({ call, isInView, showWindow, notify, tell, formatTime }: NoticeParts): (event: AppEvent) => Promise<void> {
  return async (event) => {
    if (event.type !== 'reminders.due' || isInView()) return;
    const { reminderId } = event;
    const reply = await call({ kind: 'owner' }, 'reminders.listReminders', {});
    const listed = reply.ok ? reminders.listReminders.output.safeParse(reply.value).data : undefined;
    const reminder = listed?.reminders.find(({ id }) => id === reminderId);
    // One that was missed is in the list, where it disturbs nobody.
    if (reminder?.state !== 'due') return;
    if (reminder.action === 'tune-in') {
      showWindow();
      return;
    }
    const { channelName, programme } = reminder;
    notify({
      title: programme.title ?? channelName,
      body: [subTitleOf(programme), `${channelName} · ${formatTime(programme.start)}`].filter((line) => line !== null).join('\n'),
      onClick() {
        showWindow();
        tell({ type: 'reminders.chosen', reminderId });
      },
    });
  };
}

function subTitleOf({ title, subTitle }: Programme): string | null {
  return title === null ? null : subTitle;
}
