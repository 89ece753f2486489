import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';

/**
 * A large playlist made of the raw text of every `m3u-*` vector, repeated under new names until it has as many entries
 * as wanted. What must come of it is counted from the vectors' own expectations, never by a reader of ours.
 */

const fixtures = join(import.meta.dirname, '..', 'fixtures');

interface ExpectedEntry {
  name?: string;
  kind?: 'live' | 'movie' | 'series';
  groups?: string[];
  adult?: boolean;
  series?: { title: string };
}

interface Expected {
  kind: string;
  encoding?: string;
  entries: ExpectedEntry[];
  afterImport?: { channels: unknown[] };
}

interface Vector {
  file: string;
  text: string;
  entries: ExpectedEntry[];
  /** Entries left after those with the same address and name were united. */
  stored: number;
}

export interface VectorList {
  text: string;
  /** Entries as written. */
  entries: number;
  /** Titles marked as adult are stored, but not listed until the owner wants them. */
  expected: { channels: number; movies: number; episodes: number; series: number; stored: number };
  /** Channels of one vector group, for browsing into it. */
  newsGroup: number;
  /** The name that an entry of the vectors has in the last pass. */
  nameOf(file: string, name: string): string;
}

function readVectors(): Vector[] {
  const files = readdirSync(fixtures).filter((file) => file.startsWith('m3u-') && !file.endsWith('.json'));
  const vectors: Vector[] = [];
  for (const file of files.sort()) {
    const expected = JSON.parse(
      readFileSync(join(fixtures, file.replace(/\.m3u8?$/, '.expected.json')), 'utf8'),
    ) as Expected;
    if (expected.kind !== 'channel-list') continue;
    const raw = readFileSync(join(fixtures, file));
    const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
    const text = iconv.decode(bytes, expected.encoding ?? 'utf-8', { stripBOM: true });
    vectors.push({
      file,
      text: text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'),
      entries: expected.entries,
      stored: expected.afterImport?.channels.length ?? expected.entries.length,
    });
  }
  return vectors;
}

/** The vector under new names: the mark goes where a name ends, or into the address a name is taken from. */
function renamed(text: string, mark: string): string {
  const lines = text.split('\n').map((line) => {
    const trimmed = line.trim();
    if (trimmed.startsWith('#EXTINF')) {
      const named = trimmed.includes(',') && trimmed.indexOf(',', trimmed.lastIndexOf('"')) !== -1;
      return named ? `${trimmed} ${mark}` : `${trimmed},Unnamed ${mark}`;
    }
    // The one entry of the vectors that has no info line: its name is its file's.
    return trimmed.replace('/bare%20first.m3u8', `/bare%20first-${mark}.m3u8`);
  });
  return lines.join('\n');
}

/** What is added to the names of the vector at `index` in one pass. */
function markOf(pass: number, index: number): string {
  return `(${pass}-${index + 1})`;
}

/** `replace` turns an address base of the vectors into that of a panel that answers. */
export function makeVectorList(wanted: number, replace: { from: string; to: string }): VectorList {
  const vectors = readVectors();
  const perPass = vectors.reduce((sum, { entries }) => sum + entries.length, 0);
  const repeats = Math.ceil(wanted / perPass);
  const parts = ['#EXTM3U'];
  for (let pass = 1; pass <= repeats; pass++) {
    // Vectors share some names and addresses; their entries must not be united with each other's.
    for (const [i, { text }] of vectors.entries()) parts.push(renamed(text, markOf(pass, i)));
  }
  const all = vectors.flatMap(({ entries }) => entries);
  const ofKind = (kind: string) => all.filter((entry) => (entry.kind ?? 'live') === kind);
  const hidden = ofKind('live').filter(({ adult }) => adult).length;
  const united = vectors.reduce((sum, { entries, stored }) => sum + entries.length - stored, 0);
  const seriesTitles = new Set(all.flatMap(({ series }) => (series ? [series.title.toLowerCase()] : [])));
  return {
    text: parts.join('\n').replaceAll(replace.from, replace.to),
    entries: perPass * repeats,
    expected: {
      channels: (ofKind('live').length - hidden - united) * repeats,
      movies: ofKind('movie').length * repeats,
      episodes: ofKind('series').length * repeats,
      series: seriesTitles.size,
      stored: (perPass - united) * repeats,
    },
    newsGroup: all.filter(({ groups }) => groups?.includes('Quotes')).length * repeats,
    nameOf: (file, name) => `${name} ${markOf(repeats, vectors.findIndex((vector) => vector.file === file))}`,
  };
}
