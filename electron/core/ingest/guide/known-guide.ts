import type { BodyPrint } from '../unchanged-body.ts';
import { hashNumber } from '../hash-key.ts';
import { hostOf } from '../read-list.ts';
import type { GuideJob } from '../../guide/guide-job.ts';

/** What tells that a guide is the one before: `guide_sources.answer`. */
export interface KnownGuide {
  /** Over everything else that its rows depend on: another one voids this. */
  question: number;
  /** Null for a file of this machine, which says enough by its size and time. */
  print: BodyPrint | null;
  etag: string | null;
  lastModified: string | null;
}

/** Of the version of what is stored. */
const layout = 1;

export function questionOf({ place, options, timeZone, keepAll }: GuideJob): number {
  // Of an address only the host: the rest may hold credentials, and a source never gets another one.
  const where = place.type === 'file' ? place.path : hostOf(place.url);
  return hashNumber(JSON.stringify([layout, place.type, where, options.encoding, timeZone, keepAll]));
}
