import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../renderer/api/client.ts';
import type { Caller } from '#shared/contract/call.ts';
import { coreContract, type CoreContract } from '#shared/contract/contract.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import type { Client } from '#shared/contract/procedure.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import type { Source, SourceOptions } from '#shared/model/source.ts';
import { createCore, type ByteAnswer, type Core, type CoreOptions } from '../../electron/core/core.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import type { Logger } from '../../electron/core/log.ts';
import { startFakeProvider, type FakeProvider, type FakeProviderOptions } from '../fake-provider/fake-provider.ts';

export interface StartCoreOptions extends Partial<Omit<CoreOptions, 'dataDir' | 'log'>> {
  /** What the fake provider offers and how it starts out. */
  panel?: FakeProviderOptions;
}

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

export interface RunningCore {
  core: Core;
  /** The whole contract, called as its owner. */
  api: Client<CoreContract>;
  /** The same, called by whoever is on this machine. */
  reader: Client<CoreContract>;
  panel: FakeProvider;
  dataDir: string;
  log: LogLine[];
  events: AppEvent[];
  /** The panel's login as a source. */
  login(panel?: FakeProvider): Source;
  /** Adds a playlist and waits for its first refresh to end, well or badly. */
  add(source?: Source, options?: SourceOptions): Promise<Playlist>;
  /** Refreshes once what may be refreshing already, and says how it ended. */
  refresh(playlistId: PlaylistId): Promise<Playlist>;
  find(playlistId: PlaylistId): Promise<Playlist>;
  /** Waits until no refresh of the playlist runs. */
  settled(playlistId: PlaylistId): Promise<Playlist>;
  /** Closes the core and builds another one over the same folder. */
  restart(options?: StartCoreOptions): Promise<void>;
  /** Everything one stream answer holds; live streams are cut off after `most` bytes. */
  play(id: TitleId | string, request?: { part?: string; range?: string; past?: { start: number; stop: number }; most?: number; as?: Caller }): Promise<Played>;
  stop(): Promise<void>;
}

export interface Played {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** Pauses and time limits shrink to this: a minute is three seconds. */
export const testPace = 0.05;

export const owner: Caller = { kind: 'owner' };
export const reader: Caller = { kind: 'reader' };

const few = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], movies: 2, series: 1, categories: 2 });

/** A real core in a folder of its own, in front of a provider that can be made to misbehave. */
export async function startCore({ panel: panelOptions, ...options }: StartCoreOptions = {}): Promise<RunningCore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'webplay-core-'));
  const panel = await startFakeProvider({ catalog: few, ...panelOptions });
  const log: LogLine[] = [];
  const events: AppEvent[] = [];
  let stopListening: () => void = () => undefined;

  async function build(more: StartCoreOptions = {}): Promise<Core> {
    const core = await createCore({
      version: '0.0.0-test',
      host: 'server',
      keychain: 'memory',
      keepFresh: false,
      checkOutputs: true,
      network: { pace: testPace },
      ...options,
      ...more,
      log: collect(log),
      dataDir,
    });
    stopListening = core.onEvent((event) => events.push(event));
    return core;
  }

  const running: RunningCore = {
    core: await build(),
    api: createClient(coreContract, (name, input) => running.core.call(owner, name, input)),
    reader: createClient(coreContract, (name, input) => running.core.call(reader, name, input)),
    panel,
    dataDir,
    log,
    events,
    login: ({ url, username, password } = panel) => ({ type: 'xtream', server: url, username, password }),

    async add(source = running.login(), sourceOptions) {
      const { id } = await running.api.playlists.addPlaylist({ source, ...(sourceOptions && { options: sourceOptions }) });
      return running.settled(id);
    },

    async refresh(playlistId) {
      await running.settled(playlistId);
      await running.api.playlists.refreshPlaylist({ playlistId });
      return running.settled(playlistId);
    },

    async find(playlistId) {
      const { playlists } = await running.api.playlists.listPlaylists({});
      const playlist = playlists.find(({ id }) => id === playlistId);
      if (!playlist) throw new Error('this playlist is gone');
      return playlist;
    },

    async settled(playlistId) {
      let wake: () => void = () => undefined;
      const unsubscribe = running.core.onEvent(({ type }) => {
        if (type === 'catalog.changed') wake();
      });
      try {
        for (;;) {
          const changed = new Promise<void>((resolve) => (wake = resolve));
          const playlist = await running.find(playlistId);
          if (!playlist.refreshing) return playlist;
          await changed;
        }
      } finally {
        unsubscribe();
      }
    },

    async restart(more) {
      stopListening();
      await running.core.close();
      running.core = await build(more);
    },

    async play(id, { part, range, past, most = Number.POSITIVE_INFINITY, as = reader } = {}) {
      const gone = new AbortController();
      const answer = await running.core.openStream(as, id, {
        part: part ?? null,
        range: range ?? null,
        past: past ? { start: String(past.start), stop: String(past.stop) } : null,
        signal: gone.signal,
      });
      const bytes = await read(answer, most);
      gone.abort();
      return { status: answer.status, headers: answer.headers, bytes };
    },

    async stop() {
      stopListening();
      await running.core.close();
      await panel.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return running;
}

async function read(answer: ByteAnswer, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  answer.close();
  return Buffer.concat(chunks);
}

function collect(lines: LogLine[], bound: object = {}): Logger {
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...bound, ...fields }, message });
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => collect(lines, { ...bound, ...fields }),
  };
}

/** Names of what a playlist lists, in its order. */
export async function channelNames({ api }: Pick<RunningCore, 'api'>, playlistId: PlaylistId): Promise<string[]> {
  const { items } = await api.catalog.listChannels({ playlistId, limit: 200 });
  return items.map(({ name }) => name);
}

/** An M3U list of one line of attributes and one address each. */
export function m3u(...entries: readonly (readonly [info: string, address: string])[]): string {
  return ['#EXTM3U', ...entries.flatMap(([info, address]) => [`#EXTINF:-1 ${info}`, address])].join('\n');
}
