import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catchupUrl } from '../../playback/catchup-url.ts';
import { decompress } from '../bytes/decompress.ts';
import { describeEntry, type DescribedEntry } from './describe-entry.ts';
import type { PlaylistSummary } from './entry.ts';
import { createPlaylistReader } from './parse.ts';

const folder = new URL('../../../../test/fixtures/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.startsWith('m3u-') && !name.endsWith('.json'))
  .sort();

type Json = Record<string, unknown>;

interface Reading {
  summary: PlaylistSummary;
  entries: DescribedEntry[];
  warnings: string[];
  compression: string;
}

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function read(bytes: Uint8Array, pieceLength: number, baseUrl: string | undefined): Promise<Reading> {
  const entries: DescribedEntry[] = [];
  const warnings: string[] = [];
  const reader = createPlaylistReader(
    { baseUrl },
    { onEntry: (entry) => entries.push(describeEntry(entry)), onWarning: ({ code }) => warnings.push(code) },
  );
  const body = decompress(pieces(bytes, pieceLength), { maxBytes: 1_000_000 });
  for await (const chunk of body) reader.write(chunk);
  const summary = reader.end();
  return { summary, entries, warnings, compression: body.compression() };
}

/** The keys of `actual` that `expected` asks about: an expected object is a subset, a list is exact. */
function asked(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected)) {
    return Array.isArray(actual) ? actual.map((item: unknown, index) => (index in expected ? asked(item, expected[index]) : item)) : actual;
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) return actual ?? null;
  // An empty record means that nothing may be there.
  if (Object.keys(expected).length === 0) return actual;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, asked((actual as Json)[key], value)])); // an object, seen above
}

function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['note', 'about', 'rule', 'comment'].includes(key))
      .map(([key, inner]) => [key, withoutNotes(inner)]),
  );
}

interface Input {
  start: number;
  end: number;
  now: number;
  zone: string;
  catchupId: string | null;
}

function withCatchupUrls(entry: DescribedEntry, input: Input, expected: Json): Json {
  const inZone = (zone: string): string | null =>
    catchupUrl({
      url: entry.url,
      catchup: entry.catchup,
      start: input.start * 1000,
      end: input.end * 1000,
      now: input.now * 1000,
      zone,
      catchupId: input.catchupId,
    });
  const zones = Object.keys((expected.catchupUrlInZone ?? {}) as Json); // as the vectors write it
  return {
    ...entry,
    catchupUrl: inZone(input.zone),
    catchupUrlInZone: Object.fromEntries(zones.map((zone) => [zone, inZone(zone)])),
  };
}

describe.each(names)('%s', (name) => {
  const bytes = readFileSync(new URL(name, folder));
  const text = readFileSync(new URL(`${name.replace(/\.m3u8?$/, '')}.expected.json`, folder), 'utf8');
  const vector = withoutNotes(JSON.parse(text)) as Json; // the vectors are objects
  // Uniting is what the import does with the entries.
  const { afterImport, input, baseUrl, ...expected } = vector;

  test.each([
    ['whole', bytes.length || 1],
    ['in pieces of seven bytes', 7],
    ['a byte at a time', 1],
  ])('is read as expected, %s', async (_, pieceLength) => {
    expect(afterImport === undefined || typeof afterImport === 'object').toBe(true);
    const reading = await read(bytes, pieceLength, typeof baseUrl === 'string' ? baseUrl : undefined);
    const { summary, warnings, compression } = reading;
    const expectedEntries = (expected.entries ?? []) as Json[]; // a list in every vector
    const entries = input
      ? reading.entries.map((entry, index) => withCatchupUrls(entry, input as Input, expectedEntries[index] ?? {})) // as the vectors write it
      : reading.entries;
    const actual = { ...summary, entries, warnings, compression };
    expect(asked(actual, expected)).toEqual(expected);
  });
});
