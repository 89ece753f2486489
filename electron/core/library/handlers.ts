import type { CoreHandlers } from '#shared/contract/contract.ts';
import { titleRef, type TitleId } from '#shared/model/ids.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import { noEvidence, type MarkEvidence } from './evidence.ts';
import { listFavorites, listHistory, listResumePoints } from './queries.ts';
import { addFavorite, clearHistory, recordWatch, removeFavorite, removeResumePoint, setResumePoint } from './writes.ts';

/** Past this share of its length a title counts as watched. */
const watchedShare = 0.95;

export interface LibraryOptions {
  db: UserDatabase;
  events: Events;
  clock: () => number;
  /** What a marked title is recognized by later; given by `core.ts`, because titles are the catalog's business. */
  evidenceOf: (titleId: TitleId) => MarkEvidence | undefined;
}

export function createLibraryHandlers({ db, events, clock, evidenceOf }: LibraryOptions): CoreHandlers['library'] {
  function changed(titleId: TitleId): void {
    events.emit({ type: 'library.changed', playlistId: titleRef(titleId).playlistId });
  }

  const mark = (titleId: TitleId) => ({ ...titleRef(titleId), ...(evidenceOf(titleId) ?? noEvidence), markedAt: clock() });

  return {
    listFavorites: ({ playlistId }) => ({ favorites: listFavorites(db, playlistId) }),
    addFavorite({ titleId }) {
      addFavorite(db, mark(titleId));
      changed(titleId);
      return {};
    },
    removeFavorite({ titleId }) {
      removeFavorite(db, titleRef(titleId));
      changed(titleId);
      return {};
    },
    listHistory: ({ playlistId, limit }) => ({ history: listHistory(db, playlistId, limit) }),
    recordWatch({ titleId }) {
      recordWatch(db, mark(titleId));
      changed(titleId);
      return {};
    },
    clearHistory({ playlistId }) {
      clearHistory(db, playlistId);
      events.emit({ type: 'library.changed', playlistId });
      return {};
    },
    listResumePoints: ({ playlistId }) => ({ resumePoints: listResumePoints(db, playlistId) }),
    setResumePoint({ titleId, positionMs, durationMs, seriesId }) {
      const watched = durationMs !== null && durationMs > 0 && positionMs >= durationMs * watchedShare;
      if (watched) removeResumePoint(db, titleRef(titleId));
      else {
        const point = { ...mark(titleId), positionMs, durationMs };
        setResumePoint(db, seriesId === null ? point : { ...point, seriesKey: titleRef(seriesId).providerKey });
      }
      changed(titleId);
      return {};
    },
  };
}
