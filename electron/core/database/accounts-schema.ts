import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
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
});

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

const schema = { users, sessions, refreshTokens, revokedTokens, devices, licenses, auditLog, serverFacts };

export type AccountsDatabase = BetterSQLite3Database<typeof schema> & { $client: SqliteDatabase };

export function accountsQueries(file: SqliteDatabase): AccountsDatabase {
  return drizzle(file, { schema });
}

/** What is read and what is written because of it, with no other write between: the lock is taken before the first read. */
export function inOneWrite<T>(db: AccountsDatabase, work: () => T): T {
  return db.$client.transaction(work).immediate();
}
