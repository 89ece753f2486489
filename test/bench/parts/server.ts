import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeMadeList } from './made-list.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export interface BenchServer {
  url: string;
  ownerUrl: string;
  ownerKey: string;
  pid: number;
  /** `performance.now()` when the process was begun. */
  begunAt: number;
  /** JSON of the API, asked as its owner. */
  ask(path: string, body?: object): Promise<unknown>;
  stop(): Promise<void>;
}

interface ReadyLine {
  event: 'ready';
  url: string;
  owner_url: string;
  owner_key: string;
}

/** The built headless server, the very file that `npm run serve` runs; its log goes to `logFile`. */
export async function startServer(dataDir: string, logFile: string, env: Readonly<Record<string, string>> = {}): Promise<BenchServer> {
  const log = openSync(logFile, 'a', 0o600);
  const begunAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'serve.js'), '--port', '0', '--data-dir', dataDir, '--headless'], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dataDir, XDG_RUNTIME_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  try {
    const ready = await readyLine(child);
    return {
      url: ready.url,
      ownerUrl: ready.owner_url,
      ownerKey: ready.owner_key,
      pid: child.pid ?? 0, // it has said that it is ready
      begunAt,
      async ask(path, body) {
        const response = await fetch(`${ready.url}${path}`, {
          headers: { authorization: `Bearer ${ready.owner_key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return response.json();
      },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Partial<ReadyLine>; // the contract of the ready line
    if (said.event === 'ready') return said as ReadyLine;
  }
  throw new Error('the server did not start; its log says why');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(patience);
}

interface WirePlaylist {
  id: string;
  refreshing: object | null;
  last_failure: object | null;
}

/** Makes a list of `entries` and has a server import it into `dataDir`, indexes and all; the server is stopped again. */
export async function fillDataFolder(dataDir: string, entries: number, folder: string): Promise<void> {
  const path = join(folder, 'list.m3u');
  await writeMadeList(entries, path);
  const server = await startServer(dataDir, join(folder, 'import.log'));
  try {
    await importList(server, path);
  } finally {
    await server.stop();
  }
}

export interface GuidedList {
  /** Paths: a playlist file, and the guide of its channels. */
  list: string;
  guide: string;
  folder: string;
}

/** The same with a playlist that there is, and a guide, words and all. */
export async function fillWithGuide(dataDir: string, { list, guide, folder }: GuidedList): Promise<{ channels: number; programmes: number }> {
  const server = await startServer(dataDir, join(folder, 'import.log'));
  try {
    const playlist = await importList(server, list);
    await server.ask(`/v1/playlists/${playlist}/guide-sources`, { address: guide });
    for (;;) {
      const state = (await server.ask(`/v1/playlists/${playlist}/guide`)) as WireGuideState;
      const { sources } = (await server.ask(`/v1/playlists/${playlist}/guide-sources`)) as { sources: WireGuideSource[] };
      const [source] = sources;
      if (source?.last_failure) throw new Error(`the guide failed: ${JSON.stringify(source.last_failure)}`);
      if (source?.report && state.searchable && !state.refreshing) return { channels: state.matched, programmes: source.report.stored };
      await sleep(500);
    }
  } finally {
    await server.stop();
  }
}

interface WireGuideState {
  matched: number;
  searchable: boolean;
  refreshing: boolean;
}

interface WireGuideSource {
  report: { stored: number } | null;
  last_failure: object | null;
}

/** Returns the playlist's id. */
async function importList(server: BenchServer, path: string): Promise<string> {
  await server.ask('/v1/playlists', { source: { type: 'm3u-file', path } });
  for (;;) {
    const { playlists } = (await server.ask('/v1/playlists')) as { playlists: WirePlaylist[] };
    const [playlist] = playlists;
    if (playlist?.last_failure) throw new Error(`the import failed: ${JSON.stringify(playlist.last_failure)}`);
    if (playlist?.refreshing === null) return playlist.id;
    await sleep(200);
  }
}
