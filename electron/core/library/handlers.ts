import type { CoreHandlers } from '#shared/contract/contract.ts';
import { titleRef, type TitleId } from '#shared/model/ids.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import { listFavorites, listHistory, listResumePoints } from './queries.ts';
import { addFavorite, clearHistory, recordWatch, removeFavorite, removeResumePoint, setResumePoint } from './writes.ts';

/** Past this share of its length a title counts as watched. */
const watchedShare = 0.95;

export interface LibraryOptions {
  db: UserDatabase;
  events: Events;
  clock: () => number;
  /** The name a mark is kept under; given by `core.ts`, because names are the catalog's business. */
  nameOf: (titleId: TitleId) => string | undefined;
}

export function createLibraryHandlers({ db, events, clock, nameOf }: LibraryOptions): CoreHandlers['library'] {
  function changed(titleId: TitleId): void {
    events.emit({ type: 'library.changed', playlistId: titleRef(titleId).playlistId });
  }

  const mark = (titleId: TitleId) => ({ ...titleRef(titleId), name: nameOf(titleId) ?? '', markedAt: clock() });

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
        const seriesKey = seriesId === null ? null : titleRef(seriesId).providerKey;
        setResumePoint(db, { ...mark(titleId), positionMs, durationMs, seriesKey });
      }
      changed(titleId);
      return {};
    },
  };
}
