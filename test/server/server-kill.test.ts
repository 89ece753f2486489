import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { startFakeProvider } from '../fake-provider/fake-provider.ts';
import { startServer, temporaryFolder, type RunningServer } from './start-server.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

let stop: () => Promise<void> = () => Promise.resolve();

afterEach(() => stop());

const rowsAtFirst = 3_000;
const version = (number: number) => `#EXTM3U\n${Array.from({ length: rowsAtFirst + number }, (_, at) => `#EXTINF:-1 group-title="G${at % 9}",V${number} ${at}\nhttp://tv.example/${at}.ts`).join('\n')}`;

interface Listed {
  channels: ChannelRow[];
  total: number;
}

test('killed in the middle of a refresh it starts again with the old catalog or the new one, never with half, and with all that the user made', async () => {
  const [panel, home] = await Promise.all([startFakeProvider(), temporaryFolder()]);
  const dataDir = join(home, 'data');
  await mkdir(dataDir);
  const url = panel.serve('/list.m3u', version(0));
  let server: RunningServer = await startServer({ dataDir });
  stop = async () => {
    await server.stop();
    await panel.close();
    await rm(home, { recursive: true, force: true });
  };
  const added = await server.ask('/v1/playlists', { method: 'POST', as: 'owner', body: JSON.stringify({ source: { type: 'm3u-url', url } }) });
  const playlistId = (added.json as { id: string }).id;
  await server.settled();
  const { channels } = (await server.ask('/channels?page_size=1')).json as Listed;
  await server.ask(`/v1/favorites/${channels[0]!.id}`, { method: 'PUT', as: 'owner' });
  const seen: string[] = [];

  // From before the first byte to after the last row: the phase that is waited for, and how long the kill comes after.
  const moments = [['connecting', 0], ['reading', 20], ['storing', 0], ['storing', 15], ['storing', 60]] as const;
  for (const [at, [phase, delayMs]] of moments.entries()) {
    panel.serve('/list.m3u', version(at + 1));
    const events = await server.open('/v1/events');
    const reached = new Promise<void>((resolve) => {
      events.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes(`"phase":"${phase}"`)) resolve();
      });
      events.on('error', () => undefined); // the kill breaks it
    });
    await server.ask('/refresh', { method: 'POST', as: 'owner' });
    await reached;
    await sleep(delayMs);
    await server.terminate('SIGKILL');
    server = await startServer({ dataDir });

    const status = await server.status();
    const pages = await Promise.all([1, 8, 15].map(async (page) => (await server.ask(`/channels?page_size=200&page=${page}`)).json as Listed));
    const versions = new Set(pages.flatMap((page) => page.channels.map(({ name }) => name.split(' ')[0])));
    const [found] = [...versions];
    seen.push(found ?? '');
    expect([...versions]).toHaveLength(1);
    expect(status).toMatchObject({ refreshing: false, cache_available: true, channel_count: rowsAtFirst + Number(found?.slice(1)) });
    expect(pages[0]!.total).toBe(status.channel_count);
    expect((await server.ask(`/channels?search=${found}`)).json).toMatchObject({ total: status.channel_count });
    expect((await server.ask(`/v1/playlists/${playlistId}/favorites`)).json).toMatchObject({ favorites: [{ id: channels[0]!.id }] });
  }
  await server.ask('/refresh', { method: 'POST', as: 'owner' });
  expect(await server.settled()).toMatchObject({ refresh_status: 'success', channel_count: rowsAtFirst + moments.length });
  expect(seen[0]).toBe('V0');
});
