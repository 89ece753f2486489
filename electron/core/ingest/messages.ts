import type { GroupChoice, ScannedGroup } from '#shared/model/group.ts';
import type { PlaylistId, TitleKind, TitleRef } from '#shared/model/ids.ts';
import type { HeldAnswer, RefreshProgress, RefreshResult } from '#shared/model/playlist.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { NetworkRules } from '../http/network-rules.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Account } from '../secrets/vault.ts';
import type { HiddenGroup } from './categories.ts';
import type { ThreadMessage } from './thread-client.ts';

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
  choice: GroupChoice | null;
  hidden: readonly HiddenGroup[];
  /** Credentials of a playlist file that are known here. */
  accounts: number;
  /** The owner asked: what was undone is fetched again. */
  byOwner: boolean;
  /** Reads everything although it may be the same as before: what is imported of it has changed. */
  isFresh: boolean;
  /** Takes what would be held: the owner has seen it and wants it, or chose other groups. */
  accepts: boolean;
}

/** What a move to another source must keep, as far as the catalog can tell. */
export interface MoveStakes {
  marks: readonly { kind: TitleKind; providerKey: string }[];
  groups: readonly HiddenGroup[];
}

export interface MoveOutlook {
  before: number;
  after: number;
  same: number;
  /** For each mark and group of the stakes, whether it would find its title again. */
  marks: boolean[];
  groups: boolean[];
  /** Credentials met in a playlist file. */
  accounts: Account[];
}

export interface PanelQuestion {
  source: Extract<JobSource, { type: 'xtream' }>;
  reach: Reach;
  options: SourceOptions;
  title: TitleRef;
  /** How many programmes of a short guide are wanted; panels send four unless told. */
  programmes?: number;
}

export interface RefreshOutcome {
  result: RefreshResult;
  /** Credentials met in a playlist file, in the order of their template numbers; null when those of before still hold. */
  accounts: Account[] | null;
  held: HeldAnswer | null;
}

export interface ScanOutcome {
  groups: ScannedGroup[];
  entries: number;
}

/** Host → thread. `id` ties answers to what was asked. */
export type ToWorker =
  | { type: 'refresh'; id: number; job: RefreshJob }
  | { type: 'chunk'; id: number; bytes: Uint8Array | null }
  | { type: 'cancel'; id: number }
  | { type: 'scan'; id: number; job: RefreshJob }
  | { type: 'preview-move'; id: number; job: RefreshJob; stakes: MoveStakes }
  | { type: 'apply-move'; id: number; playlistId: PlaylistId; hidden: readonly HiddenGroup[] }
  | { type: 'discard-move'; id: number; playlistId: PlaylistId }
  | { type: 'undo'; id: number; playlistId: PlaylistId; generation: number; hidden: readonly HiddenGroup[] }
  | { type: 'arrange'; id: number; playlistId: PlaylistId; hidden: readonly HiddenGroup[] }
  | { type: 'details'; id: number; question: PanelQuestion }
  | { type: 'now-next'; id: number; question: PanelQuestion }
  | { type: 'forget'; id: number; playlistId: PlaylistId }
  | { type: 'close'; id: number };

/** Thread → host. */
export type FromWorker =
  | ThreadMessage
  | { type: 'progress'; id: number; progress: RefreshProgress }
  /** The last chunk was read; the next may come. */
  | { type: 'more'; id: number }
  | { type: 'refreshed'; id: number; outcome: RefreshOutcome }
  | { type: 'scanned'; id: number; outcome: ScanOutcome }
  | { type: 'previewed'; id: number; outlook: MoveOutlook }
  | { type: 'programmes'; id: number; programmes: DescribedProgramme[] }
  | { type: 'done'; id: number };
