import { AppError } from '#shared/errors.ts';
import type { PlaylistId, TitleKind } from '#shared/model/ids.ts';
import type { MovePreview } from '#shared/model/move.ts';
import { SourceOptions, type Source } from '#shared/model/source.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Account, Credentials, Vault } from '../secrets/vault.ts';
import { findPlaylist, type StoredPlaylist } from './queries.ts';
import { typedAddress, type CatalogJob, type CatalogOutcome, type ReachableSource, type Refresher } from './refresh.ts';
import { takeApart } from './source-parts.ts';
import { saveResult, updatePlaylist } from './writes.ts';

/** A mark as far as a move is concerned. */
export interface MarkAtStake {
  kind: TitleKind;
  providerKey: string;
  name: string;
}

/** What the user made of a playlist. */
export interface Stakes {
  favorites: readonly MarkAtStake[];
  history: readonly MarkAtStake[];
  resumePoints: readonly MarkAtStake[];
  /** Groups the user arranged. */
  groups: readonly { kind: 'channel' | 'movie' | 'series'; key: string; name: string | null }[];
}

export interface MoveOutlook {
  before: number;
  after: number;
  same: number;
  /** For each mark asked about, and each group, whether it would find its title again. */
  marks: boolean[];
  groups: boolean[];
  accounts: Account[];
}

/** Given by `core.ts`. */
export interface MoveParts {
  stakesOf: (playlistId: PlaylistId) => Stakes;
  resolveReach: (typed: string) => Promise<Reach>;
  readMove: (job: CatalogJob, marks: readonly MarkAtStake[], groups: Stakes['groups']) => Promise<MoveOutlook>;
  makeMove: (playlistId: PlaylistId) => Promise<CatalogOutcome>;
  dropMove: (playlistId: PlaylistId) => Promise<void>;
}

export interface Moves {
  preview(playlist: StoredPlaylist, source: Source, options: SourceOptions | undefined): Promise<MovePreview>;
  apply(playlist: StoredPlaylist): Promise<void>;
  discard(playlistId: PlaylistId): Promise<void>;
}

interface NewPlace {
  source: Source;
  options: SourceOptions;
  reach: Reach;
  accounts: Account[];
}

/** How many marked titles that would not be found again are named. */
const namedMissing = 100;

/** Moves of playlists to another host or account: looked at first, made as a whole. Credentials wait in memory. */
export function createMoves({ db, vault, refresher, ...parts }: MoveParts & { db: UserDatabase; vault: Vault; refresher: Refresher }): Moves {
  const previewed = new Map<PlaylistId, NewPlace>();

  async function look(playlist: StoredPlaylist, source: Source, options: SourceOptions, job: CatalogJob): Promise<MovePreview> {
    const { favorites, history, resumePoints, groups } = parts.stakesOf(playlist.id);
    const marks = [...favorites, ...history, ...resumePoints];
    const { accounts, ...outlook } = await parts.readMove(job, marks, groups);
    previewed.set(playlist.id, { source, options, reach: job.reach, accounts });
    const kept = outlook.marks.slice();
    const survival = (of: readonly MarkAtStake[]) => ({ kept: kept.splice(0, of.length).filter(Boolean).length, total: of.length });
    const lost = new Map(
      marks.filter((_, at) => !outlook.marks[at]).map(({ kind, providerKey, name }) => [`${kind} ${providerKey}`, { kind, name }]),
    );
    return {
      before: outlook.before,
      after: outlook.after,
      same: outlook.same,
      favorites: survival(favorites),
      history: survival(history),
      resumePoints: survival(resumePoints),
      groups: { kept: outlook.groups.filter(Boolean).length, total: groups.length },
      missing: [...lost.values()].slice(0, namedMissing),
    };
  }

  return {
    async preview(playlist, source, options = SourceOptions.parse({})) {
      const reachable = toReachable(source);
      const typed = typedAddress(reachable);
      const reach = typed === undefined ? 'public' : await parts.resolveReach(typed);
      previewed.delete(playlist.id);
      return refresher.occupy(playlist.id, async (open) =>
        look(playlist, source, options, await refresher.openJob(playlist, open, { source: reachable, reach, options })),
      );
    },

    async apply(playlist) {
      const place = previewed.get(playlist.id);
      if (!place) throw new AppError('conflict', 'This move is not ready any more; look at the new source again');
      previewed.delete(playlist.id);
      await refresher.occupy(playlist.id, async () => {
        const before = await vault.read(playlist.id);
        // First the way, then the catalog: stopped in between, the next refresh reads the new source and recognizes its titles.
        await settle(playlist.id, place);
        try {
          const { result } = await parts.makeMove(playlist.id);
          saveResult(db, playlist.id, result, null);
        } catch (error) {
          await unsettle(playlist, before);
          throw error;
        }
      });
    },

    async discard(playlistId) {
      previewed.delete(playlistId);
      await parts.dropMove(playlistId);
    },
  };

  async function settle(id: PlaylistId, { source, options, reach, accounts }: NewPlace): Promise<void> {
    const { place, address, credentials } = takeApart(source);
    const inList = source.type === 'm3u-url' || source.type === 'm3u-file';
    if (credentials ?? (inList && accounts.length > 0)) {
      await vault.write(id, { ...(credentials ?? {}), accounts: inList ? accounts : (credentials?.accounts ?? []) });
    } else await vault.remove(id);
    updatePlaylist(db, id, { sourceType: source.type, place, address, reach, options });
  }

  async function unsettle(playlist: StoredPlaylist, credentials: Credentials | undefined): Promise<void> {
    if (!findPlaylist(db, playlist.id)) return;
    if (credentials) await vault.write(playlist.id, credentials);
    else await vault.remove(playlist.id);
    const { id, sourceType, place, address, reach, options } = playlist;
    updatePlaylist(db, id, { sourceType, place, address, reach, options });
  }
}

function toReachable(source: Source): ReachableSource {
  switch (source.type) {
    case 'xtream':
      return { type: 'xtream', server: source.server, username: source.username, password: source.password };
    case 'm3u-url':
      return source;
    case 'm3u-file':
      if (source.path !== null) return { type: 'm3u-file', path: source.path };
      throw new AppError('invalid_input', 'A playlist moves to a login, a link or a file on this machine');
    case 'demo':
      throw new AppError('invalid_input', 'The demo is a playlist of its own; add it instead');
  }
}
