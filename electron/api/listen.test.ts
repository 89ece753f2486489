import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { containing, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let other: Server | undefined;
let api: RunningApi | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
  other?.close();
  other = undefined;
});

async function takenPort(): Promise<number> {
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

test('a port somebody asked for and that is in use ends in one line that names it', async () => {
  const port = await takenPort();
  await expect(startTestApi({ port, portIsExplicit: true })).rejects.toMatchObject({
    code: 'conflict',
    message: `Another program uses port ${String(port)} on 127.0.0.1; choose one with --port or PORT`,
  });
});

test('the default port in use leads to the next free one', async () => {
  const port = await takenPort();
  api = await startTestApi({ port, portIsExplicit: false });
  expect(api.port).toBeGreaterThan(port);
  expect(api.url).toBe(`http://127.0.0.1:${String(api.port)}`);
  expect((await api.ask('/health')).status).toBe(200);
});

test('an address this machine does not have is named', async () => {
  await expect(startTestApi({ host: '192.0.2.1' })).rejects.toMatchObject({ message: containing('192.0.2.1') });
});
