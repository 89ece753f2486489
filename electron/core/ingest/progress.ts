import type { PlaylistId } from '#shared/model/ids.ts';
import type { RefreshProgress } from '#shared/model/playlist.ts';

/** Often enough to look alive, seldom enough to cost nothing. */
const reportEveryMs = 200;
/** A sign of life while the provider keeps us waiting. */
const heartbeatEveryMs = 2_000;
/** The rate is that of the last few seconds: an average since the start says little. */
const rateWindowMs = 3_000;

export interface ProgressMeter {
  enter(phase: RefreshProgress['phase'], part?: RefreshProgress['part']): void;
  expect(totalBytes: number | undefined): void;
  addBytes(bytes: number): void;
  addEntries(entries: number): void;
  stop(): void;
}

/** Counts what a refresh has done and reports it at a bearable pace. */
export function startProgress(
  playlistId: PlaylistId,
  report: (progress: RefreshProgress) => void,
  clock: () => number = Date.now,
): ProgressMeter {
  const startedAt = clock();
  const progress: RefreshProgress = {
    playlistId,
    phase: 'connecting',
    part: null,
    startedAt,
    heartbeatAt: startedAt,
    bytes: 0,
    totalBytes: null,
    entries: 0,
    rate: 0,
  };
  let reportedAt = 0;
  let samples: [at: number, entries: number][] = [[startedAt, 0]];

  function tell(force: boolean): void {
    const now = clock();
    if (!force && now - reportedAt < reportEveryMs) return;
    reportedAt = now;
    samples = [...samples.filter(([at]) => now - at < rateWindowMs), [now, progress.entries]];
    const [first = [startedAt, 0] as const] = samples;
    const elapsedMs = now - first[0];
    progress.rate = elapsedMs > 0 ? Math.round(((progress.entries - first[1]) / elapsedMs) * 1_000) : progress.rate;
    progress.heartbeatAt = now;
    report({ ...progress });
  }

  const heartbeat = setInterval(() => tell(true), heartbeatEveryMs);
  tell(true);
  return {
    enter(phase, part = null) {
      progress.phase = phase;
      progress.part = part;
      progress.totalBytes = null;
      tell(true);
    },
    expect(totalBytes) {
      progress.totalBytes = totalBytes === undefined ? null : progress.bytes + totalBytes;
    },
    addBytes(bytes) {
      progress.bytes += bytes;
      tell(false);
    },
    addEntries(entries) {
      progress.entries += entries;
      tell(false);
    },
    stop: () => clearInterval(heartbeat),
  };
}
