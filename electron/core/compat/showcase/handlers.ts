import { isOwner, type ByteAnswer, type Caller, type StreamedRequest } from '#shared/contract/call.ts';
import type { StreamedCoreHandlers } from '#shared/contract/contract.ts';
import type { ShownChannel, ShownGuideChannel, ShownProgramme } from '#shared/contract/showcase.ts';
import { AppError } from '#shared/errors.ts';
import { titleId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { fillTemplate, holdsPlaceholder } from '../../providers/address-template.ts';
import type { Account } from '../../secrets/vault.ts';
import { answerWith, inChunks, json, jsonList, strongTag } from './answers.ts';
import {
  findCurrent,
  findGuideChannel,
  findGuideChannelById,
  findNext,
  programmeReader,
  readGuideChannels,
  type GuideChannelRow,
  type ProgrammeFilter,
  type ProgrammeRow,
} from './guide-copy.ts';
import type { Copy, KeptSource, Taken } from './kept-source.ts';
import { readEntries, type ShowcaseEntry } from './playlist-copy.ts';
import { readRawCopy } from './raw-copy.ts';
import { showcaseId } from './showcase-id.ts';

export interface PlaylistCopy extends Copy {
  db: SqliteDatabase;
  tag: string;
  rawFile: string;
  rawKey: Uint8Array;
  accounts: readonly Account[];
}

export interface GuideCopy extends Copy {
  db: SqliteDatabase;
  tag: string;
}

export interface ShowcaseHandlersOptions {
  playlist: KeptSource<PlaylistCopy>;
  guide: KeptSource<GuideCopy>;
  clock: () => number;
  /** Where our own stream addresses begin. */
  streamBase: () => string;
}

export function createShowcaseHandlers({ playlist, guide, clock, streamBase }: ShowcaseHandlersOptions): StreamedCoreHandlers['showcase'] {
  /** Only the owner sees where an entry plays elsewhere: the address holds what the provider is paid with. */
  function addressesFor(caller: Caller, { accounts }: PlaylistCopy): (entry: ShowcaseEntry) => string {
    if (isOwner(caller)) return ({ address }) => fillTemplate(address, accounts);
    const base = `${streamBase()}/v1/streams/`;
    return (entry) => base + idOf(entry).replaceAll('%', '%25');
  }

  /** Both sources, read side by side. */
  async function takeBoth(force: boolean): Promise<{ entries: Taken<PlaylistCopy>; programmes: Taken<GuideCopy> }> {
    const [entries, programmes] = await Promise.allSettled([playlist.take(force), guide.take(force)]);
    if (entries.status === 'fulfilled' && programmes.status === 'fulfilled') {
      return { entries: entries.value, programmes: programmes.value };
    }
    for (const each of [entries, programmes]) if (each.status === 'fulfilled') each.value.release();
    throw [entries, programmes].find((each) => each.status === 'rejected')?.reason;
  }

  function listOfRows<Row>(from: readonly Taken<unknown>[], rows: () => Iterable<Row>, toRow: (row: Row) => object): ByteAnswer {
    const body = () => inChunks(jsonList(rows(), (row) => JSON.stringify(toRow(row))));
    return answerWith({ type: json, from, body }, null);
  }

  async function listOnAir(time: number | undefined, toRow: (entry: ShowcaseEntry, channel: GuideChannelRow | undefined, db: SqliteDatabase, at: number) => object): Promise<ByteAnswer> {
    const { entries, programmes } = await takeBoth(false);
    const at = time ?? clock();
    const { db } = programmes.copy;
    return listOfRows([entries, programmes], () => readEntries(entries.copy.db), (entry) => toRow(entry, findGuideChannel(db, entry), db, at));
  }

  return {
    async getPlaylist({ force }, caller, request) {
      const taken = await playlist.take(force);
      return isOwner(caller) ? rawPlaylist(taken, request) : ownPlaylist(taken, streamBase(), addressesFor(caller, taken.copy), request);
    },

    async listChannels({ force }, caller) {
      const taken = await playlist.take(force);
      const addressOf = addressesFor(caller, taken.copy);
      return listOfRows([taken], () => readEntries(taken.copy.db), (entry) => shownChannel(entry, addressOf(entry)));
    },

    async listEnriched({ include_now: includeNow, time, force }, caller) {
      const { entries, programmes } = await takeBoth(force);
      const addressOf = addressesFor(caller, entries.copy);
      const { db } = programmes.copy;
      const at = time ?? clock();
      return listOfRows([entries, programmes], () => readEntries(entries.copy.db), (entry) => {
        const channel = findGuideChannel(db, entry);
        return {
          ...shownChannel(entry, addressOf(entry)),
          epg: channel ? shownGuideChannel(channel) : null,
          current: includeNow && channel ? shownOrNull(findCurrent(db, channel, at)) : null,
          next: includeNow && channel ? shownOrNull(findNext(db, channel, at)) : null,
        };
      });
    },

    listNow: ({ time }) =>
      listOnAir(time, (entry, channel, db, at) => ({
        ...shownBriefly(entry),
        current: channel ? shownOrNull(findCurrent(db, channel, at)) : null,
        next: channel ? shownOrNull(findNext(db, channel, at)) : null,
      })),

    listNext: ({ time }) =>
      listOnAir(time, (entry, channel, db, at) => ({ ...shownBriefly(entry), next: channel ? shownOrNull(findNext(db, channel, at)) : null })),

    async getGuide({ start, end, limit_per_channel: limit, offset_per_channel: offset }, _caller, { ifNoneMatch }) {
      const taken = await guide.take(false);
      const etag = strongTag('guide', taken.copy.tag, start, end, offset, limit);
      const body = () => inChunks(wholeGuide(taken.copy.db, { start, end, offset, limit }));
      return answerWith({ type: json, from: [taken], etag, body }, ifNoneMatch);
    },

    async getChannelGuide({ channel_id: id, start, end, limit, offset }, _caller, { ifNoneMatch }) {
      const taken = await guide.take(false);
      const { db, tag } = taken.copy;
      const channel = findGuideChannelById(db, id);
      if (!channel) {
        taken.release();
        throw new AppError('not_found', 'The guide has no such channel');
      }
      const etag = strongTag('channel', tag, channel.number, start, end, offset, limit);
      const body = () => inChunks(channelGuide(db, channel, { start, end, offset, limit }));
      return answerWith({ type: json, from: [taken], etag, body }, ifNoneMatch);
    },
  };
}

const m3u = 'audio/x-mpegurl';

function rawPlaylist(taken: Taken<PlaylistCopy>, { ifNoneMatch }: StreamedRequest): ByteAnswer {
  const { rawFile, rawKey, tag } = taken.copy;
  const body = () => readRawCopy(rawFile, rawKey);
  return answerWith({ type: m3u, from: [taken], etag: strongTag('raw', tag), body }, ifNoneMatch);
}

function ownPlaylist(taken: Taken<PlaylistCopy>, base: string, addressOf: (entry: ShowcaseEntry) => string, { ifNoneMatch }: StreamedRequest): ByteAnswer {
  const { db, tag } = taken.copy;
  const etag = strongTag('own', tag, base);
  return answerWith({ type: m3u, from: [taken], etag, body: () => inChunks(playlistLines(db, addressOf)) }, ifNoneMatch);
}

function* playlistLines(db: SqliteDatabase, addressOf: (entry: ShowcaseEntry) => string): Generator<string> {
  yield '#EXTM3U\n';
  for (const entry of readEntries(db)) {
    const attributes = { 'tvg-id': entry.guideId, 'tvg-name': entry.tvgName, 'tvg-chno': entry.number, 'tvg-logo': publicLogo(entry), 'group-title': entry.groupName };
    const written = Object.entries(attributes).map(([name, value]) => (value === null ? '' : ` ${name}="${inOneLine(value).replaceAll('"', "'")}"`));
    yield `#EXTINF:-1${written.join('')},${inOneLine(entry.name)}\n${addressOf(entry)}\n`;
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

function* wholeGuide(db: SqliteDatabase, filter: ProgrammeFilter): Generator<string> {
  let before = '{"channels":{';
  for (const channel of readGuideChannels(db)) {
    yield `${before}${JSON.stringify(channel.channelId)}:${JSON.stringify(shownGuideChannel(channel))}`;
    before = ',';
  }
  yield before === ',' ? '},"programs":{' : '{"channels":{},"programs":{';
  const programmesOf = programmeReader(db, filter);
  before = '';
  for (const channel of readGuideChannels(db)) {
    yield `${before}${JSON.stringify(channel.channelId)}:`;
    yield* programmeList(programmesOf(channel));
    before = ',';
  }
  yield '}}';
}

function* channelGuide(db: SqliteDatabase, channel: GuideChannelRow, filter: ProgrammeFilter): Generator<string> {
  yield `{"channel":${JSON.stringify(shownGuideChannel(channel))},"programs":`;
  yield* programmeList(programmeReader(db, filter)(channel));
  yield '}';
}

function programmeList(programmes: Iterable<ProgrammeRow>): Generator<string> {
  return jsonList(programmes, (programme) => JSON.stringify(shownProgramme(programme)));
}

function idOf({ kind, entryKey }: ShowcaseEntry): string {
  return titleId({ playlistId: showcaseId, kind, providerKey: entryKey });
}

function shownChannel(entry: ShowcaseEntry, url: string): ShownChannel {
  return { id: idOf(entry), name: entry.name, url, tvg_id: entry.guideId, group: entry.groupName, logo: publicLogo(entry) };
}

function shownBriefly(entry: ShowcaseEntry): { tvg_id: string | null; name: string; logo: string | null } {
  return { tvg_id: entry.guideId, name: entry.name, logo: publicLogo(entry) };
}

/** A picture that is only to be had with credentials is nobody else's. */
function publicLogo({ logo }: ShowcaseEntry): string | null {
  return logo === null || holdsPlaceholder(logo) ? null : logo;
}

function shownGuideChannel({ channelId, name, icon }: GuideChannelRow): ShownGuideChannel {
  return { id: channelId, name: name ?? channelId, icon };
}

function shownProgramme({ title, description, start, stop }: ProgrammeRow): ShownProgramme {
  return { title, description, start: new Date(start).toISOString(), stop: new Date(stop).toISOString() };
}

function shownOrNull(programme: ProgrammeRow | undefined): ShownProgramme | null {
  return programme ? shownProgramme(programme) : null;
}
