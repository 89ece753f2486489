import type { Migration } from '../migrate.ts';

/**
 * Users, what they are signed in with, their devices and licences, and what was done.
 *
 * A device that was removed keeps its row, so that removing it again is answered as the first time. Of audit rows none
 * is changed or deleted, not even when their user is.
 */
export const accounts: Migration = {
  version: 1,
  up: (db) =>
    db.exec(`
      CREATE TABLE users (
        id TEXT PRIMARY KEY,
        username TEXT NOT NULL,
        username_key TEXT NOT NULL UNIQUE,
        full_name TEXT,
        role TEXT NOT NULL CHECK (role IN ('user', 'admin')),
        status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
        password_hash TEXT NOT NULL,
        password_changed_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER NOT NULL,
        absolute_expires_at INTEGER NOT NULL,
        revoked_at INTEGER,
        revoke_reason TEXT,
        client_label TEXT,
        client_key TEXT
      ) STRICT;
      CREATE INDEX sessions_by_user ON sessions (user_id, client_key);
      CREATE INDEX sessions_by_end ON sessions (absolute_expires_at);
      CREATE TABLE refresh_tokens (
        jti TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        generation INTEGER NOT NULL,
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER,
        replaced_by TEXT,
        retry_key TEXT
      ) STRICT;
      CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
      CREATE INDEX refresh_tokens_by_end ON refresh_tokens (expires_at);
      CREATE TABLE revoked_tokens (
        jti TEXT PRIMARY KEY,
        revoked_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX revoked_tokens_by_end ON revoked_tokens (expires_at);
      CREATE TABLE devices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        fingerprint TEXT NOT NULL,
        name TEXT,
        platform TEXT,
        created_at INTEGER NOT NULL,
        last_seen_at INTEGER NOT NULL,
        released_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX devices_in_use ON devices (user_id, fingerprint) WHERE released_at IS NULL;
      CREATE TABLE licenses (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
        plan TEXT,
        external_provider TEXT,
        external_id TEXT,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX licenses_by_user ON licenses (user_id, status);
      CREATE UNIQUE INDEX licenses_sold ON licenses (external_provider, external_id) WHERE external_id IS NOT NULL;
      CREATE TABLE audit_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        user_id TEXT,
        username TEXT,
        action TEXT NOT NULL,
        resource TEXT,
        resource_id TEXT,
        details TEXT,
        request_id TEXT,
        hash BLOB NOT NULL
      ) STRICT;
      CREATE INDEX audit_log_by_user ON audit_log (user_id, id);
      CREATE TABLE server_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `),
};
