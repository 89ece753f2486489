import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { userMigrations } from '../user-database.ts';

const before = userMigrations.filter(({ version }) => version < 5);
const upTo = userMigrations.filter(({ version }) => version <= 5);

test('what guides need is added to a database in use, and nothing in it changes', () => {
  const db = new Database(':memory:');
  migrate(db, before);
  db.exec(`
    INSERT INTO playlists (id, name, source_type, place, options, login, active, created_at, choice)
      VALUES ('abcd1234', 'Home', 'xtream', 'tv.example', '{}', 1, 1, 1700000000000, '{"mode":"all"}');
    INSERT INTO favorites (playlist_id, kind, provider_key, name, marked_at) VALUES ('abcd1234', 'channel', '7', 'Beta Two', 1700000001000);
    INSERT INTO groups (id, playlist_id, kind, provider_key, provider_name) VALUES ('g1', 'abcd1234', 'channel', '3', 'News');
    INSERT INTO settings (name, value) VALUES ('theme', '"light"');
  `);
  const tables = ['playlists', 'favorites', 'groups', 'settings'];
  const rows = () => tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  const kept = rows();
  migrate(db, upTo);

  expect(rows()).toEqual(kept);
  expect(db.pragma('user_version', { simple: true })).toBe(5);
  for (const table of ['guide_sources', 'guide_mappings', 'guide_offsets', 'reminders', 'alerts']) {
    expect(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toEqual({ rows: 0 });
  }
});

test('a channel has one mapping, a target one offset, and a programme one reminder', () => {
  const db = new Database(':memory:');
  migrate(db, upTo);
  const twice = (sql: string) => {
    db.exec(sql);
    return () => db.exec(sql);
  };

  expect(twice(`INSERT INTO guide_mappings (playlist_id, provider_key, mapped_at) VALUES ('abcd1234', '7', 1)`)).toThrow(/UNIQUE/);
  expect(twice(`INSERT INTO guide_offsets (playlist_id, type, target, minutes) VALUES ('abcd1234', 'channel', '7', 60)`)).toThrow(/UNIQUE/);
  const reminder = (id: string) =>
    `INSERT INTO reminders (id, playlist_id, provider_key, channel_name, start, programme, action, minutes_before, state, created_at)
     VALUES ('${id}', 'abcd1234', '7', 'Beta Two', 1700000000000, '{}', 'notify', 2, 'scheduled', 1)`;
  db.exec(reminder('aaaa'));
  expect(() => db.exec(reminder('bbbb'))).toThrow(/UNIQUE/);
});
