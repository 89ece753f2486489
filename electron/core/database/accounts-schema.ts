import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SqliteDatabase } from './open.ts';

/** What a server keeps of its users; the migrations create it, this gives queries their types. Times are epoch ms. */

export const users = sqliteTable('users', {
  /** UUID v7. */
  id: text().primaryKey(),
  username: text().notNull(),
  /** The name folded: two spellings of one name are one account. */
  usernameKey: text('username_key').notNull(),
  fullName: text('full_name'),
  role: text({ enum: ['user', 'admin'] }).notNull(),
  status: text({ enum: ['active', 'disabled'] }).notNull(),
  passwordHash: text('password_hash').notNull(),
  passwordChangedAt: integer('password_changed_at').notNull(),
  createdAt: integer('created_at').notNull(),
  stripeCustomerId: text('stripe_customer_id'),
  /** Tags of the user's devices are made with it, so that one machine has others under each account. */
  tagSalt: text('tag_salt'),
});

/** One sign-in and everything it is renewed by. */
export const sessions = sqliteTable('sessions', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at').notNull(),
  absoluteExpiresAt: integer('absolute_expires_at').notNull(),
  revokedAt: integer('revoked_at'),
  revokeReason: text('revoke_reason'),
  clientLabel: text('client_label'),
  /** A keyed digest of what the client looked like: by it, it is known again. */
  clientKey: text('client_key'),
});

export const refreshTokens = sqliteTable('refresh_tokens', {
  jti: text().primaryKey(),
  sessionId: text('session_id').notNull(),
  generation: integer().notNull(),
  issuedAt: integer('issued_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
  /** The token that took its place. */
  replacedBy: text('replaced_by'),
  /** A digest of the client's name for the attempt that used it. */
  retryKey: text('retry_key'),
});

export const revokedTokens = sqliteTable('revoked_tokens', {
  jti: text().primaryKey(),
  revokedAt: integer('revoked_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const devices = sqliteTable('devices', {
  id: integer().primaryKey({ autoIncrement: true }),
  userId: text('user_id').notNull(),
  fingerprint: text().notNull(),
  name: text(),
  platform: text(),
  createdAt: integer('created_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  /** Its slot is free since then. */
  releasedAt: integer('released_at'),
  /** Of the key it proves itself by (RFC 7638); null for one that only registered. */
  keyThumbprint: text('key_thumbprint'),
  publicJwk: text('public_jwk'),
  /** Of its latest license token. */
  lastSeq: integer('last_seq').notNull().default(0),
  appVersion: text('app_version'),
});

/** What a machine is recognized by when its key is lost: a keyed digest of each of its parts. */
export const deviceTags = sqliteTable(
  'device_tags',
  {
    deviceId: integer('device_id').notNull(),
    saltKind: text('salt_kind', { enum: ['account', 'global'] }).notNull(),
    component: text().notNull(),
    tag: text().notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deviceId, table.saltKind, table.component] })],
);

export const licenses = sqliteTable('licenses', {
  id: integer().primaryKey({ autoIncrement: true }),
  userId: text('user_id').notNull(),
  status: text({ enum: ['active', 'inactive'] }).notNull(),
  plan: text(),
  /** Who sold it, and its id there. */
  externalProvider: text('external_provider'),
  externalId: text('external_id'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  /** End of what is paid for; null for one that was given. */
  validUntil: integer('valid_until'),
  /** While a payment failed: active until then. */
  graceUntil: integer('grace_until'),
  suspendedReason: text('suspended_reason'),
  isTrial: integer('is_trial', { mode: 'boolean' }).notNull().default(false),
});

/** Which license carries which device; a row without an end is a slot in use. */
export const licenseDevices = sqliteTable('license_devices', {
  id: integer().primaryKey({ autoIncrement: true }),
  licenseId: integer('license_id').notNull(),
  deviceId: integer('device_id').notNull(),
  boundAt: integer('bound_at').notNull(),
  releasedAt: integer('released_at'),
  releaseReason: text('release_reason'),
});

/** A device asks for a license, a person says yes in a browser. */
export const activations = sqliteTable('activations', {
  id: text().primaryKey(),
  deviceCodeHash: blob('device_code_hash', { mode: 'buffer' }).notNull(),
  userCode: text('user_code').notNull(),
  status: text({ enum: ['pending', 'approved', 'denied', 'done'] }).notNull(),
  publicJwk: text('public_jwk').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  /** JSON, as the device sent them. */
  globalTags: text('global_tags').notNull(),
  platform: text(),
  label: text(),
  appVersion: text('app_version'),
  address: text(),
  userId: text('user_id'),
  /** Which device it became; while it is asked whether it is one that is there, that one. */
  deviceId: integer('device_id'),
  licenseId: integer('license_id'),
  polledAt: integer('polled_at'),
  /** What the device was told last. */
  lastAnswer: text('last_answer'),
  pollIntervalMs: integer('poll_interval_ms').notNull(),
  createdAt: integer('created_at').notNull(),
  codeExpiresAt: integer('code_expires_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Who had a trial, and on which machine. */
export const trials = sqliteTable('trials', {
  id: integer().primaryKey({ autoIncrement: true }),
  userId: text('user_id'),
  deviceId: integer('device_id'),
  startedAt: integer('started_at').notNull(),
  globalTags: text('global_tags').notNull(),
});

/** As Stripe last said it. */
export const subscriptions = sqliteTable('subscriptions', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  licenseId: integer('license_id'),
  /** Who pays at Stripe; more than the one customer a user is linked to where two tries to buy made one each. */
  customerId: text('customer_id').notNull(),
  priceId: text('price_id'),
  status: text().notNull(),
  until: integer(),
  cancelAtPeriodEnd: integer('cancel_at_period_end', { mode: 'boolean' }).notNull().default(false),
  latestEventCreated: integer('latest_event_created').notNull().default(0),
  fetchedAt: integer('fetched_at').notNull(),
});

/** Each try to buy; its id is the idempotency key at Stripe. */
export const checkoutAttempts = sqliteTable('checkout_attempts', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  activationId: text('activation_id'),
  priceId: text('price_id').notNull(),
  sessionId: text('session_id'),
  status: text({ enum: ['open', 'paid', 'failed', 'expired'] }).notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Events of Stripe as they came, each once. */
export const webhookInbox = sqliteTable('webhook_inbox', {
  eventId: text('event_id').primaryKey(),
  type: text().notNull(),
  /** Seconds since the epoch, as Stripe has them. */
  created: integer().notNull(),
  livemode: integer({ mode: 'boolean' }).notNull(),
  body: blob({ mode: 'buffer' }),
  receivedAt: integer('received_at').notNull(),
  status: text({ enum: ['new', 'done', 'dead', 'needs_owner'] }).notNull(),
  attempts: integer().notNull().default(0),
  nextAt: integer('next_at').notNull(),
  error: text(),
});

/** Public halves; the private one is a setting. */
export const signingKeys = sqliteTable('signing_keys', {
  kid: text().primaryKey(),
  use: text().notNull(),
  publicJwk: text('public_jwk').notNull(),
  notBefore: integer('not_before').notNull(),
  retireAt: integer('retire_at'),
  revokedAt: integer('revoked_at'),
  /** What another key signed to say that this one counts no more. */
  retirement: text(),
});

/** Each row carries a digest of itself and the row before: whoever changes one must change all after it. */
export const auditLog = sqliteTable('audit_log', {
  id: integer().primaryKey({ autoIncrement: true }),
  at: integer().notNull(),
  userId: text('user_id'),
  username: text(),
  action: text().notNull(),
  resource: text(),
  resourceId: text('resource_id'),
  details: text(),
  requestId: text('request_id'),
  hash: blob({ mode: 'buffer' }).notNull(),
});

/** Secrets of this server's own making are not here: a copy of the file opens no session. */
export const serverFacts = sqliteTable('server_facts', {
  name: text().primaryKey(),
  value: text().notNull(),
});

const schema = {
  ...{ users, sessions, refreshTokens, revokedTokens, devices, deviceTags, licenses, licenseDevices, activations, trials },
  ...{ subscriptions, checkoutAttempts, webhookInbox, signingKeys, auditLog, serverFacts },
};

export type AccountsDatabase = BetterSQLite3Database<typeof schema> & { $client: SqliteDatabase };

export function accountsQueries(file: SqliteDatabase): AccountsDatabase {
  return drizzle(file, { schema });
}

/** What is read and what is written because of it, with no other write between: the lock is taken before the first read. */
export function inOneWrite<T>(db: AccountsDatabase, work: () => T): T {
  return db.$client.transaction(work).immediate();
}
