import { expect, test } from 'vitest';
import type { Call, Reply } from '#shared/contract/call.ts';
import { callChannel } from './messages.ts';
import { type Frame, type InvokeEvent, serveCalls } from './serve.ts';

interface Contents {
  id: number;
  mainFrame: Frame;
}

type Listener = (event: InvokeEvent<Contents>, name: unknown, input: unknown) => Promise<Reply>;

const ours: Contents = { id: 1, mainFrame: { url: 'app://bundle/' } };

function serve() {
  const channels = new Map<string, Listener>();
  const calls: unknown[][] = [];
  const call: Call = (...asked) => {
    calls.push(asked);
    return Promise.resolve({ ok: true, value: 'answer' });
  };
  serveCalls<Contents>({
    ipcMain: { handle: (channel, listener) => channels.set(channel, listener) },
    isOurWindow: (sender) => sender.id === ours.id,
    isOurPage: (url) => url.startsWith('app://bundle/'),
    call,
  });
  const ask = (event: Partial<InvokeEvent<Contents>>, name: unknown = 'app.getInfo') =>
    channels.get(callChannel)!({ sender: ours, senderFrame: ours.mainFrame, ...event }, name, { a: 1 });
  return { ask, calls, channels };
}

test('the top page of our window is answered, as the owner', async () => {
  const { ask, calls, channels } = serve();
  expect([...channels.keys()]).toEqual([callChannel]);
  expect(await ask({})).toEqual({ ok: true, value: 'answer' });
  expect(calls).toEqual([[{ kind: 'owner' }, 'app.getInfo', { a: 1 }]]);
});

test.each([
  ['a frame inside the page', { senderFrame: { url: 'app://bundle/' } }],
  ['a frame that is gone', { senderFrame: null }],
  ['another window', { sender: { id: 2, mainFrame: ours.mainFrame } }],
  ['our window, led to another page', frameAt('https://evil.example/')],
])('%s is refused, and nothing is called', async (_who, event) => {
  const { ask, calls } = serve();
  expect(await ask(event)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(calls).toEqual([]);
});

function frameAt(url: string): Partial<InvokeEvent<Contents>> {
  const frame = { url };
  return { senderFrame: frame, sender: { id: ours.id, mainFrame: frame } };
}

test.each([undefined, null, 7, {}, ['app.getInfo']])('a name that is %j is refused as a value', async (name) => {
  const { ask, calls } = serve();
  expect(await ask({}, name === undefined ? Symbol('none') : name)).toMatchObject({ error: { code: 'invalid_input' } });
  expect(calls).toEqual([]);
});
