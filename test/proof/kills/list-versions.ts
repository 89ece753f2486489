import { createHash } from 'node:crypto';

/** One entry of a made list, with what the HTTP contract says of it. */
export interface MadeEntry {
  name: string;
  group: string;
  guideId: string;
}

/** A list as it is in one of its versions: what is sent, and how to recognize it in the catalog. */
export interface ListVersion {
  version: number;
  entries: readonly MadeEntry[];
  body: Buffer;
  digest: string;
}

const cycle = { gone: 97, renamed: 89, moved: 83 };
/** Entries at the end that only one version has. */
const freshEntries = 150;

/**
 * A list of about `size` entries. Between two versions some vanish and others come back, some are renamed, some move to
 * another group, some are new; the number in a name never changes what it stands for.
 */
export function makeVersion(size: number, version: number): ListVersion {
  const entries: MadeEntry[] = [];
  const lines = ['#EXTM3U'];
  for (let at = 0; at < size + freshEntries; at += 1) {
    const isFresh = at >= size;
    const number = isFresh ? size + version * freshEntries + at - size : at;
    if (!isFresh && (at + version) % cycle.gone === 0) continue;
    const renamed = !isFresh && (at + version) % cycle.renamed === 0 ? ` v${version}` : '';
    const entry = {
      name: `Station ${String(number).padStart(6, '0')}${renamed}`,
      group: `Group ${!isFresh && (at + version) % cycle.moved === 0 ? `M${version % 3}` : at % 40}`,
      guideId: `station-${number}.example`,
    };
    const isFilm = number % 6 === 5;
    entries.push(entry);
    lines.push(
      `#EXTINF:-1 tvg-id="${entry.guideId}" tvg-logo="http://img.example/${number}.png" group-title="${entry.group}",${entry.name}`,
      `http://tv.example:8080/${isFilm ? 'movie' : 'live'}/user/pass/${number + 1}.${isFilm ? 'mp4' : 'ts'}`,
    );
  }
  return { version, entries, body: Buffer.from(`${lines.join('\n')}\n`), digest: digestOf(entries) };
}

/** Any difference in rows or their order gives another digest. */
export function digestOf(entries: Iterable<MadeEntry>): string {
  const hash = createHash('sha256');
  for (const { name, group, guideId } of entries) hash.update(`${name}\t${group}\t${guideId}\n`);
  return hash.digest('hex');
}
