import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Alert, Reminder } from '#shared/model/reminder.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { loading, ready, settled, type Loadable } from '../../lib/loadable.ts';

export interface Wishes {
  reminders: readonly Reminder[];
  alerts: readonly Alert[];
}

const pauseMs = 300;

/** Every reminder and alert, asked again whenever one changed. */
export function useReminders(): { wishes: Loadable<Wishes>; reload: () => void } {
  const [wishes, setWishes] = useState<Loadable<Wishes>>(loading);
  const load = useCallback(async () => {
    const answer = await settled(Promise.all([api.reminders.listReminders({}), api.reminders.listAlerts({})]));
    setWishes((known) => {
      if (answer.status === 'ready') return ready({ reminders: answer.data[0].reminders, alerts: answer.data[1].alerts });
      return known.status === 'ready' ? known : answer;
    });
  }, []);
  const reload = useMemo(() => coalesce(load, pauseMs), [load]);
  useEffect(reload, [reload]);
  useAppEvent('reminders.changed', reload);
  return { wishes, reload };
}
