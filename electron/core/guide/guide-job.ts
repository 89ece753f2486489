import type { GuideReport, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Account } from '../secrets/vault.ts';
import type { ManualMapping } from './matching/match-playlist.ts';

/** A source among those of its playlist, best first. */
export interface PlacedSource {
  sourceId: GuideSourceId;
  enabled: boolean;
}

/** Where a guide is read from; a panel's is an address too. */
export type GuidePlace = { type: 'url'; url: string } | { type: 'file'; path: string };

export interface GuideJob {
  sourceId: GuideSourceId;
  playlistId: PlaylistId;
  place: GuidePlace;
  reach: Reach;
  options: SourceOptions;
  /** Where times without a zone are meant; null for UTC. */
  timeZone: string | null;
  /** Replaced while the guide is read when the owner maps meanwhile. */
  mappings: readonly ManualMapping[];
  /** Credentials of the playlist as they stand in addresses, in the order of their template numbers. */
  accounts: readonly Account[];
  /** Every programme of every channel, whenever it is. */
  keepAll: boolean;
  /** The owner asked: a guide that shrank is taken. */
  byOwner: boolean;
  /** Reads everything although it may be the same as before. */
  isFresh: boolean;
}

export interface GuideOutcome {
  report: GuideReport;
  /** False when the guide is the one before. */
  changed: boolean;
  /** Channels are wanted by now whose programmes were passed over; noted with the guide, so that it is read again in any case. */
  isIncomplete: boolean;
}
