import type { Failure } from '#shared/errors.ts';
import type { PlaylistId, TitleRef } from '#shared/model/ids.ts';
import type { RefreshProgress, RefreshResult } from '#shared/model/playlist.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { NetworkRules } from '../http/network-rules.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Account } from '../secrets/vault.ts';

export interface WorkerData {
  dataDir: string;
  network: NetworkRules;
}

/** A source as it can be posted to the thread; an upload's bytes follow as `chunk` messages. */
export type JobSource =
  | { type: 'xtream'; server: string; username: string; password: string }
  | { type: 'm3u-url'; url: string }
  | { type: 'm3u-file'; path: string }
  | { type: 'upload' }
  /** The earlier backend's JSON cache. */
  | { type: 'cache-file'; path: string };

export interface RefreshJob {
  playlistId: PlaylistId;
  name: string;
  source: JobSource;
  reach: Reach;
  options: SourceOptions;
}

export interface PanelQuestion {
  source: Extract<JobSource, { type: 'xtream' }>;
  reach: Reach;
  options: SourceOptions;
  title: TitleRef;
}

export interface RefreshOutcome {
  result: RefreshResult;
  accounts: Account[];
}

/** Host → thread. `id` ties answers to what was asked. */
export type ToWorker =
  | { type: 'refresh'; id: number; job: RefreshJob }
  | { type: 'chunk'; id: number; bytes: Uint8Array | null }
  | { type: 'cancel'; id: number }
  | { type: 'details'; id: number; question: PanelQuestion }
  | { type: 'now-next'; id: number; question: PanelQuestion }
  | { type: 'forget'; id: number; playlistId: PlaylistId }
  | { type: 'close'; id: number };

/** Thread → host. */
export type FromWorker =
  | { type: 'ready'; damaged: boolean }
  | { type: 'unusable'; error: Failure }
  | { type: 'progress'; id: number; progress: RefreshProgress }
  /** The last chunk was read; the next may come. */
  | { type: 'more'; id: number }
  | { type: 'refreshed'; id: number; outcome: RefreshOutcome }
  | { type: 'programmes'; id: number; programmes: Programme[] }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; error: Failure };
