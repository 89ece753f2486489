import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamedCoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { TitleRef } from '#shared/model/ids.ts';
import { SourceOptions } from '#shared/model/source.ts';
import type { SourcePlace } from '#shared/model/source-place.ts';
import type { Reach } from '../../http/address-guard.ts';
import type { NetworkRules } from '../../http/network-rules.ts';
import type { Logger } from '../../log.ts';
import type { StreamElsewhere } from '../../playback/relay.ts';
import { streamAt } from '../../playback/resolve-stream.ts';
import { openCopyFile, removeCopyFile } from './copy-file.ts';
import { createShowcaseHandlers, type GuideCopy, type PlaylistCopy } from './handlers.ts';
import { createKeptSource, type Copy, type KeptSource } from './kept-source.ts';
import type { ReadablePlace, ReadingJob, ReadingOutcome, Validators } from './messages.ts';
import { findEntry } from './playlist-copy.ts';
import { newRawKey } from './raw-copy.ts';
import { readInThread } from './read-in-thread.ts';
import { createSamples } from './samples.ts';

export interface ShowcaseSources {
  m3u: SourcePlace;
  epg: SourcePlace;
  m3uTtlSeconds: number;
  epgTtlSeconds: number;
  /** Before the second try; before the third it is twice as long. */
  backoffSeconds: number;
}

export const defaultShowcaseSources: ShowcaseSources = {
  m3u: { type: 'sample' },
  epg: { type: 'sample' },
  m3uTtlSeconds: 300,
  epgTtlSeconds: 300,
  backoffSeconds: 0.5,
};

export interface ShowcaseOptions {
  sources: ShowcaseSources;
  dataDir: string;
  samplesDir: string;
  network: NetworkRules;
  log: Logger;
  clock: () => number;
  demoAccount: () => Promise<{ server: string; username: string; password: string }>;
  streamBase: () => string;
}

/** The playlist and guide that `/catalog/*` shows, apart from everything the user added. */
export interface Showcase {
  handlers: StreamedCoreHandlers['showcase'];
  findStream(ref: TitleRef): Promise<StreamElsewhere>;
  close(): Promise<void>;
}

/** Who could have the old copy waits no longer than this, from its beginning, for a reading to end. */
const patienceMs = 10_000;

export function createShowcase(options: ShowcaseOptions): Showcase {
  const { sources, dataDir, log, clock, network } = options;
  const folder = join(dataDir, 'showcase');
  const closing = new AbortController();
  const samples = createSamples({ dir: options.samplesDir, demoAccount: options.demoAccount, clock });
  let copies = 0;
  // What an earlier process left is sealed with a key that is gone.
  rmSync(folder, { recursive: true, force: true });

  function nextFile(name: string): string {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copies += 1;
    return join(folder, `${name}-${copies}`);
  }

  async function readable(place: SourcePlace, sample: () => Promise<Uint8Array>): Promise<ReadablePlace> {
    return place.type === 'sample' ? { type: 'bytes', bytes: await sample() } : place;
  }

  async function readSource(job: ReadingJob): Promise<ReadingOutcome | undefined> {
    const begun = clock();
    const outcome = await readInThread(job, closing.signal);
    if (outcome) log.info({ kind: job.kind, entries: outcome.entries, ms: clock() - begun }, 'source read');
    return outcome;
  }

  function common(place: ReadablePlace, file: string, known: KnownSource | undefined): Omit<ReadingJob, 'kind' | 'rawFile' | 'rawKey'> {
    const { reach, validators } = known ?? { reach: null, validators: null };
    return { place, reach, known: validators, dataDir, network, backoffMs: sources.backoffSeconds * 1_000, file };
  }

  const playlist = createKeptSource<PlaylistCopy & KnownSource>({
    ttlMs: sources.m3uTtlSeconds * 1_000,
    patienceMs,
    clock,
    onFailure: failureLog(log, 'playlist'),
    async read(known) {
      const file = nextFile('playlist');
      const rawFile = `${file}.m3u`;
      const rawKey = newRawKey();
      const place = await readable(sources.m3u, samples.playlist);
      const outcome = await readSource({ ...common(place, file, known), kind: 'playlist', rawFile, rawKey });
      if (!outcome) return undefined;
      const db = openCopyFile(file);
      return {
        ...outcome,
        db,
        rawFile,
        rawKey,
        close() {
          db.close();
          removeCopyFile(file);
          rmSync(rawFile, { force: true });
        },
      };
    },
  });

  const guide = createKeptSource<GuideCopy & KnownSource>({
    ttlMs: sources.epgTtlSeconds * 1_000,
    patienceMs,
    clock,
    onFailure: failureLog(log, 'guide'),
    async read(known) {
      const file = nextFile('guide');
      const place = await readable(sources.epg, samples.guide);
      const outcome = await readSource({ ...common(place, file, known), kind: 'guide' });
      if (!outcome) return undefined;
      const db = openCopyFile(file);
      return {
        ...outcome,
        db,
        close() {
          db.close();
          removeCopyFile(file);
        },
      };
    },
  });

  const shown = { playlist: asked(playlist), guide: asked(guide) };

  return {
    handlers: createShowcaseHandlers({ ...shown, clock, streamBase: options.streamBase }),

    async findStream({ kind, providerKey }) {
      const { copy, release } = await shown.playlist.takeAny();
      try {
        const entry = findEntry(copy.db, kind, providerKey);
        if (!entry) throw new AppError('not_found', 'This channel is no longer in the playlist');
        // A list from the owner's own disk may name tuners in the house, but not services of this machine.
        const source = { options: SourceOptions.parse({}), reach: copy.reach ?? 'private', login: undefined, accounts: [...copy.accounts] };
        return { source, stream: streamAt({ ...entry, live: kind === 'channel' }, source) };
      } finally {
        release();
      }
    },

    async close() {
      closing.abort();
      await Promise.all([playlist.close(), guide.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface KnownSource {
  reach: Reach | null;
  validators: Validators;
}

/** The source as those see it who ask for it: whatever was wrong with it, and wherever it is, stays here. */
function asked<C extends Copy>(source: KeptSource<C>): KeptSource<C> {
  const orUnavailable = (cause: unknown): never => {
    if (cause instanceof AppError && (cause.code === 'cancelled' || cause.code.startsWith('storage_'))) throw cause;
    throw new AppError('source_unavailable', 'What this server shows cannot be fetched at the moment', { cause });
  };
  return {
    take: (force) => source.take(force).catch(orUnavailable),
    takeAny: () => source.takeAny().catch(orUnavailable),
    close: source.close,
  };
}

/** Sentences of failures name hosts, so only their codes are written down. */
function failureLog(log: Logger, kind: 'playlist' | 'guide'): (error: unknown) => void {
  return (error) => {
    if (error instanceof AppError) log.warn({ kind, code: error.code, reason: error.reason, status: error.status }, 'source could not be read');
    else log.error({ kind, err: error }, 'source could not be read');
  };
}
