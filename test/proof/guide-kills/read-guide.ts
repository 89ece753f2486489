import type { RunningServer } from '../../server/start-server.ts';
import { titleOf, wordOf, type MadeGuide } from './guide-versions.ts';

/** What a server says of a playlist's guide, in one version throughout or without any programme. */
export interface FoundGuide {
  /** Null when there is no programme. */
  version: number | null;
  /** Guide ids of what channels without one of their own show, by channel. */
  shown: ReadonlyMap<string, string>;
  /** Null where as many channels are said to have a guide as show one; else what is said. Asked by itself, so matches may have changed in between. */
  otherMatched: string | null;
}

interface WireProgramme {
  title: string | null;
  start: number;
  stop: number | null;
}

interface GuideState {
  refreshing: boolean;
  refreshed_at: number | null;
  channels: number;
  matched: number;
  searchable: boolean;
  span: { start: number; stop: number } | null;
}

const hourMs = 3_600_000;

export async function guideState(server: RunningServer, playlistId: string): Promise<GuideState> {
  const { status, json, text } = await server.ask(`/v1/playlists/${playlistId}/guide`);
  if (status !== 200) throw new Error(`the state of the guide was answered with ${status}: ${text.slice(0, 200)}`);
  return json as GuideState; // the contract of the route
}

/** Reads every programme of these channels, in the order of the playlist; throws where they are a mixture or a part. */
export async function readGuide(server: RunningServer, playlistId: string, guide: MadeGuide, channelIds: readonly string[]): Promise<FoundGuide> {
  const from = guide.starts[0] ?? 0;
  const to = (guide.starts.at(-1) ?? 0) + hourMs;
  const { rows } = await post<{ rows: { channel_id: string; programmes: WireProgramme[] }[] }>(server, '/v1/guide/grid', { channel_ids: channelIds, from, to });
  if (rows.length !== channelIds.length) throw new Error(`${rows.length} rows for ${channelIds.length} channels`);
  const version = versionIn(rows.flatMap(({ programmes }) => programmes.slice(0, 1))[0]);
  const shown = new Map<string, string>();
  for (const [at, { channel_id: channelId, programmes }] of rows.entries()) {
    const own = guide.stations[at];
    const station = own ?? stationIn(programmes[0]);
    if (own === undefined && station !== undefined) shown.set(channelId, station);
    const expected = version === null || station === undefined ? [] : expectedOf(guide, version, station);
    const found = programmes.map(lineOf);
    const wrong = expected.findIndex((line, place) => line !== found[place]);
    if (wrong !== -1 || found.length !== expected.length) {
      throw new Error(`channel ${at} has ${found.length} programmes instead of ${expected.length} of version ${version}; the first other one is ${found[Math.max(wrong, 0)]}`);
    }
  }

  const { channels, matched, refreshed_at: refreshedAt, span } = await guideState(server, playlistId);
  const expected = { channels: channelIds.length, span: version === null ? null : { start: from, stop: to } };
  if (JSON.stringify({ channels, span }) !== JSON.stringify(expected)) {
    throw new Error(`the guide says of itself ${JSON.stringify({ channels, span })} instead of ${JSON.stringify(expected)}`);
  }
  if ((version === null) !== (refreshedAt === null)) throw new Error(`a guide of version ${version} says that it was fetched at ${refreshedAt}`);
  await checkNow(server, version, channelIds, guide);
  const showing = version === null ? 0 : guide.stations.length + shown.size;
  return { version, shown, otherMatched: matched === showing ? null : `${matched} channels are said to have a guide where ${showing} show one` };
}

/** The search finds every programme of this version and nothing of another one. */
export async function checkSearch(server: RunningServer, playlistId: string, guide: MadeGuide, version: number, other: number): Promise<void> {
  const totalOf = async (word: string): Promise<number> => {
    const { status, json, text } = await server.ask(`/v1/playlists/${playlistId}/guide/search?query=${word}&from=0&limit=1`);
    if (status !== 200) throw new Error(`the search was answered with ${status}: ${text.slice(0, 200)}`);
    return (json as { total: number }).total;
  };
  const [found, others] = [await totalOf(wordOf(version)), await totalOf(wordOf(other))];
  const expected = guide.stations.length * guide.starts.length;
  if (found !== expected || others !== 0) throw new Error(`the search finds ${found} of ${expected} programmes, and ${others} of the other version`);
}

async function checkNow(server: RunningServer, version: number | null, channelIds: readonly string[], guide: MadeGuide): Promise<void> {
  const { items } = await post<{ items: { now: WireProgramme | null; next: WireProgramme | null }[] }>(server, '/v1/now-next', { channel_ids: channelIds });
  if ((version === null) !== (items.length === 0) || (version !== null && items.length < guide.stations.length)) throw new Error(`now and next of ${items.length} channels`);
  for (const { now, next } of items) {
    if (versionIn(now ?? undefined) !== version || versionIn(next ?? undefined) !== version) throw new Error(`version ${version} has ${now?.title} on now and ${next?.title} next`);
  }
}

function expectedOf({ starts }: MadeGuide, version: number, station: string): string[] {
  return starts.map((start, at) => lineOf({ start, stop: start + hourMs, title: titleOf(version, station, at) }));
}

function lineOf({ start, stop, title }: WireProgramme): string {
  return `${start}–${stop} ${title}`;
}

function versionIn(programme: WireProgramme | undefined): number | null {
  const number = /edition(\d+)end$/.exec(programme?.title ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

function stationIn(programme: WireProgramme | undefined): string | undefined {
  return / of (\S+) /.exec(programme?.title ?? '')?.[1];
}

async function post<T>(server: RunningServer, path: string, body: object): Promise<T> {
  const { status, json, text } = await server.ask(path, { method: 'POST', body: JSON.stringify(body) });
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text.slice(0, 200)}`);
  return json as T; // the contract of the route
}
