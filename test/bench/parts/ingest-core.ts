// The process whose memory is measured: a core as the application runs it, and the one client that times it. Started by
// `ingest.ts`, which tells it by message what to read and when the source has changed.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../../renderer/api/client.ts';
import type { Caller } from '#shared/contract/call.ts';
import { coreContract } from '#shared/contract/contract.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import type { Source } from '#shared/model/source.ts';
import { createCore, type Core } from '../../../electron/core/core.ts';
import { createLogger } from '../../../electron/core/log.ts';
import { measureGuide } from './measure-guide.ts';
import { peakMemory } from './memory.ts';
import { queries, shortQueries } from './queries.ts';
import { percentile, tenths, type Numbers } from './report.ts';

/** What the bench asks for, one after the other. */
export type IngestOrder =
  /** `lastName` is the name of the list's last entry: when it is found, everything is. */
  | { order: 'import'; dataDir: string; source: Source; lastName: string }
  | { order: 'guide'; file: string; keepAll: boolean }
  | { order: 'search' }
  | { order: 'refresh' }
  | { order: 'close' };

export type IngestAnswer = { numbers: Numbers } | { failed: string };

/** Often enough for the numbers asked for, seldom enough not to be part of them. */
const lookEveryMs = 20;
const rounds = 5;
const pageSize = 50;

const owner: Caller = { kind: 'owner' };
let core: Core | undefined;
let dataDir = '';
let playlistId: PlaylistId | undefined;
/** Before the guide, whose own peak is told by itself. */
let earlierPeak = 0;

const api = createClient(coreContract, (name, input) => {
  if (!core) throw new Error('no core yet');
  return core.call(owner, name, input);
});

async function theImport(order: Extract<IngestOrder, { order: 'import' }>): Promise<Numbers> {
  dataDir = order.dataDir;
  core = await createCore({ dataDir, version: '0.0.0-bench', host: 'server', keychain: 'memory', keepFresh: false, log: createLogger('error') });
  const begunWith = memoryNow();
  const begun = performance.now();
  const since = () => Math.round(performance.now() - begun);
  ({ id: playlistId } = await api.playlists.addPlaylist({ source: order.source }));

  while (!(await hasRows())) await goOn();
  const first = since();
  for (;;) {
    const { importing, refreshing } = await playlist();
    // Cores that import in one piece do not know the word.
    if (!(importing ?? refreshing !== null) && (await finds(order.lastName))) break;
    await goOn();
  }
  const browsable = since();
  const end = await settled();
  const indexed = since();
  const { counts } = end.lastResult ?? { counts: { channels: 0, movies: 0, series: 0, episodes: 0 } };
  return {
    first_rows_ms: first,
    browsable_ms: browsable,
    indexed_ms: indexed,
    import_peak_rss_mb: peakMemory(),
    idle_rss_mb: begunWith,
    db_mb: databaseSize(),
    channels: counts.channels,
    movies: counts.movies,
    series: counts.series,
    episodes: counts.episodes,
  };
}

async function hasRows(): Promise<boolean> {
  const { items } = await api.catalog.listChannels({ playlistId: id(), limit: pageSize });
  if (items.length > 0) return true;
  await playlist(); // says why when the import failed
  return false;
}

async function finds(name: string): Promise<boolean> {
  const { total } = await api.compat.listChannels({ search: name, page_size: 1 });
  return total > 0;
}

/** Sleeps until it is worth looking again. */
function goOn(): Promise<void> {
  return sleep(lookEveryMs);
}

function id(): PlaylistId {
  if (playlistId === undefined) throw new Error('nothing was imported');
  return playlistId;
}

/** The playlist as it is now; throws when its refresh failed. */
async function playlist(): Promise<Playlist> {
  const found = (await api.playlists.listPlaylists({})).playlists.find((each) => each.id === playlistId);
  if (!found) throw new Error('the playlist is gone');
  if (found.lastFailure) throw new Error(`the refresh failed: ${JSON.stringify(found.lastFailure)}`);
  if (found.held) throw new Error(`the answer was held back: ${JSON.stringify(found.held)}`);
  return found;
}

async function settled(): Promise<Playlist> {
  for (;;) {
    const found = await playlist();
    if (!found.refreshing) return found;
    await goOn();
  }
}

async function theRefresh(): Promise<Numbers> {
  const begun = performance.now();
  const { started } = await api.playlists.refreshPlaylist({ playlistId: id() });
  if (!started) throw new Error('another refresh was under way');
  const { lastResult } = await settled();
  const ms = Math.round(performance.now() - begun);
  const changes = Object.values(lastResult?.changes ?? {}).reduce((sum, rows) => sum + rows, 0);
  return { ms, changes };
}

/** The ways to ask for 50 rows and their total; `searchTitles` asks for all three kinds at once. */
const searches: Record<string, (text: string) => Promise<unknown>> = {
  channels: (search) => api.catalog.listChannels({ playlistId: id(), search, limit: pageSize }),
  movies: (search) => api.catalog.listMovies({ playlistId: id(), search, limit: pageSize }),
  api: (search) => api.compat.listChannels({ search, page_size: pageSize }),
  titles: (query) => api.catalog.searchTitles({ playlistId: id(), query: query.trim(), limit: pageSize }),
};

async function theSearch(): Promise<Numbers> {
  const long = await timeSearches(queries);
  const short = await timeSearches(shortQueries);
  return {
    search_p95_ms: long.worst,
    search_short_p95_ms: short.worst,
    ...Object.fromEntries(long.each.map(([name, ms]) => [`search_${name}_p95_ms`, ms])),
    ...Object.fromEntries(short.each.map(([name, ms]) => [`search_short_${name}_p95_ms`, ms])),
    search_slowest: long.slowest,
    search_short_slowest: short.slowest,
  };
}

/** Every text by every way, the first time and again; the p95 over all of it by way, and the worst of those. */
async function timeSearches(texts: readonly string[]) {
  const samples = new Map(Object.keys(searches).map((name) => [name, [] as number[]]));
  let slowest = { ms: 0, text: '' };
  for (let round = 0; round < rounds; round++) {
    for (const text of texts) {
      for (const [name, search] of Object.entries(searches)) {
        const begun = performance.now();
        await search(text);
        const ms = performance.now() - begun;
        samples.get(name)?.push(ms);
        if (ms > slowest.ms) slowest = { ms, text: `${name} "${text}" ${tenths(ms)} ms` };
      }
      // Lets what the answers left behind be cleaned up as between two requests.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const each = [...samples].map(([name, ms]) => [name, tenths(percentile(ms, 0.95))] as const);
  return { each, worst: Math.max(...each.map(([, ms]) => ms)), slowest: slowest.text };
}

/** Megabytes on disk, the log of the running database included. */
function databaseSize(): number {
  const files = readdirSync(dataDir).filter((file) => /[.]db/.test(file));
  return tenths(files.reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0) / 1e6);
}

function memoryNow(): number {
  return tenths(process.memoryUsage.rss() / 1e6);
}

async function obey(order: IngestOrder): Promise<Numbers> {
  switch (order.order) {
    case 'import':
      return theImport(order);
    case 'guide':
      earlierPeak = peakMemory();
      if (!core) throw new Error('no core yet');
      return measureGuide({ core, api, dataDir, playlistId: id(), file: order.file, keepAll: order.keepAll });
    case 'search':
      return theSearch();
    case 'refresh':
      return theRefresh();
    case 'close': {
      const peak = Math.max(earlierPeak, peakMemory());
      await core?.close();
      return { peak_rss_mb: peak };
    }
  }
}

process.on('message', (order: IngestOrder) => {
  void obey(order)
    .then(
      (numbers): IngestAnswer => ({ numbers }),
      (error: unknown): IngestAnswer => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
    .then((answer) => {
      process.send?.(answer);
      if (order.order === 'close') process.disconnect();
    });
});
