import { afterEach, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

const open: RunningCore[] = [];
afterEach(async () => {
  for (const running of open.splice(0)) await running.stop();
});

/** A list with an ETag, on a server that knows what 304 is for. */
async function serveList(content: () => string) {
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const etag = `"${createHash('sha1').update(content()).digest('hex')}"`;
    const status = request.headers['if-none-match'] === etag ? 304 : 200;
    statuses.push(status);
    response.writeHead(status, { etag }).end(status === 200 ? content() : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}/get.php?username=ann&password=b7Kq2x`, statuses, close: () => server.close() };
}

test('a list that the server says is unchanged is not sent again, and its credentials stay known', async () => {
  const running = await startCore();
  open.push(running);
  let content = m3u([',Alpha', 'http://tv.example/live/ann/b7Kq2x/1.ts'], [',Beta', 'http://tv.example/live/ann/b7Kq2x/2.ts']);
  const list = await serveList(() => content);
  const { id } = await running.add({ type: 'm3u-url', url: list.url });
  const again = await running.refresh(id);

  expect(list.statuses).toEqual([200, 304]);
  expect(again).toMatchObject({ lastFailure: null, counts: { channels: 2 }, hasCredentials: true });
  expect(again.lastResult?.changes).toEqual({ added: 0, removed: 0, renamed: 0, moved: 0, renumbered: 0 });

  content = m3u([',Alpha', 'http://tv.example/live/ann/b7Kq2x/1.ts'], [',Gamma', 'http://tv.example/live/ann/b7Kq2x/3.ts']);
  expect((await running.refresh(id)).lastResult?.changes).toMatchObject({ added: 1, removed: 1 });
  list.close();
});

test('what was undone comes back when the owner asks again, although the answer is the same', async () => {
  const running = await startCore();
  open.push(running);
  const list = (...names: string[]) =>
    running.panel.serve('/list.m3u', m3u(...names.map((name) => [`,${name}`, `http://tv.example/${name}.ts`] as const)));
  const { id } = await running.add({ type: 'm3u-url', url: list('Alpha', 'Beta') });
  list('Alpha', 'Gamma');
  await running.refresh(id);
  const { generations } = await running.api.catalog.listGenerations({ playlistId: id });
  await running.api.playlists.undoRefresh({ playlistId: id, generation: generations[0]!.generation });
  expect(await channelNames(running, id)).toEqual(['Alpha', 'Beta']);

  expect((await running.refresh(id)).lastResult?.changes).toMatchObject({ added: 1, removed: 1 });
  expect(await channelNames(running, id)).toEqual(['Alpha', 'Gamma']);
});
