import type { CatalogPart } from '#shared/model/change.ts';
import { cacheVersion } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { hashNumber } from './hash-key.ts';
import type { RefreshJob } from './messages.ts';
import type { BodyPrint } from './unchanged-body.ts';

/** An answer as it was when its rows were put in place. */
export interface KnownAnswer {
  /** Over what it was asked with, credentials left out: an answer to another question proves nothing. */
  question: number;
  print: BodyPrint;
  etag: string | null;
  lastModified: string | null;
}

/** The answers of one reading; null for a part that was put together in a way that leaves nothing to compare with. */
export type NewAnswers = Partial<Record<CatalogPart, KnownAnswer | null>>;

export interface Answers {
  parts: Partial<Record<CatalogPart, KnownAnswer>>;
  /** What these answers brought was undone: only the owner asks for it again. */
  undone: boolean;
  /** How many credentials they named: whoever does not have as many any more must read them again. */
  accounts: number;
}

export const noAnswers: Answers = { parts: {}, undone: false, accounts: 0 };

export function readAnswers(db: SqliteDatabase, playlist: number): Answers {
  const stored = db.prepare<[number], string>('SELECT answers FROM playlists WHERE id = ?').pluck().get(playlist);
  // Written by `writeAnswers` of this same version.
  return { ...noAnswers, ...(JSON.parse(stored ?? '{}') as Partial<Answers>) };
}

export function writeAnswers(db: SqliteDatabase, playlist: number, answers: Answers): void {
  db.prepare('UPDATE playlists SET answers = ? WHERE id = ?').run(JSON.stringify(answers), playlist);
}

/**
 * What is known of the parts after a reading. The whole list and the single parts are two ways to the same rows:
 * whichever came last, what is known of the other is no longer true of them.
 */
export function mergeAnswers(known: Answers['parts'], read: NewAnswers): Answers['parts'] {
  const merged: NewAnswers = { ...known, ...read };
  const isWhole = read.list !== undefined;
  const isByPart = !isWhole && Object.keys(read).length > 0;
  const holds = (part: string): boolean => (part === 'list' ? !isByPart : !isWhole);
  return Object.fromEntries(Object.entries(merged).filter(([part, answer]) => answer && holds(part)));
}

/** `about` is what else the rows of an answer depend on, such as the categories they are put into. */
export function questionOf({ source, options, choice }: RefreshJob, place: string, about = ''): number {
  return hashNumber(JSON.stringify([cacheVersion, source.type, place, options.encoding, choice, about]));
}
