import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { m3u, startCore, type RunningCore } from './start-core.ts';
import { storeGuide } from './stored-guide.ts';

const started: RunningCore[] = [];

async function start(): Promise<RunningCore> {
  const running = await startCore();
  started.push(running);
  return running;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()));
});

async function sourcesOf({ api }: RunningCore, playlistId: PlaylistId) {
  return (await api.guideSources.listSources({ playlistId })).sources;
}

function list(running: RunningCore, header: string): string {
  return running.panel.serve('/list.m3u', m3u([',One', 'http://tv.example/1.ts']).replace('#EXTM3U', `#EXTM3U ${header}`));
}

test('a panel has its own guide, and a list those that it names, in its order', async () => {
  const running = await start();
  const { id: panelId } = await running.add();
  const { id: listId } = await running.add({ type: 'm3u-url', url: list(running, 'url-tvg="http://one.example/a.xml,http://two.example:8080/b.xml.gz"') });

  expect(await sourcesOf(running, panelId)).toMatchObject([{ type: 'panel', place: new URL(running.panel.url).host, enabled: true, offsetMinutes: 0, refreshedAt: null, report: null }]);
  expect((await sourcesOf(running, listId)).map(({ type, place }) => [type, place])).toEqual([
    ['playlist', 'one.example'],
    ['playlist', 'two.example:8080'],
  ]);
});

test('what its owner made of a source holds while the list goes on naming it, by whatever address on that host', async () => {
  const running = await start();
  const url = list(running, 'url-tvg="http://one.example/a.xml,http://two.example/b.xml"');
  const { id: playlistId } = await running.add({ type: 'm3u-url', url });
  const [one, two] = await sourcesOf(running, playlistId);
  await running.api.guideSources.updateSource({ sourceId: one!.id, enabled: false, offsetMinutes: 60, timeZone: 'Europe/Berlin' });
  await running.api.guideSources.orderSources({ playlistId, sources: [two!.id, one!.id] });
  list(running, 'url-tvg="http://three.example/c.xml,http://one.example/moved.xml,http://two.example/b.xml"');
  await running.refresh(playlistId);

  expect((await sourcesOf(running, playlistId)).map(({ id, place, enabled, offsetMinutes, timeZone }) => [id, place, enabled, offsetMinutes, timeZone])).toEqual([
    [two!.id, 'two.example', true, 0, null],
    [one!.id, 'one.example', false, 60, 'Europe/Berlin'],
    [expect.any(String), 'three.example', true, 0, null],
  ]);
  list(running, 'url-tvg="http://one.example/moved.xml"');
  await running.refresh(playlistId);
  expect((await sourcesOf(running, playlistId)).map(({ id }) => id)).toEqual([one!.id]);
  list(running, 'url-tvg="http://one.example/moved.xml,http://two.example/b.xml"');
  await running.refresh(playlistId);
  // Named again it is the one it was, so that mappings to its channels hold.
  expect((await sourcesOf(running, playlistId)).map(({ id }) => id)).toEqual([one!.id, two!.id]);
});

test('addresses and files are added once, ordered, switched off and removed; the playlist’s own stay', async () => {
  const running = await start();
  const { api } = running;
  const { id: playlistId } = await running.add();
  running.events.length = 0;
  const added = await api.guideSources.addSource({ playlistId, address: 'https://guide.example/all.xml' });
  const file = await api.guideSources.addSource({ playlistId, address: '/srv/guides/local.xml.gz' });

  expect(added).toMatchObject({ type: 'url', place: 'guide.example', enabled: true });
  expect(file).toMatchObject({ type: 'file', place: 'local.xml.gz' });
  expect(running.events.filter(({ type }) => type === 'guide.changed')).toHaveLength(2);
  await expect(api.guideSources.addSource({ playlistId, address: 'https://guide.example/all.xml' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(api.guideSources.addSource({ playlistId, address: 'guide.xml' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(api.guideSources.addSource({ playlistId, address: 'ftp://guide.example/all.xml' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(api.guideSources.updateSource({ sourceId: added.id, timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'invalid_input' });

  const [panel] = await sourcesOf(running, playlistId);
  await api.guideSources.orderSources({ playlistId, sources: [file.id, panel!.id] });
  expect((await sourcesOf(running, playlistId)).map(({ id }) => id)).toEqual([file.id, panel!.id, added.id]);
  await expect(api.guideSources.removeSource({ sourceId: panel!.id })).rejects.toMatchObject({ code: 'conflict' });
  await api.guideSources.removeSource({ sourceId: file.id });
  await expect(api.guideSources.removeSource({ sourceId: file.id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await sourcesOf(running, playlistId)).map(({ id }) => id)).toEqual([panel!.id, added.id]);
});

test('an address with a secret in it is not on the disk, and the same one is known again', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  const secret = 'Zq7guide-secret';
  const address = `https://guide.example/xmltv.php?username=ana&password=${secret}`;
  const { place } = await running.api.guideSources.addSource({ playlistId, address });
  await expect(running.api.guideSources.addSource({ playlistId, address })).rejects.toMatchObject({ code: 'conflict' });
  const { id: listId } = await running.add({ type: 'm3u-url', url: list(running, `url-tvg="http://one.example/a.xml?key=${secret}"`) });
  await running.core.close();

  expect(place).toBe('guide.example');
  for (const name of ['user.db', 'guide.db']) expect((await readFile(join(running.dataDir, name))).includes(secret)).toBe(false);
  expect(JSON.stringify(running.log)).not.toContain(secret);
  await running.restart();
  expect(await sourcesOf(running, listId)).toMatchObject([{ place: 'one.example' }]);
});

test('the first source with programmes leads; the next fills what is free, and leads when the first is switched off', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  const channelId = (await running.api.catalog.listChannels({ playlistId })).items[0]!.id;
  const [panel] = await sourcesOf(running, playlistId);
  const other = await running.api.guideSources.addSource({ playlistId, address: 'https://guide.example/all.xml' });
  const hour = 3_600_000;
  const noon = Date.UTC(2024, 5, 15, 12);
  const at = (hours: number, title: string) => ({ start: noon + hours * hour, stop: noon + (hours + 1) * hour, title });
  storeGuide(running.dataDir, panel!.id, new Map([[channelId, [at(0, 'A'), at(3, 'B')]]]));
  storeGuide(running.dataDir, other.id, new Map([[channelId, [at(0.5, 'no'), at(1.5, 'X'), at(2.5, 'no'), at(4, 'Y')]]]));
  const shown = async () => {
    const { rows } = await running.reader.guide.listGrid({ channelIds: [channelId], from: noon, to: noon + 6 * hour });
    return rows[0]!.programmes.map(({ title }) => title);
  };

  expect(await shown()).toEqual(['A', 'X', 'B', 'Y']);
  await running.api.guideSources.orderSources({ playlistId, sources: [other.id, panel!.id] });
  expect(await shown()).toEqual(['no', 'X', 'no', 'Y']);
  await running.api.guideSources.updateSource({ sourceId: other.id, enabled: false });
  expect(await shown()).toEqual(['A', 'B']);
  expect(await running.reader.guide.getGuideState({ playlistId })).toMatchObject({ sources: 1, matched: 1, channels: 3 });
});

test('its sources, offsets and all that was kept for them go with a playlist', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  await running.api.guideSources.addSource({ playlistId, address: 'https://guide.example/x.xml?token=abc' });
  await running.api.playlists.removePlaylist({ playlistId });

  await expect(running.api.guideSources.listSources({ playlistId })).rejects.toMatchObject({ code: 'not_found' });
  const { document } = await running.api.backup.create({ passphrase: null });
  expect((JSON.parse(document) as { tables: Record<string, unknown[]> }).tables['guide_sources']).toEqual([]);
});

test('a picture of somebody else’s guide is asked for without a credential, the panel’s own with it', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  const channelId = (await running.api.catalog.listChannels({ playlistId })).items[0]!.id;
  const [panel] = await sourcesOf(running, playlistId);
  const other = await running.api.guideSources.addSource({ playlistId, address: 'https://guide.example/all.xml' });
  const noon = Date.UTC(2024, 5, 15, 12);
  const film = (at: number, path: string) => ({ start: at, stop: at + 3_600_000, title: 'Film', details: { picture: `${running.panel.url}${path}/{username}/{password}.png` } });
  storeGuide(running.dataDir, panel!.id, new Map([[channelId, [film(noon, '/own')]]]));
  storeGuide(running.dataDir, other.id, new Map([[channelId, [film(noon + 7_200_000, '/foreign')]]]));
  running.panel.forgetRequests();
  for (const start of [noon, noon + 7_200_000]) {
    const { picture } = await running.reader.guide.getProgramme({ channelId, start });
    const part = picture!.split('/').at(-1)!;
    await running.core.openLogo({ kind: 'reader' }, channelId, { part, signal: new AbortController().signal }).catch(() => undefined);
  }

  // The panel is on loopback, where a guide from elsewhere does not lead.
  expect(running.panel.requests().map(({ path }) => path)).toEqual([`/own/${running.panel.username}/${running.panel.password}.png`]);
});
