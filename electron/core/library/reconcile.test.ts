import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import type { PlaylistId, TitleKind } from '#shared/model/ids.ts';
import { migrate } from '../database/migrate.ts';
import { userMigrations } from '../database/user-database.ts';
import { userQueries, type UserDatabase } from '../database/user-schema.ts';
import { noEvidence } from './evidence.ts';
import { listFavorites, listHistory, listResumePoints } from './queries.ts';
import { followTitles, listMarkedTitles, type FoundTitle } from './reconcile.ts';
import { addFavorite, recordWatch, setResumePoint } from './writes.ts';

const playlistId = 'abcd1234' as PlaylistId;
let db: UserDatabase;

beforeEach(() => {
  const file = new Database(':memory:');
  migrate(file, userMigrations);
  db = userQueries(file);
});

function favorite(providerKey: string, name: string, markedAt: number, kind: TitleKind = 'channel'): void {
  addFavorite(db, { ...noEvidence, playlistId, kind, providerKey, name, markedAt });
}

/** What recognizing says: the mark under `from` is the title under `to`. */
function found(from: string, to: string, { confidence = 0.99, name = '' } = {}): FoundTitle {
  const mark = listMarkedTitles(db, playlistId).find(({ providerKey }) => providerKey === from);
  if (!mark) throw new Error('no such mark');
  const { kind: _, providerKey: __, ...evidence } = mark;
  return { mark, providerKey: to, evidence: { ...evidence, name: name || mark.name }, confidence };
}

const favorites = () => listFavorites(db, playlistId).map(({ id, name, markedAt }) => [id.split('.')[2], name, markedAt]);

test('swapped keys swap marks', () => {
  favorite('5', 'Five', 1);
  favorite('6', 'Six', 2);
  favorite('7', 'Seven', 3);
  expect(followTitles(db, playlistId, [found('5', '6'), found('6', '7'), found('7', '5')])).toBe(true);
  expect(favorites()).toEqual([['6', 'Five', 1], ['7', 'Six', 2], ['5', 'Seven', 3]]);
});

test('every kind of mark goes along, and a name follows the catalog', () => {
  const mark = { ...noEvidence, playlistId, kind: 'movie', providerKey: '9', name: 'Amber', markedAt: 4 } as const;
  addFavorite(db, mark);
  recordWatch(db, mark);
  setResumePoint(db, { ...mark, positionMs: 60_000, durationMs: 90_000 });
  followTitles(db, playlistId, [found('9', '77', { name: 'Amber (2020)' })]);
  const title = { id: `${playlistId}.m.77`, kind: 'movie', name: 'Amber (2020)', markedAt: 4 };
  expect(listFavorites(db, playlistId)).toEqual([title]);
  expect(listHistory(db, playlistId, 9)).toEqual([title]);
  expect(listResumePoints(db, playlistId)).toEqual([{ ...title, positionMs: 60_000, durationMs: 90_000, seriesId: null }]);
});

test('two marks that meet on one title become one: the older favorite, the newer position', () => {
  const mark = (providerKey: string, markedAt: number) => ({ ...noEvidence, playlistId, kind: 'movie', providerKey, name: 'Amber', markedAt }) as const;
  addFavorite(db, mark('9', 1));
  addFavorite(db, mark('77', 5));
  setResumePoint(db, { ...mark('9', 2), positionMs: 1_000, durationMs: null });
  setResumePoint(db, { ...mark('77', 6), positionMs: 2_000, durationMs: null });
  followTitles(db, playlistId, [found('9', '77'), found('77', '77')]);
  expect(favorites()).toEqual([['77', 'Amber', 1]]);
  expect(listResumePoints(db, playlistId)).toMatchObject([{ markedAt: 6, positionMs: 2_000 }]);
});

test('where it is not sure that two marks are on one title, both stay', () => {
  favorite('5', 'Five', 1);
  favorite('6', 'Six', 2);
  expect(followTitles(db, playlistId, [found('5', '6', { confidence: 0.75 }), found('6', '6')])).toBe(false);
  expect(favorites()).toEqual([['5', 'Five', 1], ['6', 'Six', 2]]);
});

test('a mark found nowhere is kept aside when the title under its key is of another mark', () => {
  favorite('5', 'Gone', 1);
  favorite('6', 'Six', 2);
  followTitles(db, playlistId, [found('6', '5')]);
  expect(favorites()).toEqual([['5~1', 'Gone', 1], ['5', 'Six', 2]].map(([key, ...rest]) => [encodeURIComponent(String(key)), ...rest]));
});

test('episodes follow their series', () => {
  const episode = (providerKey: string, seriesKey: string, markedAt: number) =>
    ({ ...noEvidence, playlistId, kind: 'episode', providerKey, name: 'Pilot', seriesKey, markedAt, positionMs: 1, durationMs: null }) as const;
  setResumePoint(db, episode('91', '30', 2));
  setResumePoint(db, episode('92', '31', 1));
  const series = (from: string, to: string): FoundTitle => ({
    mark: { ...noEvidence, kind: 'series', providerKey: from },
    providerKey: to,
    evidence: noEvidence,
    confidence: 0.99,
  });
  followTitles(db, playlistId, [series('30', '31'), series('31', '30')]);
  expect(listResumePoints(db, playlistId).map(({ seriesId }) => seriesId)).toEqual([`${playlistId}.s.31`, `${playlistId}.s.30`]);
});

test('when every title is where it was, nothing is written', () => {
  favorite('5', 'Five', 1);
  expect(followTitles(db, playlistId, [found('5', '5')])).toBe(false);
});
