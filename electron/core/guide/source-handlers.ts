import { createHash, randomBytes } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import { AppError, type Failure } from '#shared/errors.ts';
import { GuideReport, type GuideProgress, type GuideSource, type GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { SourceOptions } from '#shared/model/source.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Vault } from '../secrets/vault.ts';
import { listStoredGuides } from './queries.ts';
import { findSource, insertSource, listSources, orderSources, removeSource, updateSource, type StoredSource } from './stored-sources.ts';

/** Where a guide is to be had, with all it takes; lives in memory only. */
export type GuideWay = { type: 'url'; url: string; reach: Reach; options: SourceOptions } | { type: 'file'; path: string };

/** Fetches guides and stores them; given by `core.ts`. */
export interface GuideRefresher {
  /** Fetches one source, or all that are switched on; only what is due unless the owner asked. `isFresh` reads it although it may be the same as before. */
  start(playlistId: PlaylistId, request?: { sourceId?: GuideSourceId; byOwner?: boolean; isFresh?: boolean }): { started: boolean };
  cancel(playlistId: PlaylistId): void;
  /** What is being fetched for a playlist, if anything is. */
  progressOf(playlistId: PlaylistId): GuideProgress | undefined;
  /** Why a source could not be fetched or read the last time. */
  failureOf(sourceId: GuideSourceId): Failure | undefined;
  /** Sources came, went, were ordered or switched: the stored guide is to agree with `sourcesOf`. */
  follow(playlistId: PlaylistId): void;
  /** What the owner mapped is other than before: matches anew, and fetches what lacks programmes then. Ends when the matches are stored. */
  rematch(playlistId: PlaylistId): Promise<void>;
}

/** What a playlist is to its guides. */
export interface GuidedPlaylist {
  place: string;
  /** It has a panel of its own, and so an `xmltv.php`. */
  isPanel: boolean;
  options: SourceOptions;
}

export interface GuideSourcesOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  vault: Vault;
  events: Events;
  clock: () => number;
  refresher: GuideRefresher;
  findPlaylist: (playlistId: PlaylistId) => GuidedPlaylist | undefined;
  /** The guides that the playlist itself names, as templates, best first; undefined while its catalog is not there. */
  guideUrlsOf: (playlistId: PlaylistId) => readonly string[] | undefined;
  /** How far the playlist's own addresses may lead, its panel's `xmltv.php`, and what fills templates. */
  openPlaylist: (playlistId: PlaylistId) => Promise<{ reach: Reach; panelGuide: string | null; fill: (template: string) => string }>;
  resolveReach: (typed: string) => Promise<Reach>;
  /** Whether an address may hold credentials. */
  isSecret: (address: string) => boolean;
}

export interface GuideSources {
  handlers: CoreHandlers['guideSources'];
  /** All of a playlist's sources in the owner's order, also those that are switched off. */
  sourcesOf(playlistId: PlaylistId): StoredSource[];
  /** Everything it takes to fetch a source now. Throws `credentials_missing`, or `not_found` when it was removed. */
  wayOf(sourceId: GuideSourceId): Promise<GuideWay>;
  /** Brings the sources that nobody added by hand in step with the playlist and its catalog. */
  follow(playlistId: PlaylistId): void;
}

/** More than any list names; a hostile one names thousands. */
const mostSources = 50;

export function createGuideSources(options: GuideSourcesOptions): GuideSources {
  const { db, guide, vault, events, clock, refresher } = options;

  function changed(playlistId: PlaylistId): void {
    refresher.follow(playlistId);
    events.emit({ type: 'guide.changed', playlistId });
  }

  function presentPlaylist(playlistId: PlaylistId): GuidedPlaylist {
    const playlist = options.findPlaylist(playlistId);
    if (!playlist) throw new AppError('not_found', 'This playlist is gone');
    return playlist;
  }

  function present(sourceId: GuideSourceId): StoredSource {
    const source = findSource(db, sourceId);
    if (!source) throw new AppError('not_found', 'This guide source is gone');
    return source;
  }

  function describe(playlistId: PlaylistId, sources: readonly StoredSource[]): GuideSource[] {
    const stored = new Map(listStoredGuides(guide, playlistId).map((each) => [each.sourceId, each]));
    const running = refresher.progressOf(playlistId);
    return sources.map(({ id, type, place, enabled, offsetMinutes, timeZone }) => {
      const kept = stored.get(id);
      return {
        ...{ id, playlistId, type, place, enabled, offsetMinutes, timeZone },
        refreshedAt: kept?.refreshedAt ?? null,
        refreshing: running?.sourceId === id,
        report: kept?.report == null ? null : readReport(kept.report),
        lastFailure: refresher.failureOf(id) ?? null,
      };
    });
  }

  /** What its owner would know the address by, whichever way it was kept. */
  async function addressOf({ id, type, address }: StoredSource): Promise<string | null> {
    return address ?? (type === 'url' ? ((await vault.read(id))?.url ?? null) : null);
  }

  function newSource(playlistId: PlaylistId, source: Pick<StoredSource, 'type' | 'address' | 'place'>): StoredSource {
    return { id: newSourceId(), playlistId, ...source, enabled: true, offsetMinutes: 0, timeZone: null, reach: null, createdAt: clock() };
  }

  /** Puts in place what the playlist names now; returns whether anything is other than before. */
  function followPlaylist(playlistId: PlaylistId, { isPanel, place }: GuidedPlaylist): boolean {
    const before = listSources(db, playlistId);
    let isChanged = false;
    const panel = before.find(({ type }) => type === 'panel');
    if (isPanel && !panel) {
      insertSource(db, { ...newSource(playlistId, { type: 'panel', address: panelAddress, place }), id: freeId(idOf(playlistId, panelAddress)) });
      isChanged = true;
    } else if (panel && !isPanel) {
      removeSource(db, panel.id, { forGood: false });
      isChanged = true;
    } else if (panel && panel.place !== place) {
      updateSource(db, panel.id, { place });
      isChanged = true;
    }

    const urls = options.guideUrlsOf(playlistId);
    if (!urls) return isChanged;
    const wanted = [...new Set(urls)].map((url) => ({ host: hostOf(url), address: digestOf(url) })).slice(0, mostSources);
    const named = before.filter(({ type }) => type === 'playlist');
    const fresh = wanted.filter(({ host, address }) => host !== null && !named.some((source) => source.address === address));
    for (const source of named.filter((each) => !wanted.some(({ address }) => address === each.address))) {
      // Another address on the same host is the same guide by a new name: it keeps what its owner made of it.
      const at = fresh.findIndex(({ host }) => host === source.place);
      const [renamed] = at === -1 ? [] : fresh.splice(at, 1);
      if (renamed) updateSource(db, source.id, { address: renamed.address });
      else removeSource(db, source.id, { forGood: false });
      isChanged = true;
    }
    for (const { host, address } of fresh) {
      const source = newSource(playlistId, { type: 'playlist', address, place: host ?? place });
      insertSource(db, { ...source, id: freeId(idOf(playlistId, address)) });
      isChanged = true;
    }
    return isChanged;
  }

  function freeId(id: GuideSourceId): GuideSourceId {
    return findSource(db, id) ? newSourceId() : id;
  }

  const handlers: CoreHandlers['guideSources'] = {
    listSources({ playlistId }) {
      presentPlaylist(playlistId);
      return { sources: describe(playlistId, listSources(db, playlistId)) };
    },

    async addSource({ playlistId, address: typed }) {
      presentPlaylist(playlistId);
      const { type, address, place } = recognizeAddress(typed);
      const before = listSources(db, playlistId);
      if (before.length >= mostSources) throw new AppError('conflict', `A playlist can have ${mostSources} guide sources`);
      const known = await Promise.all(before.map(addressOf));
      if (known.includes(address)) throw new AppError('conflict', 'This playlist has this guide already');
      const isSecret = type === 'url' && options.isSecret(address);
      const source = newSource(playlistId, { type, place, address: isSecret ? null : address });
      if (isSecret) await vault.write(source.id, { url: address, accounts: [] });
      insertSource(db, source);
      changed(playlistId);
      refresher.start(playlistId, { sourceId: source.id, byOwner: true });
      const [described] = describe(playlistId, [source]);
      if (!described) throw new Error('a source that was just added is described');
      return described;
    },

    updateSource({ sourceId, enabled, offsetMinutes, timeZone }) {
      const source = present(sourceId);
      if (timeZone != null && !isTimeZone(timeZone)) throw new AppError('invalid_input', 'There is no such time zone');
      updateSource(db, sourceId, {
        ...(enabled === undefined ? {} : { enabled }),
        ...(offsetMinutes === undefined ? {} : { offsetMinutes }),
        ...(timeZone === undefined ? {} : { timeZone }),
      });
      changed(source.playlistId);
      const isElsewhere = timeZone !== undefined && timeZone !== source.timeZone;
      const isOn = enabled ?? source.enabled;
      // What was read with another zone in mind is read again; what was switched off may be old by now.
      if (isOn && isElsewhere) refresher.start(source.playlistId, { sourceId, byOwner: true, isFresh: true });
      else if (isOn && !source.enabled) refresher.start(source.playlistId, { sourceId });
      return {};
    },

    async removeSource({ sourceId }) {
      const { playlistId, type } = present(sourceId);
      if (type === 'panel' || type === 'playlist') throw new AppError('conflict', 'The playlist itself names this guide; switch it off instead');
      removeSource(db, sourceId, { forGood: true });
      changed(playlistId);
      await vault.remove(sourceId);
      return {};
    },

    orderSources({ playlistId, sources }) {
      presentPlaylist(playlistId);
      const before = listSources(db, playlistId).map(({ id }) => id);
      const named = [...new Set(sources)].filter((id) => before.includes(id));
      // One that was found meanwhile stays behind those that were ordered.
      orderSources(db, [...named, ...before.filter((id) => !named.includes(id))]);
      changed(playlistId);
      return {};
    },

    refreshGuide({ playlistId, sourceId }) {
      presentPlaylist(playlistId);
      if (sourceId !== undefined && present(sourceId).playlistId !== playlistId) throw new AppError('not_found', 'This playlist has no such guide source');
      return refresher.start(playlistId, { ...(sourceId === undefined ? {} : { sourceId }), byOwner: true });
    },

    cancelGuideRefresh({ playlistId }) {
      refresher.cancel(playlistId);
      return {};
    },
  };

  return {
    handlers,
    sourcesOf: (playlistId) => listSources(db, playlistId),

    async wayOf(sourceId) {
      const source = present(sourceId);
      const { playlistId, type } = source;
      if (type === 'file') return { type: 'file', path: source.address ?? '' };
      if (type === 'url') {
        const url = await addressOf(source);
        if (url === null) throw new AppError('credentials_missing', 'The address of this guide is not known here any more; add it again');
        // Decided when it is first needed, and kept: a public name may be pointed into the house later.
        const reach = source.reach ?? (await options.resolveReach(url));
        if (source.reach === null) updateSource(db, sourceId, { reach });
        return { type: 'url', url, reach, options: SourceOptions.parse({}) };
      }
      const playlist = presentPlaylist(playlistId);
      const { reach, panelGuide, fill } = await options.openPlaylist(playlistId);
      const named = type === 'playlist' ? options.guideUrlsOf(playlistId)?.find((each) => digestOf(each) === source.address) : undefined;
      if (type === 'playlist' && named === undefined) throw new AppError('not_found', 'The playlist does not name this guide any more; refresh the playlist');
      const url = named === undefined ? panelGuide : fill(named);
      if (url === null) throw new AppError('credentials_missing', 'The user name and password of this playlist are not known here any more; enter them again');
      return { type: 'url', url, reach, options: playlist.options };
    },

    follow(playlistId) {
      const playlist = options.findPlaylist(playlistId);
      if (playlist && followPlaylist(playlistId, playlist)) changed(playlistId);
    },
  };
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

function newSourceId(): GuideSourceId {
  return [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]).join('') as GuideSourceId; // signs of the id's alphabet
}

/** What stands for the panel's own guide. */
const panelAddress = 'xmltv.php';

/** The same for the same template, in every profile; nothing can be read out of it. */
function digestOf(template: string): string {
  return createHash('sha256').update(template).digest('base64url').slice(0, 22);
}

/** A source that the playlist stops naming and names again is the one it was: what was mapped to it holds. */
function idOf(playlistId: PlaylistId, address: string): GuideSourceId {
  return createHash('sha256').update(`${playlistId}\n${address}`).digest('hex').slice(0, 12) as GuideSourceId; // signs of the id's alphabet
}

/** Host (and port) of an address on the web. */
function hostOf(address: string): string | null {
  const url = URL.parse(address);
  return url && url.host !== '' && (url.protocol === 'http:' || url.protocol === 'https:') ? url.host : null;
}

function recognizeAddress(typed: string): { type: 'url' | 'file'; address: string; place: string } {
  if (/^https?:\/\//i.test(typed)) {
    const place = hostOf(typed);
    if (place === null) throw new AppError('invalid_input', 'This address has no host');
    return { type: 'url', address: typed, place };
  }
  const path = /^file:\/\//i.test(typed) ? pathOf(typed) : typed;
  if (path === undefined || !isAbsolute(path)) {
    throw new AppError('invalid_input', 'Give an address that begins with http:// or https://, or the whole path of a file');
  }
  return { type: 'file', address: path, place: basename(path) };
}

function pathOf(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Null for one that another version wrote. */
function readReport(text: string): GuideReport | null {
  try {
    return GuideReport.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
