import { Bell, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Reminder, ReminderId } from '#shared/model/reminder.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { iconProps, smallIconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatClock } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { useNow } from '../../lib/use-now.ts';
import { notify } from '../../stores/notices.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { tuneIn } from '../../stores/tune-in.ts';
import styles from './DueReminders.module.css';

/** Reminders whose time has come, over whatever page is shown, until somebody has seen them. */
export function DueReminders() {
  const { reminders: text, live } = useText();
  const isOwner = useIsOwner();
  const isServed = useAppInfo()?.host === 'server';
  const language = useLanguage();
  const [due, setDue] = useState<readonly Reminder[]>([]);

  const dismiss = (id: ReminderId): void => {
    setDue((known) => known.filter((reminder) => reminder.id !== id));
    void settled(api.reminders.dismissReminder({ reminderId: id }));
  };
  const watch = async (reminder: Reminder, said?: string): Promise<void> => {
    dismiss(reminder.id);
    const error = await tuneIn(reminder.channelId, { full: true });
    if (error === null && said !== undefined) notify({ tone: 'plain', text: said });
  };
  const titleOf = (reminder: Reminder): string => reminder.programme.title ?? live.untitled;

  const load = async (told: ReminderId | null): Promise<void> => {
    const answer = await settled(api.reminders.listReminders({}));
    if (answer.status === 'failed') return;
    const waiting = answer.data.reminders.filter(({ state }) => state === 'due');
    const latest = waiting.find(({ id }) => id === told);
    if (latest?.action === 'tune-in') {
      await watch(latest, text.tunedIn(titleOf(latest), latest.channelName));
      setDue(waiting.filter(({ id }) => id !== told));
      return;
    }
    setDue(waiting);
    if (latest && isServed && document.hidden && typeof Notification !== 'undefined' && Notification.permission === 'granted') {
      const shown = new Notification(text.due(titleOf(latest), latest.channelName), {
        body: text.begins(formatClock(latest.programme.start, language)),
        tag: latest.id,
      });
      shown.addEventListener('click', () => {
        window.focus();
      });
    }
  };
  const choose = async (id: ReminderId): Promise<void> => {
    const answer = await settled(api.reminders.listReminders({}));
    const chosen = answer.status === 'ready' ? answer.data.reminders.find((reminder) => reminder.id === id) : undefined;
    if (chosen) await watch(chosen);
  };
  const loadFirst = useEffectEvent(() => void load(null));
  useEffect(() => {
    if (isOwner) loadFirst();
  }, [isOwner]);
  useAppEvent('reminders.due', ({ reminderId }) => void load(reminderId));
  // Somebody clicked the system's own notice of it.
  useAppEvent('reminders.chosen', ({ reminderId }) => void choose(reminderId));
  useAppEvent('reminders.changed', () => void load(null));

  return due.map((reminder) => (
    <DueCard
      key={reminder.id}
      reminder={reminder}
      onWatch={() => void watch(reminder)}
      onDismiss={() => { dismiss(reminder.id); }}
    />
  ));
}

function DueCard({ reminder, onWatch, onDismiss }: { reminder: Reminder; onWatch: () => void; onDismiss: () => void }) {
  const { reminders: text, common, live } = useText();
  const language = useLanguage();
  const now = useNow(15_000);
  const { programme, channelName } = reminder;
  const clock = formatClock(programme.start, language);
  return (
    <div className={styles.card}>
      <Bell {...iconProps} />
      <div className={styles.words}>
        <p className={styles.title} dir="auto">
          {text.due(programme.title ?? live.untitled, channelName)}
        </p>
        <p className={`${styles.muted} tabular`}>{programme.start > now ? text.begins(clock) : text.runs(clock)}</p>
      </div>
      <Button tone="primary" onClick={onWatch}>
        {text.watch}
      </Button>
      <IconButton label={common.dismiss} icon={<X {...smallIconProps} />} onClick={onDismiss} />
    </div>
  );
}
