import type { Migration } from '../migrate.ts';

/**
 * What is paid for, and which devices it is used on.
 *
 * An event of Stripe is kept before it is answered, and a license token is made from these rows alone. Of a device that
 * is bound, the row in `license_devices` is its slot; it stays, ended, when the slot is free again, because how often slots
 * changed hands has a limit.
 */
export const licensing: Migration = {
  version: 2,
  up: (db) =>
    db.exec(`
      ALTER TABLE users ADD COLUMN stripe_customer_id TEXT;
      ALTER TABLE users ADD COLUMN tag_salt TEXT;
      CREATE UNIQUE INDEX users_by_customer ON users (stripe_customer_id) WHERE stripe_customer_id IS NOT NULL;

      ALTER TABLE devices ADD COLUMN key_thumbprint TEXT;
      ALTER TABLE devices ADD COLUMN public_jwk TEXT;
      ALTER TABLE devices ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE devices ADD COLUMN app_version TEXT;
      CREATE UNIQUE INDEX devices_by_key ON devices (key_thumbprint) WHERE key_thumbprint IS NOT NULL AND released_at IS NULL;
      CREATE TABLE device_tags (
        device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        salt_kind TEXT NOT NULL CHECK (salt_kind IN ('account', 'global')),
        component TEXT NOT NULL,
        tag TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (device_id, salt_kind, component)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE licenses ADD COLUMN valid_until INTEGER;
      ALTER TABLE licenses ADD COLUMN grace_until INTEGER;
      ALTER TABLE licenses ADD COLUMN suspended_reason TEXT;
      ALTER TABLE licenses ADD COLUMN is_trial INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX licenses_in_grace ON licenses (grace_until) WHERE grace_until IS NOT NULL;
      CREATE TABLE license_devices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        license_id INTEGER NOT NULL REFERENCES licenses (id) ON DELETE CASCADE,
        device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        bound_at INTEGER NOT NULL,
        released_at INTEGER,
        release_reason TEXT
      ) STRICT;
      CREATE UNIQUE INDEX license_devices_in_use ON license_devices (device_id) WHERE released_at IS NULL;
      CREATE INDEX license_devices_by_license ON license_devices (license_id, released_at);
      CREATE TABLE replaced_keys (
        thumbprint TEXT PRIMARY KEY,
        device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        replaced_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE activations (
        id TEXT PRIMARY KEY,
        device_code_hash BLOB NOT NULL UNIQUE,
        user_code TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'denied', 'done')),
        public_jwk TEXT NOT NULL,
        key_thumbprint TEXT NOT NULL,
        global_tags TEXT NOT NULL,
        platform TEXT,
        label TEXT,
        app_version TEXT,
        address TEXT,
        user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
        device_id INTEGER REFERENCES devices (id) ON DELETE CASCADE,
        license_id INTEGER REFERENCES licenses (id) ON DELETE CASCADE,
        polled_at INTEGER,
        last_answer TEXT,
        poll_interval_ms INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        code_expires_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX activations_by_code ON activations (user_code) WHERE status = 'pending';
      CREATE INDEX activations_by_end ON activations (expires_at);
      CREATE TABLE trials (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id TEXT,
        device_id INTEGER,
        started_at INTEGER NOT NULL,
        global_tags TEXT NOT NULL
      ) STRICT;
      CREATE INDEX trials_by_user ON trials (user_id);

      CREATE TABLE subscriptions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        license_id INTEGER REFERENCES licenses (id) ON DELETE SET NULL,
        customer_id TEXT NOT NULL,
        price_id TEXT,
        status TEXT NOT NULL,
        until INTEGER,
        cancel_at_period_end INTEGER NOT NULL DEFAULT 0,
        latest_event_created INTEGER NOT NULL DEFAULT 0,
        fetched_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX subscriptions_by_user ON subscriptions (user_id);
      CREATE INDEX subscriptions_by_customer ON subscriptions (customer_id);
      CREATE TABLE checkout_attempts (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        activation_id TEXT,
        price_id TEXT NOT NULL,
        session_id TEXT,
        status TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX checkout_attempts_by_user ON checkout_attempts (user_id, price_id, created_at);
      CREATE TABLE webhook_inbox (
        event_id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        created INTEGER NOT NULL,
        livemode INTEGER NOT NULL,
        body BLOB,
        received_at INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('new', 'done', 'dead', 'needs_owner')),
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER NOT NULL,
        error TEXT
      ) STRICT;
      CREATE INDEX webhook_inbox_waiting ON webhook_inbox (next_at) WHERE status = 'new';
      CREATE INDEX webhook_inbox_by_arrival ON webhook_inbox (received_at);
      CREATE TABLE signing_keys (
        kid TEXT PRIMARY KEY,
        use TEXT NOT NULL,
        public_jwk TEXT NOT NULL,
        not_before INTEGER NOT NULL,
        retire_at INTEGER,
        revoked_at INTEGER,
        retirement TEXT
      ) STRICT;
    `),
};
