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

export const groups = sqliteTable('groups', {
  id: text().primaryKey(),
  playlistId: text('playlist_id').notNull(),
  kind: text().notNull(),
  providerKey: text('provider_key'),
  providerName: text('provider_name'),
  hidden: integer({ mode: 'boolean' }).notNull(),
  name: text(),
  position: integer(),
  mergedInto: text('merged_into'),
});

export const customGroups = sqliteTable('custom_groups', {
  id: text().primaryKey(),
  playlistId: text('playlist_id').notNull(),
  kind: text().notNull(),
  name: text().notNull(),
  hidden: integer({ mode: 'boolean' }).notNull(),
  position: integer(),
  createdAt: integer('created_at').notNull(),
});

export const customGroupTitles = sqliteTable(
  'custom_group_titles',
  {
    playlistId: text('playlist_id').notNull(),
    groupId: text('group_id').notNull(),
    kind: text().notNull(),
    providerKey: text('provider_key').notNull(),
    name: text().notNull(),
    guideId: text('guide_id'),
    category: text(),
    position: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.kind, t.providerKey] })],
);

export const guideSources = sqliteTable('guide_sources', {
  id: text().primaryKey(),
  playlistId: text('playlist_id').notNull(),
  type: text().notNull(),
  address: text(),
  place: text().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  position: integer().notNull(),
  offsetMinutes: integer('offset_minutes').notNull(),
  timeZone: text('time_zone'),
  reach: text(),
  createdAt: integer('created_at').notNull(),
});

export const guideMappings = sqliteTable(
  'guide_mappings',
  {
    playlistId: text('playlist_id').notNull(),
    providerKey: text('provider_key').notNull(),
    sourceId: text('source_id'),
    guideChannelId: text('guide_channel_id'),
    guideChannelName: text('guide_channel_name'),
    mappedAt: integer('mapped_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.playlistId, t.providerKey] })],
);

export const guideOffsets = sqliteTable(
  'guide_offsets',
  {
    playlistId: text('playlist_id').notNull(),
    type: text().notNull(),
    target: text().notNull(),
    minutes: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.playlistId, t.type, t.target] })],
);

export const reminders = sqliteTable('reminders', {
  id: text().primaryKey(),
  playlistId: text('playlist_id').notNull(),
  providerKey: text('provider_key').notNull(),
  channelName: text('channel_name').notNull(),
  start: integer().notNull(),
  programme: text().notNull(),
  action: text().notNull(),
  minutesBefore: integer('minutes_before').notNull(),
  state: text().notNull(),
  alertId: text('alert_id'),
  createdAt: integer('created_at').notNull(),
});

export const alerts = sqliteTable('alerts', {
  id: text().primaryKey(),
  playlistId: text('playlist_id'),
  kind: text().notNull(),
  text: text().notNull(),
  newOnly: integer('new_only', { mode: 'boolean' }).notNull(),
  action: text().notNull(),
  minutesBefore: integer('minutes_before').notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
});

/** One row; see `license-memory.ts`. */
export const licenseStates = sqliteTable('license_state', { id: integer().primaryKey(), token: text(), memory: text().notNull(), mac: text() });

export const settings = sqliteTable('settings', { name: text().primaryKey(), value: text().notNull() });

export type UserDatabase = BetterSQLite3Database;

export function userQueries(db: SqliteDatabase): UserDatabase {
  return drizzle(db);
}
