import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { findEvidence, openTitles, type StoredTitle } from './catalog/evidence.ts';
import { kindNumbers, kindOf } from './catalog/rows.ts';
import type { UserDatabase } from './database/user-schema.ts';
import type { SqliteDatabase } from './database/open.ts';
import type { Events } from './events.ts';
import { recognizeMarks, type MarkedTitle as SoughtTitle } from './ingest/recognize-marks.ts';
import { followPlacedTitles, listPlacedTitles } from './groups/follow-titles.ts';
import { noEvidence, type MarkEvidence } from './library/evidence.ts';
import { followTitles, listMarkedTitles, type FoundTitle, type MarkedTitle } from './library/reconcile.ts';
import type { Logger } from './log.ts';

export interface MarkFollower {
  /** What a mark on this title keeps to recognize it by. */
  evidenceOf(titleId: TitleId): MarkEvidence | undefined;
  /** Lets all marks of a playlist, and groups of the owner's own, follow their titles; cheap where every key is right. Never rejects. */
  followAll(playlistId: PlaylistId): Promise<void>;
  /** The marks on a series' episodes, once the series' own page has been read. */
  followEpisodes(seriesId: TitleId): Promise<void>;
  close(): Promise<void>;
}

/** Puts together what the library knows of marks, the catalog of titles, and ingest of recognizing them. */
export function createMarkFollower(parts: { db: UserDatabase; cache: SqliteDatabase; events: Events; log: Logger }): MarkFollower {
  const { db, cache, events } = parts;
  const log = parts.log.child({ domain: 'library' });
  let isClosed = false;
  let last = Promise.resolve();

  /** Titles to look for, and what to do with those that were found. */
  interface Followed {
    list(): MarkedTitle[];
    follow(found: readonly FoundTitle[]): void;
  }

  const marksOf = (playlistId: PlaylistId, list = () => listMarkedTitles(db, playlistId)): Followed => ({
    list,
    follow(found) {
      if (followTitles(db, playlistId, found)) events.emit({ type: 'library.changed', playlistId });
    },
  });

  const groupsOf = (playlistId: PlaylistId): Followed => ({
    list: () => listPlacedTitles(db, playlistId).map((title) => ({ ...noEvidence, ...title })),
    follow(found) {
      const places = found.map(({ mark, providerKey, evidence: { name, guideId, category } }) => ({
        before: mark,
        now: { providerKey, name, guideId, category },
      }));
      if (followPlacedTitles(db, playlistId, places)) events.emit({ type: 'catalog.changed', playlistId });
    },
  });

  async function follow(playlistId: PlaylistId, followed: Followed): Promise<void> {
    for (;;) {
      const titles = isClosed ? undefined : openTitles(cache, playlistId);
      const marks = titles ? followed.list() : [];
      if (!titles || marks.length === 0) return;
      const stamp = titles.stamp();
      const found = await recognizeMarks(marks.map(toSought), titles);
      if (isClosed) return;
      if (titles.stamp() !== stamp) continue;
      const following = found.map(({ mark, title, confidence }) => ({
        mark: toMarked(mark),
        providerKey: title.providerKey,
        evidence: toEvidence(title),
        confidence,
      }));
      followed.follow(following);
      return;
    }
  }

  /** One after the other: each reads marks that the one before may move. */
  function inTurn(playlistId: PlaylistId, followed: Followed): Promise<void> {
    last = last
      .then(() => follow(playlistId, followed))
      .catch((error: unknown) => log.error({ playlistId, err: error }, 'marks could not follow their titles'));
    return last;
  }

  return {
    evidenceOf(titleId) {
      const title = findEvidence(cache, titleRef(titleId));
      return title && toEvidence(title);
    },
    async followAll(playlistId) {
      await inTurn(playlistId, marksOf(playlistId));
      await inTurn(playlistId, groupsOf(playlistId));
    },
    followEpisodes(seriesId) {
      const { playlistId, providerKey } = titleRef(seriesId);
      const ofEpisodes = () =>
        listMarkedTitles(db, playlistId).filter(({ kind, seriesKey }) => kind === 'episode' && seriesKey === providerKey);
      return inTurn(playlistId, marksOf(playlistId, ofEpisodes));
    },
    close() {
      isClosed = true;
      return last;
    },
  };
}

function toSought({ kind, category, ...mark }: MarkedTitle): SoughtTitle {
  return { ...mark, kind: kindNumbers[kind], group: category, number: null };
}

function toMarked(mark: SoughtTitle): MarkedTitle {
  return { ...toEvidence(mark), kind: kindOf(mark), providerKey: mark.providerKey };
}

function toEvidence({ name, guideId, group, year, seriesKey, seriesName, season, episode }: SoughtTitle | StoredTitle): MarkEvidence {
  return { name, guideId, category: group, year, seriesKey, seriesName, season, episode };
}
