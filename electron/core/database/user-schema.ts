import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SqliteDatabase } from './open.ts';

/** What the user made; the migrations create it, this gives queries their types. */
export const playlists = sqliteTable('playlists', {
  id: text().primaryKey(),
  name: text().notNull(),
  sourceType: text('source_type').notNull(),
  place: text().notNull(),
  address: text(),
  reach: text(),
  options: text().notNull(),
  login: integer({ mode: 'boolean' }).notNull(),
  active: integer({ mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  lastResult: text('last_result'),
  lastFailure: text('last_failure'),
  choice: text(),
  held: text(),
});

const mark = {
  playlistId: text('playlist_id').notNull(),
  kind: text().notNull(),
  providerKey: text('provider_key').notNull(),
  name: text().notNull(),
  markedAt: integer('marked_at').notNull(),
  guideId: text('guide_id'),
  category: text(),
  year: integer(),
  seriesKey: text('series_key'),
  seriesName: text('series_name'),
  season: integer(),
  episode: integer(),
};

export const favorites = sqliteTable('favorites', mark, (t) => [
  primaryKey({ columns: [t.playlistId, t.kind, t.providerKey] }),
]);

export const history = sqliteTable('history', mark, (t) => [
  primaryKey({ columns: [t.playlistId, t.kind, t.providerKey] }),
]);

export const resumePoints = sqliteTable(
  'resume_points',
  {
    ...mark,
    positionMs: integer('position_ms').notNull(),
    durationMs: integer('duration_ms'),
  },
  (t) => [primaryKey({ columns: [t.playlistId, t.kind, t.providerKey] })],
);

export const settings = sqliteTable('settings', { name: text().primaryKey(), value: text().notNull() });

export type UserDatabase = BetterSQLite3Database;

export function userQueries(db: SqliteDatabase): UserDatabase {
  return drizzle(db);
}
