import type { ReaderName } from './documents.ts';

/** A case that failed once, with its bytes: mutators change, and a seed alone would then mean another document. */
export interface KeptCase<Reader extends string = ReaderName> {
  name: string;
  reader: Reader;
  isWhole: boolean;
  /** base64 */
  body: string;
}

export interface ToChild<Reader extends string = ReaderName> {
  seed: string;
  /** Numbers of the first case and of the one after the last. */
  from: number;
  to: number;
  /** After so many cases memory is measured for the first time. */
  measureAt: number;
  /** Run before the others. */
  kept: readonly KeptCase<Reader>[];
}

export type FromChild<Reader extends string = ReaderName> =
  | { type: 'failed'; number: number; name: string; failure: string; mutated: KeptCase<Reader> }
  | { type: 'measured'; at: number; rssMb: number }
  /** Since the last message of this type. */
  | { type: 'progress'; done: number; yielding: number; slowestMs: number }
  | { type: 'done' };
