import type { Failure } from '#shared/errors.ts';
import type { GuideProgress, GuideReport, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { NetworkRules } from '../../http/network-rules.ts';
import type { GuideJob, GuideOutcome, PlacedSource } from '../../guide/guide-job.ts';
import type { ManualMapping } from '../../guide/matching/match-playlist.ts';
import type { ThreadMessage } from '../thread-client.ts';
import type { KnownGuide } from './known-guide.ts';
import type { BatchMemory, ProgrammeBatch } from './programme-batch.ts';

export interface GuideThreadData {
  dataDir: string;
  network: NetworkRules;
}

/** Host → writer. `id` ties answers to what was asked. */
export type ToGuideWriter =
  | { type: 'refresh'; id: number; job: GuideJob }
  | { type: 'cancel'; id: number }
  | { type: 'rematch'; id: number; playlistId: PlaylistId; mappings: readonly ManualMapping[] }
  | { type: 'place'; id: number; playlistId: PlaylistId; sources: readonly PlacedSource[] }
  | { type: 'forget'; id: number; playlistId: PlaylistId }
  | { type: 'close'; id: number };

/** Writer → host. */
export type FromGuideWriter =
  | ThreadMessage
  | { type: 'progress'; id: number; progress: GuideProgress }
  /** The new guide can be asked; its words cannot be searched for yet. */
  | { type: 'stored'; id: number }
  | { type: 'refreshed'; id: number; outcome: GuideOutcome }
  /** `missing`: sources with channels that are wanted now and were not kept. */
  | { type: 'rematched'; id: number; missing: GuideSourceId[] }
  | { type: 'done'; id: number };

/** What the reader is to read. */
export interface ReadOrder {
  job: GuideJob;
  /** Null to read it whatever it says. */
  known: KnownGuide | null;
  /** The longest time that a channel of the playlist can be watched back; 0 for none. */
  catchupDays: number;
}

/** Writer → reader. */
export type ToGuideReader =
  | { type: 'read'; order: ReadOrder }
  /** A batch was taken; another may come. `memory`: what it lay in, where that is not needed any more. */
  | { type: 'taken'; memory: BatchMemory | null }
  /** Folded ids of the channels whose programmes are to be kept. */
  | { type: 'wanted'; foldedIds: readonly string[] }
  | { type: 'cancel' };

/** A channel as its guide spells it. */
export interface ReadChannel {
  foldedId: string;
  id: string;
  names: string[];
  icon: string | null;
}

/** Reader → writer. */
export type FromGuideReader =
  | { type: 'phase'; phase: 'connecting' | 'reading'; totalBytes: number | null }
  | { type: 'progress'; bytes: number; programmes: number }
  /** The transfer broke off: it begins anew with the next batch. */
  | { type: 'again' }
  | { type: 'batch'; batch: ProgrammeBatch }
  /** Which of the channels met so far are wanted? It waits for the answer. */
  | { type: 'which-wanted'; channels: readonly ReadChannel[] }
  | { type: 'read'; reading: GuideReading }
  /** It is the guide before. */
  | { type: 'unchanged'; known: KnownGuide }
  | { type: 'failed'; error: Failure };

/** How a reading ended, after its last batch. */
export interface GuideReading {
  /** In the order they were met, to which batches refer. */
  channels: ReadChannel[];
  /** Folded ids of those of which some programme was passed over. */
  leftOut: string[];
  report: Omit<GuideReport, 'stored'>;
  known: KnownGuide;
}
