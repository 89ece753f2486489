import type { ChannelRow } from '#shared/contract/compat.ts';
import type { RunningServer } from '../../server/start-server.ts';
import { digestOf, type ListVersion, type MadeEntry } from './list-versions.ts';

/** Everything a server lists of its active playlist. */
export interface ReadCatalog {
  entries: MadeEntry[];
  ids: string[];
  digest: string;
}

const pageSize = 200;
/** Requests at a time. */
const lanes = 4;

interface Listed {
  channels: ChannelRow[];
  total: number;
}

/** Reads every page of `/channels`; throws when counts, groups, search and pages do not agree. */
export async function readCatalog(server: RunningServer): Promise<ReadCatalog> {
  const first = await listPage(server, 1);
  const pages: ChannelRow[][] = [first.channels];
  const last = Math.ceil(first.total / pageSize);
  let next = 2;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let page = next++; page <= last; page = next++) {
        const { channels, total } = await listPage(server, page);
        if (total !== first.total) throw new Error(`page ${page} speaks of ${total} entries, page 1 of ${first.total}`);
        pages[page - 1] = channels;
      }
    }),
  );
  const rows = pages.flat();
  const entries = rows.map(({ name, group, tvg_id }) => ({ name, group, guideId: tvg_id ?? '' }));

  const [status, groups, stats, search] = await Promise.all([
    server.status(),
    server.ask('/groups'),
    server.ask('/stats'),
    server.ask('/channels?page_size=1&search=station'),
  ]);
  const counted = {
    rows: rows.length,
    total: first.total,
    status: status.channel_count,
    groups: sum(Object.values((groups.json as { groups: Record<string, number> }).groups)),
    stats: (stats.json as { total: number }).total,
    search: (search.json as Listed).total,
  };
  if (new Set(Object.values(counted)).size > 1) throw new Error(`the counts differ: ${JSON.stringify(counted)}`);
  return { entries, ids: rows.map(({ id }) => id), digest: digestOf(entries) };
}

async function listPage(server: RunningServer, page: number): Promise<Listed> {
  const { status, json, text } = await server.ask(`/channels?page_size=${pageSize}&page=${page}`);
  if (status !== 200) throw new Error(`page ${page} of the channels was answered with ${status}: ${text.slice(0, 300)}`);
  return json as Listed; // the contract of the route
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The one of `versions` this is, whole and in order; throws with the first difference to each of them. */
export function versionOf({ entries, digest }: ReadCatalog, versions: readonly ListVersion[]): ListVersion {
  const found = versions.find((version) => version.digest === digest);
  if (found) return found;
  const differences = versions.map((version) => {
    const at = version.entries.findIndex((entry, index) => JSON.stringify(entry) !== JSON.stringify(entries[index]));
    return `version ${version.version} has ${version.entries.length} entries, the first other one is ${at}: ${JSON.stringify(version.entries[at])} instead of ${JSON.stringify(entries[at])}`;
  });
  throw new Error(`the catalog is none of the known ones. It has ${entries.length} entries; ${differences.join('; ')}`);
}

/** Whether a list that is only partly imported holds the beginning of `version` and nothing else. */
export function isBeginningOf({ entries }: ReadCatalog, version: ListVersion): boolean {
  return entries.length <= version.entries.length && digestOf(version.entries.slice(0, entries.length)) === digestOf(entries);
}
