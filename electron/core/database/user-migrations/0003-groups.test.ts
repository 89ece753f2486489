import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { userMigrations } from '../user-database.ts';

const before = userMigrations.filter(({ version }) => version < 3);
const upTo = userMigrations.filter(({ version }) => version <= 3);

test('groups are added to a database in use, and nothing in it changes', () => {
  const db = new Database(':memory:');
  migrate(db, before);
  db.exec(`
    INSERT INTO playlists (id, name, source_type, place, options, login, active, created_at)
      VALUES ('abcd1234', 'Home', 'xtream', 'tv.example', '{}', 1, 1, 1700000000000);
    INSERT INTO favorites (playlist_id, kind, provider_key, name, marked_at)
      VALUES ('abcd1234', 'channel', '7', 'Beta Two', 1700000001000), ('abcd1234', 'movie', '9', 'Amber Film', 1700000002000);
    INSERT INTO history (playlist_id, kind, provider_key, name, marked_at)
      VALUES ('abcd1234', 'channel', '7', 'Beta Two', 1700000003000);
    INSERT INTO resume_points (playlist_id, kind, provider_key, name, marked_at, position_ms, duration_ms, series_key)
      VALUES ('abcd1234', 'movie', '9', 'Amber Film', 1700000004000, 61000, 5400000, NULL);
    INSERT INTO settings (name, value) VALUES ('theme', '"light"');
  `);
  const tables = ['playlists', 'favorites', 'history', 'resume_points', 'settings'];
  const rows = () => tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  const kept = rows();
  migrate(db, upTo);

  expect(rows()).toEqual(kept);
  expect(db.pragma('user_version', { simple: true })).toBe(3);
  for (const table of ['groups', 'custom_groups', 'custom_group_titles']) {
    expect(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toEqual({ rows: 0 });
  }
});

test('one group has one provider key at a time, and any number of groups may have none', () => {
  const db = new Database(':memory:');
  migrate(db, upTo);
  const add = db.prepare(`INSERT INTO groups (id, playlist_id, kind, provider_key) VALUES (?, 'abcd1234', 'channel', ?)`);
  add.run('a', '1');
  add.run('b', null);
  add.run('c', null);
  expect(() => add.run('d', '1')).toThrow(/UNIQUE/);
});
