import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dismissNoticesAbout, notify, useNotices } from './notices.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

const shown = (): string[] => useNotices.getState().notices.map(({ text }) => text);

test('a notice leaves by itself, later when something can be done about it', () => {
  notify({ tone: 'good', text: 'done' });
  notify({ tone: 'bad', text: 'decide', action: { label: 'Decide', run: () => undefined } });
  vi.advanceTimersByTime(6_000);
  expect(shown()).toEqual(['decide']);
  vi.advanceTimersByTime(6_000);
  expect(shown()).toEqual([]);
});

test('a notice goes with what it is about, and the others stay', () => {
  notify({ tone: 'bad', text: 'one waits', about: 'held a' });
  notify({ tone: 'bad', text: 'another waits', about: 'held b' });
  notify({ tone: 'good', text: 'done' });
  dismissNoticesAbout('held a');
  expect(shown()).toEqual(['another waits', 'done']);
});

test('a newer notice about the same takes the place of the older one', () => {
  notify({ tone: 'bad', text: '5 instead of 60', about: 'held a' });
  notify({ tone: 'bad', text: '7 instead of 60', about: 'held a' });
  expect(shown()).toEqual(['7 instead of 60']);
});
