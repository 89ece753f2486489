import { afterEach, expect, test } from 'vitest';
import { m3u, startCore, type RunningCore } from './start-core.ts';

const open: RunningCore[] = [];
afterEach(async () => {
  for (const running of open.splice(0)) await running.stop();
});

const address = (id: number) => `http://tv.example/live/ann/b7Kq2x/${id}.ts`;

test('a title that comes back under a new number, while another took its old one, is itself again and the other is not it', async () => {
  const running = await startCore();
  open.push(running);
  const list = (...entries: (readonly [string, number])[]) =>
    running.panel.serve('/list.m3u', m3u(...entries.map(([name, id]) => [`tvg-id="${name}.uk" group-title="All",${name}`, address(id)] as const)));
  const rest = [['Gamma', 3], ['Delta', 4], ['Epsilon', 5], ['Zeta', 6], ['Eta', 7]] as const;
  const { id } = await running.add({ type: 'm3u-url', url: list(['Alpha', 1], ...rest) });
  const { items } = await running.api.catalog.listChannels({ playlistId: id });
  const alpha = items.find(({ name }) => name === 'Alpha')!;
  await running.api.library.addFavorite({ titleId: alpha.id });
  list(...rest);
  await running.refresh(id);
  list(['Beta', 1], ['Alpha', 9], ...rest);
  const after = await running.refresh(id);

  expect(after.lastFailure).toBeNull();
  const { items: now } = await running.api.catalog.listChannels({ playlistId: id });
  expect(now.find(({ name }) => name === 'Alpha')?.id).toBe(alpha.id);
  expect(now.find(({ name }) => name === 'Beta')?.id).not.toBe(alpha.id);
  const { favorites } = await running.api.library.listFavorites({ playlistId: id });
  expect(favorites.map(({ name }) => name)).toEqual(['Alpha']);
});
