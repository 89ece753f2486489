import type { Document, ReaderName } from './documents.ts';
import { inPieces, mutate } from './mutate.ts';
import { createRandom } from './random.ts';
import { readDocument } from './readers.ts';
import type { WholeCore } from './whole-core.ts';

/** A mutated document and everything else that a case does, all of it from the case's name. */
export interface MutatedCase {
  /** `<seed>:<number>` */
  name: string;
  reader: ReaderName;
  /** The document and what was done to it. */
  about: string;
  body: Buffer;
  /** Through HTTP, ingest and SQLite of a whole core. */
  isWhole: boolean;
}

/** One in so many cases goes through a whole core. */
const wholeEvery = 100;
/** One in so many is read a second time, in other pieces, and must give the same. */
const twiceEvery = 7;

const readerShares: readonly (readonly [ReaderName, number])[] = [
  ['playlist', 50],
  ['channels', 12],
  ['movies', 8],
  ['series', 6],
  ['categories', 4],
  ['panel-api', 5],
  ['account', 5],
  ['series-info', 5],
  ['movie-info', 2],
  ['programmes', 3],
];
const wholeReaders: readonly ReaderName[] = ['playlist', 'playlist', 'playlist', 'playlist', 'playlist', 'playlist', 'channels', 'movies', 'series', 'account'];

export function makeCase(name: string, documents: ReadonlyMap<ReaderName, readonly Document[]>): MutatedCase {
  const random = createRandom(name);
  const isWhole = random.below(wholeEvery) === 0;
  const reader = isWhole ? random.pick(wholeReaders) : readerOf(random.below(100));
  const candidates = documents.get(reader) ?? [];
  const document = random.pick(candidates);
  const others = random.chance(0.9) ? candidates : [...documents.values()].flat();
  const { body, done } = mutate(document.body, random, others.map((other) => other.body));
  return { name, reader, about: `${document.name}: ${done.join(', ')}`, body, isWhole };
}

function readerOf(number: number): ReaderName {
  let below = 0;
  for (const [reader, share] of readerShares) {
    below += share;
    if (number < below) return reader;
  }
  return 'playlist';
}

/** Reads it; returns whether anything came of it. Throws what must not be: a crash, or another result for other pieces. */
export async function runCase({ name, reader, body, isWhole }: MutatedCase, whole: () => Promise<WholeCore>): Promise<boolean> {
  const random = createRandom(`${name} pieces`);
  if (isWhole) {
    const core = await whole();
    return core.refresh(reader, body, random);
  }
  const reading = await readDocument(reader, inPieces(body, random));
  if (random.below(twiceEvery) === 0) {
    const again = await readDocument(reader, [body]);
    if (again.digest !== reading.digest || again.refusal !== reading.refusal) {
      throw new Error(`in pieces it reads as ${reading.entries} entries (${reading.refusal}), whole as ${again.entries} (${again.refusal})`);
    }
  }
  return reading.entries > 0;
}
