import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { userMigrations } from '../user-database.ts';

/** A database as version 0.1.0 wrote it. */
function released(): Database.Database {
  const db = new Database(':memory:');
  migrate(
    db,
    userMigrations.filter(({ version }) => version < 2),
  );
  db.exec(`
    INSERT INTO playlists (id, name, source_type, place, address, reach, options, login, active, created_at, last_result)
      VALUES ('abcd1234', 'Home', 'xtream', 'tv.example', 'http://tv.example', '"public"', '{}', 1, 1, 1700000000000, '{}');
    INSERT INTO favorites (playlist_id, kind, provider_key, name, marked_at)
      VALUES ('abcd1234', 'channel', '7', 'Beta Two', 1700000001000), ('abcd1234', 'movie', '9', 'Amber Film', 1700000002000);
    INSERT INTO history (playlist_id, kind, provider_key, name, marked_at)
      VALUES ('abcd1234', 'channel', '7', 'Beta Two', 1700000003000);
    INSERT INTO resume_points (playlist_id, kind, provider_key, name, marked_at, position_ms, duration_ms, series_key)
      VALUES ('abcd1234', 'episode', '91', 'Pilot', 1700000004000, 61000, 2400000, '30'),
             ('abcd1234', 'movie', '9', 'Amber Film', 1700000005000, 61000, NULL, NULL);
    INSERT INTO settings (name, value) VALUES ('theme', '"light"');
  `);
  return db;
}

const nothingKnown = { guide_id: null, category: null, year: null, series_name: null, season: null, episode: null };

test('marks of a database in use stay as they are, and their evidence is open', () => {
  const db = released();
  const rows = (table: string) => db.prepare<[], object>(`SELECT * FROM ${table}`).all();
  const before = { favorites: rows('favorites'), history: rows('history'), resume: rows('resume_points') };
  const others = [rows('playlists'), rows('settings')];

  migrate(
    db,
    userMigrations.filter(({ version }) => version <= 2),
  );

  expect(rows('favorites')).toEqual(before.favorites.map((row) => ({ ...row, ...nothingKnown, series_key: null })));
  expect(rows('history')).toEqual(before.history.map((row) => ({ ...row, ...nothingKnown, series_key: null })));
  expect(rows('resume_points')).toEqual(before.resume.map((row) => ({ ...row, ...nothingKnown })));
  expect([rows('playlists'), rows('settings')]).toEqual(others);
  expect(db.pragma('user_version', { simple: true })).toBe(2);
});
