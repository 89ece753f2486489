import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { AppEvent } from '#shared/contract/events.ts';
import type { FromHost, Media, ToHost } from '../ipc/messages.ts';
import { type CoreClient, createCoreClient, type HostProcess } from './core-client.ts';

const timing = { firstRestart: 5, longestRestart: 40, healthy: 30_000, closing: 60 };
const media = (port: number): Media => ({ origin: `http://127.0.0.1:${String(port)}`, port, key: `key-${String(port)}` });

/** One host as the shell sees it, played by the test. */
class PlayedHost implements HostProcess {
  heard: ToHost[] = [];
  killed = false;
  mediaPort: number;
  #onMessage: (message: unknown) => void = () => undefined;
  #onExit: () => void = () => undefined;

  constructor(mediaPort: number) {
    this.mediaPort = mediaPort;
  }
  post(message: unknown): void {
    this.heard.push(message as ToHost); // the client under test posts nothing else
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }
  onExit(listener: () => void): void {
    this.#onExit = listener;
  }
  kill(): void {
    this.killed = true;
  }
  say(message: FromHost): void {
    this.#onMessage(message);
  }
  exit(): void {
    this.#onExit();
  }
  answer(name: string, value: unknown): void {
    const asked = this.heard.find((message) => message.type === 'call' && message.name === name);
    if (asked?.type !== 'call') throw new Error(`${name} was not asked`);
    this.say({ type: 'reply', id: asked.id, reply: { ok: true, value } });
  }
}

let client: CoreClient | undefined;

afterEach(() => client?.close());

function start() {
  const hosts: PlayedHost[] = [];
  const events: AppEvent[] = [];
  const medias: Media[] = [];
  const made = createCoreClient({
    fork(mediaPort) {
      const host = new PlayedHost(mediaPort);
      hosts.push(host);
      return host;
    },
    onEvent: (event) => events.push(event),
    onMedia: (current) => medias.push(current),
    timing,
  });
  client = made;
  const call = (name: string) => made.call({ kind: 'owner' }, name, {});
  const host = (index: number) => vi.waitFor(() => hosts[index] ?? Promise.reject(new Error('not started')));
  return { call, host, hosts, events, medias, close: made.close };
}

test('calls made while the host starts wait for it, and each gets its own answer', async () => {
  const { call, host, medias } = start();
  const [one, two] = [call('one'), call('two')];
  const first = await host(0);
  expect(first.heard).toEqual([]);

  first.say({ type: 'ready', media: media(9) });
  first.answer('two', 2);
  first.answer('one', 1);

  expect(await Promise.all([one, two])).toEqual([
    { ok: true, value: 1 },
    { ok: true, value: 2 },
  ]);
  expect(medias).toEqual([media(9)]);
});

test('a host that dies answers nothing: the shell does, and starts another with the same media port', async () => {
  const { call, host, events } = start();
  const first = await host(0);
  first.say({ type: 'ready', media: media(9) });
  const pending = call('pending');
  first.exit();
  expect(await pending).toMatchObject({ ok: false, error: { code: 'internal' } });

  const second = await host(1);
  expect(second.mediaPort).toBe(9);
  const later = call('later');
  second.say({ type: 'ready', media: media(9) });
  second.answer('later', 'fine');
  expect(await later).toEqual({ ok: true, value: 'fine' });
  expect(events).toEqual([{ type: 'settings.changed' }, { type: 'reminders.changed' }]);
});

test('after a restart screens are told to ask again about every playlist', async () => {
  const { host, events } = start();
  (await host(0)).say({ type: 'ready', media: media(9) });
  expect(events).toEqual([]);
  (await host(0)).exit();
  const second = await host(1);
  second.say({ type: 'ready', media: media(9) });
  second.answer('playlists.listPlaylists', { playlists: [playlist('abcd')] });
  await vi.waitFor(() => {
    expect(events).toEqual([
      { type: 'settings.changed' },
      { type: 'reminders.changed' },
      { type: 'playlists.changed', playlistId: 'abcd' },
      { type: 'catalog.changed', playlistId: 'abcd' },
      { type: 'guide.changed', playlistId: 'abcd' },
    ]);
  });
});

test('a host that cannot start says why, and that is what callers hear until one can', async () => {
  const { call, host } = start();
  const waiting = call('waiting');
  const first = await host(0);
  const failure = { code: 'storage_newer', message: 'These files are from a newer WebPlay' } as const;
  first.say({ type: 'closed', failure });
  first.exit();
  expect(await waiting).toEqual({ ok: false, error: failure });
  expect(await call('at once')).toEqual({ ok: false, error: failure });

  const second = await host(1);
  second.say({ type: 'ready', media: media(9) });
  const fine = call('fine');
  second.answer('fine', true);
  expect(await fine).toEqual({ ok: true, value: true });
});

test('a host that keeps dying is started less and less often', async () => {
  const { host, hosts } = start();
  const startedAt = performance.now();
  for (let index = 0; index < 5; index += 1) (await host(index)).exit();
  await host(5);
  // 5, 10, 20, 40 and 40 ms: with the first pause alone it would be 25.
  expect(performance.now() - startedAt).toBeGreaterThan(100);
  expect(hosts).toHaveLength(6);
});

test('what a dead host still had to say is not mixed with the living one’s answers', async () => {
  const { call, host, events } = start();
  const first = await host(0);
  first.say({ type: 'ready', media: media(9) });
  first.exit();
  const second = await host(1);
  second.say({ type: 'ready', media: media(9) });
  second.answer('playlists.listPlaylists', { playlists: [] });
  const asked = call('asked');
  first.say({ type: 'event', event: { type: 'settings.changed' } });
  first.say({ type: 'reply', id: 2, reply: { ok: true, value: 'stale' } });
  second.answer('asked', 'fresh');
  expect(await asked).toEqual({ ok: true, value: 'fresh' });
  expect(events).toEqual([{ type: 'settings.changed' }, { type: 'reminders.changed' }]);
});

test('closing asks the host to end, answers what is open, and starts no other', async () => {
  const { call, host, hosts, close } = start();
  const first = await host(0);
  first.say({ type: 'ready', media: media(9) });
  const open = call('open');
  const closing = close();
  expect(await open).toMatchObject({ error: { code: 'cancelled' } });
  expect(first.heard.at(-1)).toEqual({ type: 'close' });
  first.say({ type: 'closed', failure: null });
  first.exit();
  await closing;
  expect(first.killed).toBe(false);
  await sleep(30);
  expect(hosts).toHaveLength(1);
  expect(await call('late')).toMatchObject({ error: { code: 'cancelled' } });
});

test('a host that does not end by itself is killed', async () => {
  const { host, close } = start();
  const first = await host(0);
  first.say({ type: 'ready', media: media(9) });
  await close();
  expect(first.killed).toBe(true);
});

function playlist(id: string): object {
  return {
    id,
    name: 'Demo',
    sourceType: 'demo',
    place: 'demo',
    options: {},
    active: true,
    createdAt: 0,
    hasCredentials: true,
    counts: { channels: 0, movies: 0, series: 0 },
    refreshedAt: null,
    lastResult: null,
    lastFailure: null,
    refreshing: null,
    importing: false,
    held: null,
    choice: null,
    account: null,
    guideUrls: 0,
  };
}
