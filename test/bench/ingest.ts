// `npm run -s bench -- ingest --m3u FILE --json`: a first import into a fresh folder, searches, and refreshes of the same list; with `--xmltv FILE` a guide besides.
import { fork, type ChildProcess } from 'node:child_process';
import { appendFile, copyFile, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Source } from '#shared/model/source.ts';
import { readArguments, UsageError, wholeNumber } from './parts/arguments.ts';
import { bundleCore } from './parts/bundle-core.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { channelsOfGuide, writeListOfGuide } from './parts/guide-channels.ts';
import type { IngestAnswer, IngestOrder } from './parts/ingest-core.ts';
import { factsOfList } from './parts/list-facts.ts';
import { serveList, type ListServer } from './parts/list-server.ts';
import { writeMadeList } from './parts/made-list.ts';
import { bench, type Numbers } from './parts/report.ts';

const usage = 'ingest (--m3u FILE | --entries N) [--xmltv FILE] [--over-http] [--cpu-profile FOLDER] [--json]';

await bench(async () => {
  const { values } = readArguments(
    {
      m3u: { type: 'string' },
      entries: { type: 'string', default: '500000' },
      xmltv: { type: 'string' },
      'over-http': { type: 'boolean', default: false },
      'cpu-profile': { type: 'string' },
    },
    usage,
  );
  const numbers = await inTemporaryFolder(async (folder) => {
    // A copy, because the refreshes read it changed.
    const file = join(folder, 'list.m3u');
    const guide = values.xmltv === undefined ? undefined : { file: resolve(values.xmltv), keepAll: values.m3u === undefined };
    if (values.m3u !== undefined) await copyFile(values.m3u, file).catch(() => Promise.reject(new UsageError(`there is no file ${values.m3u}`)));
    else if (guide) await writeListOfGuide(await channelsOfGuide(guide.file).catch(() => Promise.reject(new UsageError(`there is no file ${values.xmltv}`))), file);
    else await writeMadeList(wholeNumber(values.entries, '--entries'), file);
    return measure({ folder, file, guide, overHttp: values['over-http'], profiles: values['cpu-profile'] });
  });
  return { numbers, json: values.json };
});

interface Measured {
  folder: string;
  file: string;
  guide: { file: string; keepAll: boolean } | undefined;
  overHttp: boolean;
  profiles: string | undefined;
}

async function measure({ folder, file, guide, overHttp, profiles }: Measured): Promise<Numbers> {
  const { entries, lastName } = await factsOfList(file);
  if (entries === 0) throw new UsageError('this list has no entries');
  const server = overHttp ? await serveList(file) : undefined;
  const source: Source = server ? { type: 'm3u-url', url: server.url } : { type: 'm3u-file', path: file };
  const core = startCoreProcess(await bundleCore(), profiles);
  try {
    const { import_peak_rss_mb, idle_rss_mb, db_mb, channels, movies, series, episodes, ...times } = await core.ask({ order: 'import', dataDir: join(folder, 'data'), source, lastName });
    const guided = guide && (await core.ask({ order: 'guide', ...guide }));
    const { search_p95_ms, search_short_p95_ms, ...searches } = await core.ask({ order: 'search' });
    // Other bytes, the same titles: everything is read and compared.
    await appendFile(file, '# the same list, written once more\n');
    const unchanged = await core.ask({ order: 'refresh' });
    // The same bytes, written anew: neither time nor validator says so, only their hash.
    await touch(file);
    const sameHash = await core.ask({ order: 'refresh' });
    const notModified = server ? await refreshUnmodified(core, server) : {};
    const { peak_rss_mb } = await core.ask({ order: 'close' });
    return {
      entries,
      ...times,
      peak_rss_mb: peak_rss_mb ?? null,
      db_mb: db_mb ?? null,
      search_p95_ms: search_p95_ms ?? null,
      search_short_p95_ms: search_short_p95_ms ?? null,
      refresh_unchanged_ms: unchanged['ms'] ?? null,
      refresh_same_hash_ms: sameHash['ms'] ?? null,
      ...notModified,
      ...(unchanged['changes'] === 0 ? {} : { refresh_unchanged_changes: unchanged['changes'] ?? null }),
      import_peak_rss_mb: import_peak_rss_mb ?? null,
      idle_rss_mb: idle_rss_mb ?? null,
      ...searches,
      ...(guided ? { playlist_channels: channels ?? null } : { channels: channels ?? null }),
      movies: movies ?? null,
      series: series ?? null,
      episodes: episodes ?? null,
      ...guided,
    };
  } finally {
    await core.end();
    await server?.close();
  }
}

async function refreshUnmodified(core: CoreProcess, server: ListServer): Promise<Numbers> {
  const before = server.unmodified;
  const { ms } = await core.ask({ order: 'refresh' });
  return { refresh_304_ms: ms ?? null, answered_304: server.unmodified - before };
}

async function touch(file: string): Promise<void> {
  const { atime, mtimeMs } = await stat(file);
  await utimes(file, atime, new Date(mtimeMs + 60_000));
}

interface CoreProcess {
  ask(order: IngestOrder): Promise<Numbers>;
  end(): Promise<void>;
}

/** Node as the application starts it: no flags but those of a profile. */
function startCoreProcess(entry: string, profiles: string | undefined): CoreProcess {
  const execArgv = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const child: ChildProcess = fork(entry, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the core process ended with ${code ?? signal}`)));
  });
  ended.catch(() => undefined); // whoever asks hears of it
  let closed = false;
  return {
    async ask(order) {
      const answer = new Promise<IngestAnswer>((resolve) => child.once('message', (message) => resolve(message as IngestAnswer)));
      closed = order.order === 'close';
      child.send(order);
      const said = await Promise.race([answer, ended]);
      if ('failed' in said) throw new Error(said.failed);
      return said.numbers;
    },
    async end() {
      // After `close` it ends by itself, once its profiles are written.
      const patience = setTimeout(() => child.kill('SIGKILL'), closed ? 10_000 : 0);
      await ended.catch(() => undefined);
      clearTimeout(patience);
    },
  };
}
