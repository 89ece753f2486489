import { AppError } from '#shared/errors.ts';
import { foldText } from '#shared/model/fold-text.ts';
import { createAddressTemplates, type AddressTemplates } from '../providers/address-template.ts';
import { decompress } from '../providers/bytes/decompress.ts';
import type { PlaylistEntry, PlaylistHeader } from '../providers/m3u/entry.ts';
import { headersTemplate, logoTemplate } from '../providers/m3u/entry-templates.ts';
import type { ListKind } from '../providers/m3u/list-kind.ts';
import { createPlaylistReader } from '../providers/m3u/parse.ts';
import { seriesOf, yearOf } from '../providers/m3u/titles.ts';
import { xtreamAddress } from '../providers/m3u/xtream-address.ts';
import { hasBlockWord } from '../providers/xtream/classify-answer.ts';
import type { Account } from '../secrets/vault.ts';
import { hashKey } from './hash-key.ts';
import { isLiveByGuess } from './live-by-guess.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RefreshReport } from './report.ts';
import type { StagedCategory, StagedItem } from './catalog-row.ts';
import type { Stage } from './stage.ts';

/** Decoded size a playlist may have; the longest public lists with films stay under half of it. */
const mostBytes = 1024 * 1024 * 1024;
/** How much of a text without entries is looked at to understand it. */
const headBytes = 2_048;

export interface M3uReading {
  body: AsyncIterable<Uint8Array>;
  /** The list's own address, for relative ones; it names no credential in what is stored. */
  baseUrl: string | null;
  isLocalFile: boolean;
  encoding: string | null;
  stage: Stage;
  rows: RowBuffer;
  report: RefreshReport;
  signal: AbortSignal;
  knownAccounts: readonly Account[];
  /** An address may turn out to be one stream, unless a list is known to be there. */
  mayBeStream: boolean;
}

export interface M3uOutcome {
  /** Credentials met, in the order of their template numbers. */
  accounts: Account[];
  /** Templates of the guides the list names. */
  guideUrls: string[];
}

const uncategorized: readonly StagedCategory[] = [{ key: '', name: null }];

/** Stages every entry of a playlist; episodes are also gathered under their series. */
export async function readM3u(reading: M3uReading): Promise<M3uOutcome> {
  const { stage, rows, report, signal } = reading;
  const templates = createAddressTemplates(reading.knownAccounts);
  // What the list itself is asked with comes again in its entries, in logos and headers too.
  if (reading.baseUrl !== null) templates.toTemplate(reading.baseUrl);
  const series = createSeriesGatherer();
  let header: PlaylistHeader | undefined;
  let staged = 0;

  const reader = createPlaylistReader(
    {
      ...(reading.baseUrl === null ? {} : { baseUrl: reading.baseUrl }),
      isLocalFile: reading.isLocalFile,
      ...(reading.encoding === null ? {} : { encoding: reading.encoding }),
    },
    {
      onEntry(entry) {
        const item = toItem(entry, templates, series, staged);
        if (!item) {
          report.skip('too-many-accounts', entry.line);
          return;
        }
        staged++;
        rows.add(item);
      },
      onHeader: (said) => (header = said),
      onWarning({ code, line }) {
        // A missing header line or a refused request header costs no entry.
        if (code !== 'missing-header' && code !== 'refused-header') report.skip(code, line);
      },
    },
  );
  const bytes = decompress(reading.body, { maxBytes: mostBytes, signal });
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
    reader.write(chunk);
  }
  const { kind, entries } = reader.end();
  if (kind === 'channel-list' && entries === 0 && hasBlockWord(head)) throw blocked();
  if (kind === 'hls-master' || kind === 'hls-media') addSingleStream(reading, templates, rows);
  else if (kind !== 'channel-list') throw notAList(kind);
  for (const item of series.items()) rows.add({ ...item, position: item.position ?? stage.listed });
  rows.flush();
  return {
    accounts: templates.accounts(),
    guideUrls: (header?.epgUrls ?? []).map((url) => templates.toTemplate(url) ?? '').filter(Boolean),
  };
}

/** What an entry is stored as; undefined when it belongs to more accounts than one list may hold. */
function toItem(
  entry: PlaylistEntry,
  templates: AddressTemplates,
  series: SeriesGatherer,
  position: number,
): StagedItem | undefined {
  const address = templates.toTemplate(entry.url);
  if (address === undefined) return undefined;
  const panel = xtreamAddress(entry.url);
  const group = entry.groups[0] ?? null;
  const categories: readonly StagedCategory[] =
    entry.groups.length === 0 ? uncategorized : entry.groups.map((name) => ({ key: name, name }));
  const place = entry.kind === 'series' ? (seriesOf(entry.name) ?? { title: entry.name, season: 1, episode: null }) : null;
  const logo = logoTemplate(entry, templates);
  const item: StagedItem = {
    kind: entry.kind === 'live' ? 'channel' : entry.kind === 'movie' ? 'movie' : 'episode',
    // A panel's own number outlives changed hosts and passwords; any other address is its own key.
    providerKey: panel ? panel.id : `h${hashKey(address)}`,
    name: entry.name,
    number: entry.number,
    logo,
    guideId: entry.tvgId,
    tvgName: entry.tvgName,
    group,
    categories,
    address,
    headers: headersTemplate(entry, templates),
    catchup: entry.catchup && JSON.stringify({ ...entry.catchup, source: maskSource(entry.catchup.source, templates) }),
    guideShift: entry.tvgShiftSeconds || null,
    radio: entry.radio,
    adult: entry.adult,
    year: entry.kind === 'movie' ? yearOf(entry.name) : null,
    isKindGuessed: entry.kind === 'live' && panel === null && isLiveByGuess(entry.url),
  };
  if (!place) return item;
  const seriesKey = series.add(place.title, { group, categories, logo, position });
  return { ...item, seriesKey, season: place.season, episode: place.episode };
}

function maskSource(source: string | null | undefined, templates: AddressTemplates): string | null {
  return source ? (templates.toTemplate(source) ?? null) : null;
}

interface SeriesGatherer {
  /** Returns the key of the series the episode belongs to. */
  add(title: string, first: Pick<StagedItem, 'group' | 'categories' | 'logo' | 'position'>): string;
  items(): Iterable<StagedItem>;
}

/** Unites episodes by title without regard to case; memory grows with the number of series, not of episodes. */
function createSeriesGatherer(): SeriesGatherer {
  const byKey = new Map<string, { item: StagedItem; categories: Map<string, StagedCategory> }>();
  return {
    add(title, first) {
      const key = `t${hashKey(foldText(title))}`;
      const known = byKey.get(key);
      if (known) {
        for (const category of first.categories) known.categories.set(category.key, category);
        return key;
      }
      byKey.set(key, {
        item: { kind: 'series', providerKey: key, name: title, listed: false, year: yearOf(title), ...first },
        categories: new Map(first.categories.map((category) => [category.key, category])),
      });
      return key;
    },
    *items() {
      for (const { item, categories } of byKey.values()) yield { ...item, categories: [...categories.values()] };
    },
  };
}

/** An address that turned out to be one stream instead of a list becomes one channel. */
function addSingleStream({ baseUrl, mayBeStream, report }: M3uReading, templates: AddressTemplates, rows: RowBuffer): void {
  if (baseUrl === null || !mayBeStream) throw notAList('hls-media');
  const address = templates.toTemplate(baseUrl);
  if (address === undefined) throw notAList('hls-media');
  const url = URL.parse(baseUrl);
  report.note('single-stream');
  rows.add({ kind: 'channel', providerKey: `h${hashKey(address)}`, name: url?.host ?? 'Stream', categories: uncategorized, address });
}

function blocked(): AppError {
  return new AppError('provider_rejected', 'The provider sent a refusal instead of the list: it blocks this app or this network', { reason: 'blocked' });
}

function notAList(kind: ListKind): AppError {
  switch (kind) {
    case 'empty':
      return new AppError('provider_malformed', 'The provider sent an empty list; the old one stays', { reason: 'empty' });
    case 'html':
      return new AppError('provider_malformed', 'The provider sent a web page instead of a list', { reason: 'html' });
    case 'json':
      return new AppError('provider_rejected', 'The provider refused the sign-in instead of sending the list', {
        reason: 'auth',
      });
    case 'hls-master':
    case 'hls-media':
    case 'channel-list':
      return new AppError('provider_malformed', 'This is a single stream, not a list of channels', {
        reason: 'not-a-playlist',
      });
    case 'xmltv':
      return new AppError('provider_malformed', 'This is a guide, not a list of channels', { reason: 'not-a-playlist' });
    case 'pls':
    case 'xspf':
    case 'asx':
      return new AppError('provider_malformed', `This is a ${kind.toUpperCase()} file; WebPlay reads M3U lists`, {
        reason: 'not-a-playlist',
      });
  }
}
