import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { findEvidence, openTitles, type StoredTitle } from './catalog/evidence.ts';
import { kindNumbers, kindOf } from './catalog/rows.ts';
import type { UserDatabase } from './database/user-schema.ts';
import type { SqliteDatabase } from './database/open.ts';
import type { Events } from './events.ts';
import { recognizeMarks, type MarkedTitle as SoughtTitle } from './ingest/recognize-marks.ts';
import type { MarkEvidence } from './library/evidence.ts';
import { followTitles, listMarkedTitles, type MarkedTitle } from './library/reconcile.ts';
import type { Logger } from './log.ts';

export interface MarkFollower {
  /** What a mark on this title keeps to recognize it by. */
  evidenceOf(titleId: TitleId): MarkEvidence | undefined;
  /** Lets all marks of a playlist follow their titles; cheap where every key is right. Never rejects. */
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

  async function follow(playlistId: PlaylistId, listMarks: () => MarkedTitle[]): Promise<void> {
    for (;;) {
      const titles = isClosed ? undefined : openTitles(cache, playlistId);
      const marks = titles ? listMarks() : [];
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
      if (followTitles(db, playlistId, following)) events.emit({ type: 'library.changed', playlistId });
      return;
    }
  }

  /** One after the other: each reads marks that the one before may move. */
  function inTurn(playlistId: PlaylistId, listMarks: () => MarkedTitle[]): Promise<void> {
    last = last
      .then(() => follow(playlistId, listMarks))
      .catch((error: unknown) => log.error({ playlistId, err: error }, 'marks could not follow their titles'));
    return last;
  }

  return {
    evidenceOf(titleId) {
      const title = findEvidence(cache, titleRef(titleId));
      return title && toEvidence(title);
    },
    followAll: (playlistId) => inTurn(playlistId, () => listMarkedTitles(db, playlistId)),
    followEpisodes(seriesId) {
      const { playlistId, providerKey } = titleRef(seriesId);
      return inTurn(playlistId, () =>
        listMarkedTitles(db, playlistId).filter(({ kind, seriesKey }) => kind === 'episode' && seriesKey === providerKey),
      );
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
