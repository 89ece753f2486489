import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { startFakeProvider } from '../fake-provider/fake-provider.ts';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
beforeEach(async () => {
  running = await startCore();
});
afterEach(() => running.stop());

const entry = (name: string, group: string, id: number) => [`group-title="${group}",${name}`, `http://tv.example/live/ann/b7Kq2x/${id}.ts`] as const;
const serve = (...more: ReturnType<typeof entry>[]) =>
  running.panel.serve('/list.m3u', m3u(entry('Alpha', 'News', 1), entry('Beta', 'News', 2), entry('Gamma', 'Sport', 3), entry('Delta', 'Kids', 4), ...more));

test('groups can be counted and chosen before anything is imported, and the choice holds for later refreshes', async () => {
  const url = serve();
  const { id } = await running.api.playlists.addPlaylist({ source: { type: 'm3u-url', url }, chooseFirst: true });
  await expect(running.api.playlists.refreshPlaylist({ playlistId: id })).rejects.toMatchObject({ code: 'conflict' });
  const scanned = await running.api.playlists.scanGroups({ playlistId: id });
  expect(scanned).toEqual({
    entries: 4,
    groups: [
      { kind: 'channel', key: 'News', name: 'News', titles: 2 },
      { kind: 'channel', key: 'Sport', name: 'Sport', titles: 1 },
      { kind: 'channel', key: 'Kids', name: 'Kids', titles: 1 },
    ],
  });
  expect(await channelNames(running, id)).toEqual([]);

  await running.api.playlists.chooseGroups({ playlistId: id, choice: { mode: 'only', groups: [{ kind: 'channel', key: 'News' }] } });
  await running.settled(id);
  expect(await channelNames(running, id)).toEqual(['Alpha', 'Beta']);
  serve(entry('Epsilon', 'News', 5), entry('Zeta', 'Late', 6));
  await running.refresh(id);
  expect(await channelNames(running, id)).toEqual(['Alpha', 'Beta', 'Epsilon']);

  await running.api.playlists.chooseGroups({ playlistId: id, choice: { mode: 'except', groups: [{ kind: 'channel', key: 'Kids' }] } });
  await running.settled(id);
  expect(await channelNames(running, id)).toEqual(['Alpha', 'Beta', 'Gamma', 'Epsilon', 'Zeta']);
  await running.api.playlists.chooseGroups({ playlistId: id, choice: null });
  expect((await running.settled(id)).choice).toBeNull();
  expect(await channelNames(running, id)).toHaveLength(6);
});

test('a list that a panel cannot send whole is asked for by category', async () => {
  const panel = await startFakeProvider({ catalog: makeCatalog({ channels: 60, movies: 2, categories: 3 }) });
  panel.behave({ action: 'get_live_streams' }, async (moment) => {
    if (moment.exchange.parameters.has('category_id')) await moment.next();
    else await misbehaviors.status(512)(moment);
  });
  const playlist = await running.add(running.login(panel));

  expect(playlist).toMatchObject({ counts: { channels: 60, movies: 2 }, lastFailure: null, lastResult: { notes: ['read-by-category'], failures: [] } });
  await panel.close();
});
