import type { Failure } from '#shared/errors.ts';
import type { SourcePlace } from '#shared/model/source-place.ts';
import type { Reach } from '../../http/address-guard.ts';
import type { NetworkRules } from '../../http/network-rules.ts';
import type { Account } from '../../secrets/vault.ts';

/** A place as the thread can read it: the samples are made by the host. */
export type ReadablePlace = Exclude<SourcePlace, { type: 'sample' }> | { type: 'bytes'; bytes: Uint8Array };

/** What tells that a source is as it was, without reading it. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
  /** Of a file: its number, size and times. Of bytes: their hash. */
  mark: string | null;
}

interface Reading {
  place: ReadablePlace;
  /** How far a URL may lead, once that is decided. */
  reach: Reach | null;
  known: Validators | null;
  dataDir: string;
  network: NetworkRules;
  backoffMs: number;
  /** The database it is read into; nothing is there yet. */
  file: string;
}

/** One thread does one of these and ends. */
export type ReadingJob =
  | (Reading & { kind: 'playlist'; rawFile: string; rawKey: Uint8Array })
  | (Reading & { kind: 'guide' });

export interface ReadingOutcome {
  reach: Reach | null;
  validators: Validators;
  /** Hash of what came. */
  tag: string;
  /** Credentials met in a playlist, in the order of their template numbers. */
  accounts: Account[];
  entries: number;
}

export type FromReader =
  | { type: 'read'; outcome: ReadingOutcome }
  | { type: 'unchanged' }
  | { type: 'failed'; error: Failure };
