import { afterEach, describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
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

/** Runs `work` while the prints of answers cannot be written. */
async function withoutPrints({ dataDir }: RunningCore, work: () => Promise<unknown>): Promise<void> {
  const change = (sql: string): void => {
    const db = new Database(join(dataDir, 'cache.db'));
    db.exec(sql);
    db.close();
  };
  change("CREATE TRIGGER no_prints BEFORE UPDATE OF answers ON playlists WHEN new.answers <> '{}' BEGIN SELECT raise(ABORT, 'no prints'); END");
  await work();
  change('DROP TRIGGER no_prints');
}

describe('what a refresh remembers of an answer is true of the catalog', () => {
  test('when it cannot be stored beside the rows: then neither is', async () => {
    const running = await startCore();
    open.push(running);
    const list = (...names: string[]) =>
      running.panel.serve('/list.m3u', m3u(...names.map((name) => [`,${name}`, `http://tv.example/${name}.ts`] as const)));
    const { id } = await running.add({ type: 'm3u-url', url: list('Alpha', 'Beta') });
    list('Alpha', 'Gamma');
    await withoutPrints(running, () => running.refresh(id));
    expect(await channelNames(running, id)).toEqual(['Alpha', 'Beta']);

    expect((await running.refresh(id)).lastResult?.changes).toMatchObject({ added: 1, removed: 1 });
    expect(await channelNames(running, id)).toEqual(['Alpha', 'Gamma']);
  });

  test('when it cannot be stored beside the rows of a first import: nothing is stored', async () => {
    const running = await startCore();
    open.push(running);
    const url = running.panel.serve('/list.m3u', m3u([',Alpha', 'http://tv.example/Alpha.ts']));
    await withoutPrints(running, async () => {
      const { id, lastFailure } = await running.add({ type: 'm3u-url', url });
      expect(lastFailure).not.toBeNull();
      expect(await channelNames(running, id)).toEqual([]);
    });
  });

  const before = ['Alpha', 'Beta', 'Gamma'];
  const between = ['Alpha', 'Beta', 'Delta'];
  const offering = (channels: string[]) => makeCatalog({ channels, movies: 2, categories: 2 });

  /** A panel that offers `between` once, told in another way, and then `before` again, byte by byte. */
  async function throughAnotherWay(disturb: (running: RunningCore) => void) {
    const running = await startCore({ panel: { catalog: offering(before) } });
    open.push(running);
    const { id } = await running.add();
    running.panel.setCatalog(offering(between));
    disturb(running);
    const { lastFailure, lastResult } = await running.refresh(id);
    expect(lastFailure).toBeNull();
    expect((await channelNames(running, id)).sort()).toEqual(between); // categories come one after the other
    running.panel.setCatalog(offering(before));
    running.panel.recover();
    await running.refresh(id);
    return { notes: lastResult?.notes, names: await channelNames(running, id) };
  }

  test('after a part was read by category', async () => {
    const whole = ({ panel }: RunningCore): void => {
      panel.behave({ action: 'get_live_streams' }, ({ exchange, next }) =>
        exchange.parameters.has('category_id') ? next() : void exchange.response.writeHead(512).end(),
      );
    };
    expect(await throughAnotherWay(whole)).toEqual({ notes: ['read-by-category'], names: before });
  });

  test('after the whole list was read in place of the parts', async () => {
    const refusal = ({ panel }: RunningCore): void => void panel.behave({ path: '/player_api.php' }, misbehaviors.status(404));
    expect(await throughAnotherWay(refusal)).toEqual({ notes: ['panel-refused'], names: before });
  });

  test('after the parts were read in place of the whole list', async () => {
    const running = await startCore({ panel: { catalog: offering(before) } });
    open.push(running);
    const refused = misbehaviors.status(404);
    running.panel.behave({ path: '/player_api.php' }, refused);
    const { id } = await running.add();
    running.panel.recover();
    running.panel.setCatalog(offering(between));
    await running.refresh(id);
    expect(await channelNames(running, id)).toEqual(between);

    running.panel.setCatalog(offering(before));
    running.panel.behave({ path: '/player_api.php' }, refused);
    expect((await running.refresh(id)).lastResult?.notes).toEqual(['panel-refused']);
    expect(await channelNames(running, id)).toEqual(before);
  });
});
