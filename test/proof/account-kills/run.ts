import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstLink, linkHash, type ChainedRow } from '../../../electron/core/audit/audit-log.ts';
import { makeKey } from '../../../electron/core/jws/ed25519-keys.ts';
import { openDatabase, type SqliteDatabase } from '../../../electron/core/database/open.ts';
import { startServer, temporaryFolder, type RunningServer } from '../../server/start-server.ts';
import { createRandom } from '../mutations/random.ts';
import { createHousehold, type BoundDevice, type Household } from './household.ts';
import { createPerson, type Person, type PersonRows } from './person.ts';

export interface AccountKillOptions {
  kills: number;
  seed: string;
  people?: number;
  /** Each with devices that activate and check in. */
  households?: number;
  onKill?: (text: string) => void;
}

export interface AccountKillOutcome {
  /** How many writes of each kind were answered with success. */
  acknowledged: Record<string, number>;
  /** Writes that were under way when the server died; as far as it can be told, how many of them were kept. */
  unknown: number;
  kept: number;
  failures: string[];
}

/** Longest time between the beginning of a load and the kill. */
const mostMs = 1_000;

export async function runAccountKills({ kills, seed, people: count = 6, households: homes = 3, onKill }: AccountKillOptions): Promise<AccountKillOutcome> {
  const home = await temporaryFolder();
  const dataDir = join(home, 'data');
  const random = createRandom(seed);
  const people = Array.from({ length: count }, (_, at) => createPerson(`person-${at}`));
  const households = Array.from({ length: homes }, (_, at) => createHousehold(`household-${at}`));
  const failures: string[] = [];
  const licenseKey = JSON.stringify({ ...makeKey(), kid: 'lic-kills' });
  const env = { SECRET_KEY: randomBytes(48).toString('base64'), LICENSE_SIGNING_KEY: licenseKey, LOG_LEVEL: 'error', RATE_LIMIT_ENABLED: 'false' };
  const start = (): Promise<RunningServer> => startServer({ dataDir, env });
  let server = await start();
  try {
    for (const person of people) await person.signIn(server);
    for (const household of households) await household.begin(server);
    for (let kill = 1; kill <= kills; kill++) {
      const writing = [
        ...people.map((person, at) => person.writeUntilGone(server, createRandom(`${seed} ${kill} ${at}`))),
        ...households.map((household, at) => household.useUntilGone(server, createRandom(`${seed} ${kill} household ${at}`))),
      ];
      await sleep(random.next() * mostMs);
      await server.terminate('SIGKILL');
      await Promise.all(writing);
      server = await start();
      for (const person of people) await person.repeatUnclear(server);
      await Promise.all(households.map((household) => household.repeatUnclear(server)));
      const found = lookInto(join(dataDir, 'webplay.db'), people, households);
      failures.push(...found.slice(0, 10).map((difference) => `kill ${kill}: ${difference}`));
      onKill?.(`kill ${kill}: ${found.length === 0 ? 'all is there, once' : found.slice(0, 10).join('; ')}`);
      if (failures.length > 20) break;
    }
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
  const acknowledged: Record<string, number> = {};
  for (const each of [...people, ...households]) for (const [what, times] of Object.entries(each.acknowledged)) acknowledged[what] = (acknowledged[what] ?? 0) + times;
  const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((total, each) => total + of(each), 0);
  return { acknowledged, unknown: sum([...people, ...households], ({ unknown }) => unknown.asked), kept: sum(people, ({ unknown }) => unknown.kept), failures };
}

function lookInto(file: string, people: readonly Person[], households: readonly Household[]): string[] {
  const db = openDatabase(file, { readonly: true });
  try {
    const damage = db.pragma('integrity_check(1)', { simple: true });
    if (damage !== 'ok') return [`the file is damaged: ${String(damage)}`];
    return [...brokenLinks(db), ...people.flatMap((person) => person.differences(rowsOf(db, person))), ...households.flatMap((household) => household.differences(boundDevices(db, household)))];
  } finally {
    db.close();
  }
}

function* brokenLinks(db: SqliteDatabase): Generator<string> {
  const rows = db
    .prepare('SELECT id, at, user_id userId, username, action, resource, resource_id resourceId, details, request_id requestId, hash FROM audit_log ORDER BY id')
    .all() as (ChainedRow & { id: number; hash: Buffer })[];
  let previous = firstLink;
  for (const { id, hash, ...row } of rows) {
    if (!linkHash(previous, row).equals(hash)) yield `the chain of the audit is broken at row ${id}`;
    previous = hash;
  }
}

function rowsOf(db: SqliteDatabase, { username, sessionId }: Person): PersonRows {
  const all = <T>(sql: string, ...given: string[]): T[] => db.prepare(sql).all(...given) as T[]; // the columns that are asked for
  const user = 'user_id = (SELECT id FROM users WHERE username = ?)';
  const told = all<{ what: string; times: number }>(`SELECT action || ' ' || resource_id AS what, count(*) AS times FROM audit_log WHERE ${user} GROUP BY 1`, username);
  return {
    devices: all<{ id: number; fingerprint: string; isIn: number }>(`SELECT id, fingerprint, released_at IS NULL AS isIn FROM devices WHERE ${user}`, username).map((row) => ({ ...row, isIn: row.isIn === 1 })),
    licenses: all<{ id: number; isActive: number }>(`SELECT id, status = 'active' AS isActive FROM licenses WHERE ${user}`, username).map((row) => ({ ...row, isActive: row.isActive === 1 })),
    tokens: all<{ jti: string; generation: number; isUsed: number }>(
      'SELECT jti, generation, used_at IS NOT NULL AS isUsed FROM refresh_tokens WHERE session_id = ? ORDER BY generation, jti',
      sessionId(),
    ).map((row) => ({ ...row, isUsed: row.isUsed === 1 })),
    rotationsTold: all<{ n: number }>("SELECT count(*) AS n FROM audit_log WHERE action = 'auth.refresh' AND resource_id = ?", sessionId())[0]?.n ?? 0,
    told: new Map(told.map(({ what, times }) => [what, times])),
  };
}

function boundDevices(db: SqliteDatabase, { username }: Household): BoundDevice[] {
  const rows = db
    .prepare(
      `SELECT key_thumbprint AS thumbprint, last_seq AS lastSeq, released_at IS NULL AS isIn,
        (SELECT count(*) FROM license_devices s WHERE s.device_id = devices.id AND s.released_at IS NULL) AS slots
      FROM devices WHERE key_thumbprint IS NOT NULL AND user_id = (SELECT id FROM users WHERE username = ?)`,
    )
    .all(username) as (Omit<BoundDevice, 'isIn'> & { isIn: number })[]; // the columns that are asked for
  return rows.map((row) => ({ ...row, isIn: row.isIn === 1 }));
}
