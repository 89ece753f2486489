import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { coreContract } from '#shared/contract/contract.ts';
import type { GuideSourceId } from '#shared/model/guide.ts';
import type { CategoryId, PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Client } from '#shared/contract/procedure.ts';
import type { Core } from '../../../electron/core/core.ts';
import { guideQueries } from './guide-queries.ts';
import { forgetPeakMemory, peakMemory } from './memory.ts';
import { seededRandom, type Random } from './random.ts';
import { percentile, tenths, type Numbers } from './report.ts';

export interface GuideMeasure {
  core: Pick<Core, 'onEvent'>;
  api: Client<typeof coreContract>;
  dataDir: string;
  playlistId: PlaylistId;
  /** Path of the guide. */
  file: string;
  /** Programmes of channels that the playlist does not have are kept as well. */
  keepAll: boolean;
}

const seed = 20_240_504;
const hourMs = 3_600_000;
const mostChannels = 5_000;
const channelsAtOnce = 200;
const gridRows = 50;
const gridMs = 2 * hourMs;
const gridSamples = 300;
const nowNextSamples = 20;
const searchRounds = 3;
const searchLimit = 50;

/** Adds the guide to the playlist and asks it what the screens ask; the memory is that of this whole process meanwhile. */
export async function measureGuide({ core, api, dataDir, playlistId, file, keepAll }: GuideMeasure): Promise<Numbers> {
  if (keepAll) await api.settings.updateSettings({ guideKeepAll: true });
  const isForgotten = forgetPeakMemory();
  const before = tenths(process.memoryUsage.rss() / 1e6);
  const begun = performance.now();
  const used = process.cpuUsage();
  const since = () => Math.round(performance.now() - begun);
  /** Of all threads. */
  const worked = () => {
    const { user, system } = process.cpuUsage(used);
    return Math.round((user + system) / 1_000);
  };
  const { id: sourceId } = await api.guideSources.addSource({ playlistId, address: file });

  /** Asks only when something was said to be new: the state of thousands of channels is no light question. */
  async function until(isReached: (state: Awaited<ReturnType<typeof api.guide.getGuideState>>) => boolean) {
    for (;;) {
      const { promise: changed, resolve } = Promise.withResolvers<void>();
      const stop = core.onEvent(({ type }) => {
        if (type === 'guide.changed') resolve();
      });
      const state = await api.guide.getGuideState({ playlistId });
      if (!isReached(state)) {
        if (!state.refreshing) await sourceOf(sourceId); // says why when it failed
        await changed;
      }
      stop();
      if (isReached(state)) return state;
    }
  }

  async function sourceOf(id: GuideSourceId) {
    const source = (await api.guideSources.listSources({ playlistId })).sources.find((each) => each.id === id);
    if (!source) throw new Error('the guide source is gone');
    if (source.lastFailure) throw new Error(`the guide failed: ${JSON.stringify(source.lastFailure)}`);
    return source;
  }

  await until(({ refreshedAt }) => refreshedAt !== null);
  const queryable = { ms: since(), cpuMs: worked(), peak: peakMemory() };
  await until(({ searchable }) => searchable);
  const searchable = { ms: since(), cpuMs: worked() };
  const { span } = await until(({ refreshing }) => !refreshing);
  const peak = peakMemory();
  const { report } = await sourceOf(sourceId);
  if (!span || !report) throw new Error('the guide is empty');
  const database = sizeOf(dataDir, 'guide.db');

  const random = seededRandom(seed);
  const channelIds = await listChannelIds();
  const grid = await times(gridSamples, () => {
    const at = random.below(Math.max(1, channelIds.length - gridRows));
    const from = somewhere(random, span.start, Math.max(span.start + 1, span.stop - gridMs));
    return api.guide.listGrid({ channelIds: channelIds.slice(at, at + gridRows), from, to: from + gridMs });
  });
  const nowNext = await times(nowNextSamples, async () => {
    for (let at = 0; at < channelIds.length; at += channelsAtOnce) await api.guide.listNowNext({ channelIds: channelIds.slice(at, at + channelsAtOnce) });
  });
  const search = await timeSearches();
  return {
    channels: report.channels,
    programmes: report.programmes,
    guide_stored: report.stored,
    guide_queryable_ms: queryable.ms,
    guide_searchable_ms: searchable.ms,
    guide_queryable_cpu_ms: queryable.cpuMs,
    guide_searchable_cpu_ms: searchable.cpuMs,
    guide_queryable_peak_rss_mb: queryable.peak,
    guide_peak_rss_mb: peak,
    guide_begun_rss_mb: before,
    ...(isForgotten ? {} : { guide_peak_includes_list: 'yes' }),
    guide_db_mb: database,
    grid_p95_ms: tenths(percentile(grid, 0.95)),
    now_next_p95_ms: tenths(percentile(nowNext, 0.95)),
    now_next_first_ms: tenths(nowNext[0] ?? 0),
    now_next_channels: channelIds.length,
    guide_search_p95_ms: tenths(percentile(search.ms, 0.95)),
    guide_search_slowest: search.slowest,
  };

  async function listChannelIds(): Promise<TitleId[]> {
    const ids: TitleId[] = [];
    for (let cursor: string | undefined; ids.length < mostChannels; ) {
      const { items, nextCursor } = await api.catalog.listChannels({ playlistId, limit: channelsAtOnce, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return ids.slice(0, mostChannels);
  }

  /** Every text without a filter and with each kind of one, the first time and again. */
  async function timeSearches(): Promise<{ ms: number[]; slowest: string }> {
    const { categories } = await api.catalog.listCategories({ playlistId, kind: 'channel' });
    const categoryId: CategoryId | undefined = categories[Math.floor(categories.length / 2)]?.id;
    const now = Date.now();
    const filters: Record<string, object> = {
      all: {},
      later: { from: now },
      'this evening': { from: now, to: now + 6 * hourMs },
      movies: { genre: 'movie' },
      ...(categoryId === undefined ? {} : { group: { categoryId } }),
    };
    const ms: number[] = [];
    let slowest = { ms: 0, text: '' };
    for (let round = 0; round < searchRounds; round++) {
      for (const query of guideQueries) {
        for (const [name, filter] of Object.entries(filters)) {
          const [took = 0] = await times(1, () => api.guide.searchProgrammes({ playlistId, query, limit: searchLimit, ...filter }));
          ms.push(took);
          if (took > slowest.ms) slowest = { ms: took, text: `${name} "${query}" ${tenths(took)} ms` };
        }
      }
    }
    return { ms, slowest: slowest.text };
  }
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let sample = 0; sample < count; sample++) {
    const begun = performance.now();
    await work();
    samples.push(performance.now() - begun);
    // Lets what the answers left behind be cleaned up as between two requests.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return samples;
}

function somewhere(random: Random, from: number, to: number): number {
  return Math.floor(from + random.next() * (to - from));
}

/** Megabytes on disk, the log of the running database included. */
function sizeOf(dataDir: string, database: string): number {
  const files = readdirSync(dataDir).filter((file) => file.startsWith(database));
  return tenths(files.reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0) / 1e6);
}
