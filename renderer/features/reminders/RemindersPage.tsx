import { BellPlus, CalendarClock } from 'lucide-react';
import { useState } from 'react';
import type { Alert, Reminder } from '#shared/model/reminder.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { ColumnPage } from '../../components/ColumnPage.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { ItemRow } from '../../components/ItemRow.tsx';
import { Section } from '../../components/Section.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { iconProps, smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { useNow } from '../../lib/use-now.ts';
import { notify } from '../../stores/notices.ts';
import { useIsOwner } from '../../stores/session.ts';
import { tuneIn } from '../../stores/tune-in.ts';
import { AlertDialog } from './AlertDialog.tsx';
import { AllowNotifications } from './AllowNotifications.tsx';
import { useReminders } from './use-reminders.ts';
import styles from './RemindersPage.module.css';

/** What its owner will be told of, and the standing wishes that find more. */
export function RemindersPage() {
  const { reminders: text, common } = useText();
  const isOwner = useIsOwner();
  const { wishes, reload } = useReminders();
  if (!isOwner) return <EmptyState isHeading title={common.ownerOnly} />;
  return (
    <ColumnPage title={text.title} intro={text.intro}>
      <AllowNotifications />
      {wishes.status === 'failed' ? <FailedState error={wishes.error} onRetry={reload} /> : null}
      {wishes.status === 'loading' ? <Skeleton width="100%" height="10rem" /> : null}
      {wishes.status === 'ready' ? (
        <>
          <Coming reminders={wishes.data.reminders} />
          <Alerts alerts={wishes.data.alerts} onChanged={reload} />
        </>
      ) : null}
    </ColumnPage>
  );
}

function Coming({ reminders }: { reminders: readonly Reminder[] }) {
  const { reminders: text } = useText();
  return (
    <Section title={text.list}>
      {reminders.length === 0 ? (
        <EmptyState icon={<CalendarClock {...iconProps} />} title={text.none} advice={text.noneAdvice}>
          <Button
            onClick={() => {
              navigate({ page: 'guide' });
            }}
          >
            {text.openGuide}
          </Button>
        </EmptyState>
      ) : (
        <ul>
          {reminders.map((reminder) => (
            <ReminderRow key={reminder.id} reminder={reminder} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function ReminderRow({ reminder }: { reminder: Reminder }) {
  const messages = useText();
  const { reminders: text, live } = messages;
  const language = useLanguage();
  const now = useNow(30_000);
  const { id, programme, channelId, channelName, action, minutesBefore, state, alertId } = reminder;
  const title = programme.title ?? live.untitled;
  const isOn = programme.start <= now && (programme.stop ?? Infinity) > now;
  const run = async (work: Promise<unknown>): Promise<void> => {
    const done = await settled(work);
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
  };
  return (
    <ItemRow
      name={
        <>
          <span>{title}</span>
          {state === 'missed' ? <Badge>{text.missed}</Badge> : null}
        </>
      }
      note={[formatMoment(programme.start, language), channelName, text.actions[action], text.before(minutesBefore), alertId === null ? '' : text.byAlert]
        .filter(Boolean)
        .join(' · ')}
    >
      {isOn ? (
        <Button
          tone="primary"
          onClick={() => {
            void tuneIn(channelId, { full: true });
            void run(api.reminders.dismissReminder({ reminderId: id }));
          }}
        >
          {text.play}
        </Button>
      ) : null}
      <Button tone="quiet" aria-label={text.removeOf(title)} onClick={() => void run(api.reminders.removeReminder({ reminderId: id }))}>
        {text.remove}
      </Button>
    </ItemRow>
  );
}

function Alerts({ alerts, onChanged }: { alerts: readonly Alert[]; onChanged: () => void }) {
  const { reminders: text } = useText();
  const [editing, setEditing] = useState<Alert | 'new' | null>(null);
  return (
    <Section
      title={text.alerts}
      why={text.alertsWhy}
      aside={
        <Button
          icon={<BellPlus {...smallIconProps} />}
          onClick={() => {
            setEditing('new');
          }}
        >
          {text.addAlert}
        </Button>
      }
    >
      {alerts.length === 0 ? <p className={styles.muted}>{text.noAlerts}</p> : null}
      <ul>
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onEdit={() => { setEditing(alert); }} />
        ))}
      </ul>
      {editing === null ? null : (
        <AlertDialog
          alert={editing === 'new' ? null : editing}
          onClose={() => {
            setEditing(null);
            onChanged();
          }}
        />
      )}
    </Section>
  );
}

function AlertRow({ alert, onEdit }: { alert: Alert; onEdit: () => void }) {
  const messages = useText();
  const { reminders: text } = messages;
  const { id: alertId, text: words, kind, newOnly, action, enabled, upcoming } = alert;
  const run = async (work: Promise<unknown>): Promise<void> => {
    const done = await settled(work);
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
  };
  return (
    <ItemRow name={words} note={[text.kinds[kind], newOnly ? text.newOnly : '', text.actions[action], text.upcoming(upcoming)].filter(Boolean).join(' · ')}>
      <Button tone="quiet" aria-label={text.editAlertOf(words)} onClick={onEdit}>
        {text.edit}
      </Button>
      <Button tone="quiet" aria-label={text.removeAlert(words)} onClick={() => void run(api.reminders.removeAlert({ alertId }))}>
        {text.remove}
      </Button>
      <Switch
        label={`${text.enabled}: ${words}`}
        checked={enabled}
        onChange={(on) => void run(api.reminders.updateAlert({ alertId, enabled: on }))}
      />
    </ItemRow>
  );
}
