import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { statusOf } from '../features/license/license-status.test-wrapper.ts';

/** The other end of the window's bridge: what is answered next, and who hears events. */
const answers: (() => Promise<Reply>)[] = [];
let tell: (event: AppEvent) => void = () => undefined;
let store: typeof import('./license.ts');

beforeAll(async () => {
  vi.stubGlobal('window', {
    webplay: {
      call: () => answers.shift()?.() ?? Promise.resolve<Reply>({ ok: false, error: { code: 'not_found', message: 'No procedure of that name' } }),
      onEvent(listener: (event: AppEvent) => void) {
        tell = listener;
        return () => undefined;
      },
    },
  });
  store = await import('./license.ts');
});

beforeEach(() => {
  answers.length = 0;
  store.useLicense.setState({ status: null, aheadMs: 0 });
});

const answer = (status: ReturnType<typeof statusOf>) => () => Promise.resolve<Reply>({ ok: true, value: status });
const shown = () => store.useLicense.getState().status;

test('where no license is needed, nothing is known of one', async () => {
  answers.push(answer(statusOf({ required: false })));
  await store.loadLicense();
  expect(shown()).toBeNull();
});

test('what was known stays when nobody answers', async () => {
  answers.push(answer(statusOf()));
  await store.loadLicense();
  await store.loadLicense();
  expect(shown()?.state).toBe('active');
});

test('an event asks again', async () => {
  const stop = store.watchLicense();
  answers.push(answer(statusOf({ state: 'past_due' })));
  tell({ type: 'license.changed' });
  await vi.waitFor(() => {
    expect(shown()?.state).toBe('past_due');
  });
  stop();
});

test('an answer that was asked for earlier does not undo a later one', async () => {
  let answerLate = (_reply: Reply): void => undefined;
  answers.push(() => new Promise((resolve) => (answerLate = resolve)));
  const early = store.loadLicense();
  answers.push(answer(statusOf({ state: 'stale' })));
  await store.loadLicense();
  answerLate({ ok: true, value: statusOf({ state: 'unlicensed' }) });
  await early;
  expect(shown()?.state).toBe('stale');
});
