import { expect, test } from 'vitest';
import type { AppEvent } from '#shared/contract/events.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { Reminder, ReminderId } from '#shared/model/reminder.ts';
import { createReminderNotices } from './reminder-notices.ts';

const reminderId = 'reminder1' as ReminderId;
const due: AppEvent = { type: 'reminders.due', reminderId };
const reminder: Reminder = {
  id: reminderId,
  channelId: 'play1.c.1' as TitleId,
  channelName: 'Alpha One',
  programme: { title: 'Film', subTitle: '<b>Part 1</b>', start: 1_000, stop: null, season: null, episode: null, genre: null, isNew: false, isLive: false, isRepeat: false, isPremiere: false },
  action: 'notify',
  minutesBefore: 2,
  state: 'due',
  alertId: null,
};

function start({ inView = false, listed = [reminder] }: { inView?: boolean; listed?: readonly Reminder[] } = {}) {
  const done: unknown[] = [];
  let click: () => void = () => undefined;
  const hear = createReminderNotices({
    call: (_caller, name) => Promise.resolve(name === 'reminders.listReminders' ? { ok: true, value: { reminders: listed } } : { ok: false, error: { code: 'internal', message: '' } }),
    isInView: () => inView,
    showWindow: () => done.push('shown'),
    notify({ title, body, onClick }) {
      done.push([title, body]);
      click = onClick;
    },
    tell: (event) => done.push(event),
    formatTime: (time) => `at ${time}`,
  });
  return { hear, done, click: () => click() };
}

test('a reminder that comes due out of sight is a notice; clicked, it leads to its channel', async () => {
  const { hear, done, click } = start();
  await hear(due);
  expect(done).toEqual([['Film', '<b>Part 1</b>\nAlpha One · at 1000']]);
  click();
  expect(done.slice(1)).toEqual(['shown', { type: 'reminders.chosen', reminderId }]);
});

test('a programme without a title is called by its channel', async () => {
  const { hear, done } = start({ listed: [{ ...reminder, programme: { ...reminder.programme, title: null } }] });
  await hear(due);
  expect(done).toEqual([['Alpha One', 'Alpha One · at 1000']]);
});

test('one that is to tune in brings the window up, which does the rest', async () => {
  const { hear, done } = start({ listed: [{ ...reminder, action: 'tune-in' }] });
  await hear(due);
  expect(done).toEqual(['shown']);
});

test('nothing is said of a window in view, of what was missed or seen, and of other events', async () => {
  for (const { hear, done } of [start({ inView: true }), start({ listed: [] }), start({ listed: [{ ...reminder, state: 'missed' }] })]) {
    await hear(due);
    await hear({ type: 'reminders.changed' });
    expect(done).toEqual([]);
  }
});
