import { expect, test, vi } from 'vitest';
import type { Call, Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { answerPort } from './answer-port.ts';

function connect(call: Call) {
  let hear: (message: unknown) => void = () => undefined;
  let emit: (event: AppEvent) => void = () => undefined;
  const said: unknown[] = [];
  const close = vi.fn();
  const onEvent = (listener: typeof emit) => {
    emit = listener;
    return () => undefined;
  };
  const port = {
    post: (message: unknown) => said.push(message),
    onMessage: (listener: typeof hear) => {
      hear = listener;
    },
  };
  answerPort(port, { call, onEvent }, close);
  return { tell: (message: unknown) => { hear(message); }, emit: (event: AppEvent) => { emit(event); }, said, close };
}

test('each call is answered under its own number, in the order the answers come', async () => {
  const answers = new Map<string, (reply: Reply) => void>();
  const { tell, said } = connect((caller, name) => {
    expect(caller).toEqual({ kind: 'owner' });
    return new Promise((resolve) => answers.set(name, resolve));
  });
  tell({ type: 'call', id: 1, name: 'slow', input: {} });
  tell({ type: 'call', id: 2, name: 'quick', input: {} });
  answers.get('quick')!({ ok: true, value: 2 });
  await Promise.resolve();
  answers.get('slow')!({ ok: true, value: 1 });
  await vi.waitFor(() => {
    expect(said).toEqual([
      { type: 'reply', id: 2, reply: { ok: true, value: 2 } },
      { type: 'reply', id: 1, reply: { ok: true, value: 1 } },
    ]);
  });
});

test('events are passed on, closing is told once, and noise is ignored', () => {
  const { tell, emit, said, close } = connect(() => Promise.resolve({ ok: true, value: null }));
  emit({ type: 'settings.changed' });
  for (const noise of [null, 'call', { type: 'ready' }, {}]) tell(noise);
  tell({ type: 'close' });
  expect(said).toEqual([{ type: 'event', event: { type: 'settings.changed' } }]);
  expect(close).toHaveBeenCalledOnce();
});
