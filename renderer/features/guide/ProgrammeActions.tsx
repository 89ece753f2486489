import { Bell, BellRing, Play, Repeat2, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Programme, ProgrammeDetails } from '#shared/model/programme.ts';
import type { Reminder } from '#shared/model/reminder.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { iconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { notify } from '../../stores/notices.ts';
import { play, playableChannel, watchAgain } from '../../stores/now-playing.ts';
import { useIsOwner } from '../../stores/session.ts';
import { stateOf } from './layout-guide.ts';

interface ProgrammeActionsProps {
  channel: Channel | null;
  programme: Programme | null;
  details: ProgrammeDetails | null;
  onClose: () => void;
}

/** What one can do about a programme: what fits its time comes first. */
export function ProgrammeActions({ channel, programme, details, onClose }: ProgrammeActionsProps) {
  const { guide } = useText();
  const isOwner = useIsOwner();
  const [now] = useState(() => Date.now());
  const state = programme === null ? null : stateOf({ start: programme.start, stop: programme.stop ?? programme.start + 1 }, now);
  const watch = (): void => {
    if (channel === null) return;
    onClose();
    play(playableChannel(channel), { type: 'titles', titles: [playableChannel(channel)], index: 0 }, { full: true });
  };
  return (
    <DialogActions>
      {isOwner && programme?.title != null && channel !== null ? <AlertButton channel={channel} title={programme.title} /> : null}
      {isOwner && programme !== null && channel !== null && state === 'future' ? <RemindButton channel={channel} programme={programme} /> : null}
      {details?.canWatchAgain && channel !== null ? (
        <Button
          icon={<RotateCcw {...iconProps} />}
          onClick={() => {
            onClose();
            watchAgain(channel, details, { full: true });
          }}
        >
          {guide.watchAgain}
        </Button>
      ) : null}
      <Button data-first-focus tone={state === 'now' ? 'primary' : 'plain'} icon={<Play {...iconProps} fill="currentColor" />} onClick={watch}>
        {state === 'now' ? guide.watchNow : guide.watchChannel}
      </Button>
    </DialogActions>
  );
}

function useTell(): (error: AppError | null, done: string) => void {
  const text = useText();
  return (error, done) => {
    notify(error ? { tone: 'bad', text: describeFailure(error, text).sentence } : { tone: 'good', text: done });
  };
}

function RemindButton({ channel, programme }: { channel: Channel; programme: Programme }) {
  const { guide, live } = useText();
  const tell = useTell();
  const [reminder, setReminder] = useState<Reminder | null>(null);
  const { start } = programme;
  const title = programme.title ?? live.untitled;
  useEffect(() => {
    let isWanted = true;
    void settled(api.reminders.listReminders({})).then((answer) => {
      if (isWanted && answer.status === 'ready') setReminder(answer.data.reminders.find((each) => each.channelId === channel.id && each.programme.start === start) ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [channel.id, start]);
  const toggle = async (): Promise<void> => {
    if (reminder) {
      const answer = await settled(api.reminders.removeReminder({ reminderId: reminder.id }));
      if (answer.status === 'ready') setReminder(null);
      tell(answer.status === 'failed' ? answer.error : null, guide.notReminded(title));
      return;
    }
    const answer = await settled(api.reminders.addReminder({ channelId: channel.id, start }));
    if (answer.status === 'ready') setReminder(answer.data);
    tell(answer.status === 'failed' ? answer.error : null, guide.remindedOf(title));
  };
  return (
    <Button
      tone={reminder ? 'plain' : 'primary'}
      aria-pressed={reminder !== null}
      icon={reminder ? <BellRing {...iconProps} /> : <Bell {...iconProps} />}
      onClick={() => void toggle()}
    >
      {reminder ? guide.reminded : guide.remind}
    </Button>
  );
}

function AlertButton({ channel, title }: { channel: Channel; title: string }) {
  const { guide } = useText();
  const tell = useTell();
  const [isSet, setSet] = useState(false);
  const add = async (): Promise<void> => {
    const { playlistId } = titleRef(channel.id);
    const answer = await settled(
      api.reminders.addAlert({ playlistId, kind: 'series', text: title, newOnly: false, action: 'notify', minutesBefore: 2 }),
    );
    if (answer.status === 'ready') setSet(true);
    tell(answer.status === 'failed' ? answer.error : null, guide.alertSet(title));
  };
  return (
    <Button tone="quiet" disabled={isSet} icon={<Repeat2 {...iconProps} />} onClick={() => void add()}>
      {isSet ? guide.alertExists : guide.alertSeries}
    </Button>
  );
}
