import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { m3u, reader, startCore, testPace, type RunningCore } from './start-core.ts';

const sample = Buffer.concat([Buffer.from([0x47]), Buffer.alloc(187), Buffer.from([0x47]), Buffer.alloc(187)]);

/** `tv.example` is a public server here, 127.0.0.2 a machine in the house, 127.0.0.3 this machine itself. */
let running: RunningCore;
let house: FakeProvider;
let self: FakeProvider;
let publicUrl: string;
let lists = 0;

beforeAll(async () => {
  [house, self] = await Promise.all([startFakeProvider({ host: '127.0.0.2' }), startFakeProvider({ host: '127.0.0.3' })]);
  running = await startCore({
    network: {
      pace: testPace,
      hosts: { 'tv.example': ['127.0.0.1'], 'rebound.example': ['127.0.0.2'], 'mixed.example': ['127.0.0.3', '127.0.0.2'], 'gone.example': [] },
      classes: { '127.0.0.1': 'public', '127.0.0.2': 'private' },
    },
  });
  publicUrl = `http://tv.example:${running.panel.port}`;
  for (const provider of [house, self]) provider.serve('/secret.ts', sample);
});

afterAll(async () => {
  await running.stop();
  await Promise.all([house, self].map((provider) => provider.close()));
});

/** Ids of the channels of a list that a public server offers. */
async function publicList(text: string): Promise<string[]> {
  const path = `/lists/${++lists}.m3u`;
  running.panel.serve(path, text);
  const { id: playlistId, lastFailure } = await running.add({ type: 'm3u-url', url: `${publicUrl}${path}` });
  expect(lastFailure).toBeNull();
  return (await running.api.catalog.listChannels({ playlistId })).items.map(({ id }) => id);
}

const untouched = () => expect([house.requests(), self.requests()]).toEqual([[], []]);

describe('a public list may not lead', () => {
  test('its channels into the house, to this machine, or to addresses nobody has', async () => {
    const addresses = [
      `http://127.0.0.2:${house.port}/secret.ts`,
      `http://127.0.0.3:${self.port}/secret.ts`,
      `http://rebound.example:${house.port}/secret.ts`,
      `http://mixed.example:${house.port}/secret.ts`,
      `http://localhost:${self.port}/secret.ts`,
      `http://2130706435:${self.port}/secret.ts`, // 127.0.0.3
      `http://[::ffff:127.0.0.3]:${self.port}/secret.ts`,
      'http://169.254.169.254/latest/meta-data/',
      'http://10.0.0.1/1.ts',
      'http://[fe80::1]/1.ts',
      'http://0.0.0.0/1.ts',
    ];
    const ids = await publicList(m3u(...addresses.map((address, at) => [`,Channel ${at}`, address] as const)));

    expect(ids).toHaveLength(addresses.length);
    for (const id of ids) await expect(running.play(id)).rejects.toMatchObject({ code: 'address_refused' });
    untouched();
  });

  test('by a redirect, nor by the parts of its HLS streams, nor by its pictures', async () => {
    running.panel.behave({ path: '/redirected.ts' }, misbehaviors.redirectTo(`http://127.0.0.2:${house.port}/secret.ts`));
    running.panel.serve('/inner.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.2:${house.port}/secret.ts\n`);
    const [redirected, hls, pictured] = await publicList(
      m3u(
        [',Redirected', `${publicUrl}/redirected.ts`],
        [',Hls', `${publicUrl}/inner.m3u8`],
        [`tvg-logo="http://127.0.0.2:${house.port}/logos/channel-101.png",Pictured`, `${publicUrl}/x.ts`],
      ),
    );
    const playlist = await running.play(hls!);
    const part = playlist.bytes.toString().split('\n').find((line) => line.startsWith('/v1/'))?.split('/').at(-1);

    await expect(running.play(redirected!)).rejects.toMatchObject({ code: 'address_refused' });
    await expect(running.play(hls!, { part: part! })).rejects.toMatchObject({ code: 'address_refused' });
    await expect(running.core.openLogo(reader, pictured!, { part: null, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'address_refused' });
    untouched();
  });

  test('itself, nor a panel its answers', async () => {
    running.panel.behave({ path: '/moved.m3u' }, misbehaviors.redirectTo(`http://127.0.0.2:${house.port}/list.m3u`));
    running.panel.behave({ kind: 'action' }, misbehaviors.redirectTo(`http://127.0.0.3:${self.port}/player_api.php`));
    const list = await running.add({ type: 'm3u-url', url: `${publicUrl}/moved.m3u` });
    const { username, password } = running.panel;
    const panel = await running.add({ type: 'xtream', server: publicUrl, username, password });
    running.panel.recover();

    expect([list.lastFailure?.code, panel.lastFailure?.code]).toEqual(['address_refused', 'address_refused']);
    untouched();
  });
});

test('a name that its owner turned towards this machine is refused, although it was typed', async () => {
  const playlist = await running.add({ type: 'm3u-url', url: `http://rebound.example:${house.port}/list.m3u` });
  expect(playlist.lastFailure?.code).not.toBe('address_refused'); // a private name that was typed: the house's own
  const mixed = await running.add({ type: 'm3u-url', url: `http://mixed.example:${self.port}/list.m3u` });
  expect(self.requests()).toEqual([]);
  expect(mixed.lastFailure).not.toBeNull();
  house.forgetRequests();
});

test('what the owner typed may be in the house or on this machine, and its list then too', async () => {
  house.serve('/mine.m3u', m3u([',Mine', `http://127.0.0.2:${house.port}/secret.ts`], [',Self', `http://127.0.0.3:${self.port}/secret.ts`]));
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: `http://127.0.0.2:${house.port}/mine.m3u` });
  const [mine, notMine] = (await running.api.catalog.listChannels({ playlistId })).items;

  expect((await running.play(mine!.id)).status).toBe(200);
  await expect(running.play(notMine!.id)).rejects.toMatchObject({ code: 'address_refused' });

  self.serve('/self.m3u', m3u([',Self', `http://127.0.0.3:${self.port}/secret.ts`]));
  const { id: own } = await running.add({ type: 'm3u-url', url: `http://127.0.0.3:${self.port}/self.m3u` });
  expect((await running.play((await running.api.catalog.listChannels({ playlistId: own })).items[0]!.id)).status).toBe(200);
  self.forgetRequests();
});

test('a file of the owner’s may name tuners in the house, but no service of this machine', async () => {
  const path = join(running.dataDir, 'file.m3u');
  await writeFile(path, m3u([',Tuner', `http://127.0.0.2:${house.port}/secret.ts`], [',Self', `http://127.0.0.3:${self.port}/secret.ts`]));
  const { id: playlistId } = await running.add({ type: 'm3u-file', path });
  const [tuner, own] = (await running.api.catalog.listChannels({ playlistId })).items;

  expect((await running.play(tuner!.id)).status).toBe(200);
  await expect(running.play(own!.id)).rejects.toMatchObject({ code: 'address_refused' });
  expect(self.requests()).toEqual([]);
});

test('a name without an address says so', async () => {
  const { lastFailure } = await running.add({ type: 'm3u-url', url: 'http://gone.example/list.m3u' });
  expect(lastFailure).toMatchObject({ code: 'provider_unreachable', reason: 'dns' });
});
