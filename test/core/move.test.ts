import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
const providers: FakeProvider[] = [];

beforeAll(async () => {
  running = await startCore();
});

afterAll(async () => {
  await running.stop();
  await Promise.all(providers.map((provider) => provider.close()));
});

const catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], movies: 2, series: 1, categories: 2 });

/** A playlist and the panel it is about to move to. */
async function beforeMove() {
  const panel = await startFakeProvider({ catalog });
  providers.push(panel);
  const { id } = await running.add();
  return { panel, id };
}

test('a move puts the new source in the place of the old one, catalog and all', async () => {
  const { panel, id } = await beforeMove();
  panel.setCatalog(makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Delta Four'], movies: 2, series: 1, categories: 2 }));
  const preview = await running.api.playlists.previewMove({ playlistId: id, source: running.login(panel) });
  expect(preview).toMatchObject({ before: 6, after: 6 });
  expect(await channelNames(running, id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);

  await running.api.playlists.applyMove({ playlistId: id });
  expect(await channelNames(running, id)).toEqual(['Alpha One', 'Beta Two', 'Delta Four']);
  panel.forgetRequests();
  expect((await running.refresh(id)).lastFailure).toBeNull();
  expect(panel.requests({ action: 'get_live_streams' })).toHaveLength(1);
});

test('a part that fails at the new place ends the preview: its titles would stay behind with a login that is not theirs', async () => {
  const { panel, id } = await beforeMove();
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.status(404));
  await expect(running.api.playlists.previewMove({ playlistId: id, source: running.login(panel) })).rejects.toMatchObject({
    code: 'provider_rejected',
    reason: 'refused',
  });
  await expect(running.api.playlists.applyMove({ playlistId: id })).rejects.toMatchObject({ code: 'conflict' });
  expect(await running.refresh(id)).toMatchObject({ lastFailure: null, counts: { channels: 3, movies: 2, series: 1 } });
});

test.each([
  ['a panel that offers nothing', (panel: FakeProvider) => {
    panel.behave({ kind: 'action' }, misbehaviors.reply('[]'));
    return running.login(panel);
  }],
  ['a list without entries', (panel: FakeProvider) => ({ type: 'm3u-url' as const, url: panel.serve('/none.m3u', m3u()) })],
])('%s is no place to move to', async (_, sourceAt) => {
  const { panel, id } = await beforeMove();
  await expect(running.api.playlists.previewMove({ playlistId: id, source: sourceAt(panel) })).rejects.toMatchObject({
    code: 'provider_malformed',
    reason: 'empty',
  });
  await expect(running.api.playlists.applyMove({ playlistId: id })).rejects.toMatchObject({ code: 'conflict' });
  expect(await channelNames(running, id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);
});
