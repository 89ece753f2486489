import type { LicensedDevice } from '#shared/contract/activations.ts';
import type { DeviceTags, TagComponent } from '#shared/model/device-tags.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';
import type { PublicJwk } from '../jws/ed25519-keys.ts';

export type SaltKind = 'account' | 'global';

export interface KnownDevice {
  id: number;
  userId: string;
  username: string;
  isUserActive: boolean;
  thumbprint: string | null;
  lastSeq: number;
  lastSeenAt: number;
}

/** A machine that comes with a key of its own. */
export interface NewMachine {
  userId: string;
  publicJwk: PublicJwk;
  thumbprint: string;
  name: string | null;
  platform: string | null;
  appVersion: string | null;
}

export type KnownDevices = ReturnType<typeof createKnownDevices>;

/**
 * Devices that prove themselves by a key. Prepared once and by hand, because every device asks every day; `+?` keeps
 * SQLite from planning a statement anew for each value. What writes belongs into a transaction of the caller's.
 */
export function createKnownDevices(db: AccountsDatabase) {
  const sqlite = db.$client;
  const columns = `d.id, d.user_id AS userId, u.username, u.status = 'active' AS isUserActive, d.key_thumbprint AS thumbprint,
    d.last_seq AS lastSeq, d.last_seen_at AS lastSeenAt`;
  const byKey = sqlite.prepare<[string], DeviceRow>(
    `SELECT ${columns} FROM devices d JOIN users u ON u.id = d.user_id WHERE d.key_thumbprint = +? AND d.released_at IS NULL`,
  );
  const byId = sqlite.prepare<[number, string], DeviceRow>(
    `SELECT ${columns} FROM devices d JOIN users u ON u.id = d.user_id WHERE d.id = +? AND d.user_id = +? AND d.released_at IS NULL`,
  );
  const byIdOfAnybody = sqlite.prepare<[number], DeviceRow>(
    `SELECT ${columns} FROM devices d JOIN users u ON u.id = d.user_id WHERE d.id = +? AND d.released_at IS NULL`,
  );
  const wasKnown = sqlite.prepare<[number, string, 0 | 1], { id: number }>('SELECT id FROM devices WHERE id = +? AND (user_id = +? OR +?)');
  const withKey = sqlite.prepare<[number], { id: number }>('SELECT id FROM devices WHERE id = +? AND key_thumbprint IS NOT NULL');
  const ofUser = sqlite.prepare<[string], LicensedDevice>(
    `SELECT id, name, platform, last_seen_at AS lastSeenAt FROM devices WHERE user_id = +? AND released_at IS NULL ORDER BY last_seen_at DESC, id DESC`,
  );
  const onLicense = sqlite.prepare<[number], LicensedDevice>(`
    SELECT d.id, d.name, d.platform, d.last_seen_at AS lastSeenAt FROM license_devices s JOIN devices d ON d.id = s.device_id
    WHERE s.license_id = +? AND s.released_at IS NULL ORDER BY d.last_seen_at DESC, d.id DESC`);
  const ended = sqlite.prepare<[string, string], { why: 'device_released' | 'revoked' }>(`
    SELECT 'device_released' AS why FROM devices WHERE key_thumbprint = +? AND released_at IS NOT NULL
    UNION ALL SELECT 'revoked' FROM replaced_keys WHERE thumbprint = +? LIMIT 1`);
  const tagsOf = sqlite.prepare<[number, SaltKind], TagRow>('SELECT component, tag FROM device_tags WHERE device_id = +? AND salt_kind = +? ORDER BY component');
  const tagsOfUser = sqlite.prepare<[string, SaltKind], TagRow & { deviceId: number }>(`
    SELECT t.device_id AS deviceId, t.component, t.tag FROM devices d JOIN device_tags t ON t.device_id = d.id
    WHERE d.user_id = +? AND d.released_at IS NULL AND t.salt_kind = +? ORDER BY t.device_id, t.component`);
  const dropTags = sqlite.prepare<[number, SaltKind]>('DELETE FROM device_tags WHERE device_id = +? AND salt_kind = +?');
  const addTag = sqlite.prepare<[number, SaltKind, TagComponent, string, number]>(
    'INSERT INTO device_tags (device_id, salt_kind, component, tag, seen_at) VALUES (?, ?, ?, ?, ?)',
  );
  // That of its key, unless a device is called so that registered by that name or had the key before.
  const freeFingerprint = `@thumbprint || CASE WHEN EXISTS (
    SELECT 1 FROM devices WHERE user_id = +@userId AND fingerprint = +@thumbprint AND released_at IS NULL) THEN '.' || lower(hex(randomblob(8))) ELSE '' END`;
  const insert = sqlite.prepare<[InsertedDevice], { id: number }>(`
    INSERT INTO devices (user_id, fingerprint, name, platform, created_at, last_seen_at, key_thumbprint, public_jwk, app_version)
    VALUES (@userId, ${freeFingerprint}, @name, @platform, @now, @now, @thumbprint, @jwk, @appVersion) RETURNING id`);
  const setKey = sqlite.prepare<[string, string, number]>('UPDATE devices SET key_thumbprint = ?, public_jwk = ? WHERE id = +?');
  const replaced = sqlite.prepare<[string, number, number]>(
    'INSERT INTO replaced_keys (thumbprint, device_id, replaced_at) VALUES (?, ?, ?) ON CONFLICT (thumbprint) DO UPDATE SET replaced_at = excluded.replaced_at',
  );
  const seen = sqlite.prepare<[number, number, string | null, number]>(
    'UPDATE devices SET last_seq = ?, last_seen_at = ?, app_version = coalesce(?, app_version) WHERE id = +?',
  );
  const released = sqlite.prepare<[number, number]>('UPDATE devices SET released_at = ? WHERE id = +? AND released_at IS NULL');

  return {
    findByKey: (thumbprint: string): KnownDevice | undefined => toKnown(byKey.get(thumbprint)),
    find: (id: number, userId: string): KnownDevice | undefined => toKnown(byId.get(id, userId)),
    /** For administrators. */
    findAnybodys: (id: number): KnownDevice | undefined => toKnown(byIdOfAnybody.get(id)),
    /** It proved itself by a key, and did not only register. */
    isActivated: (id: number): boolean => withKey.get(id) !== undefined,
    /** Also one that was released before. */
    wasThere: (id: number, userId: string, isAdmin: boolean): boolean => wasKnown.get(id, userId, isAdmin ? 1 : 0) !== undefined,
    /** All of a user that are in use, those seen last first. */
    listOf: (userId: string): LicensedDevice[] => ofUser.all(userId),
    listOn: (licenseId: number): LicensedDevice[] => onLicense.all(licenseId),
    /** What became of a key that no device in use has; undefined when it was never known. */
    endOfKey: (thumbprint: string): 'device_released' | 'revoked' | undefined => ended.get(thumbprint, thumbprint)?.why,
    tagsOf: (id: number, kind: SaltKind): DeviceTags => tagsOf.all(id, kind).map(({ component, tag }) => [component, tag]),
    /** Of each device of the user, by its id. */
    tagsOfAll(userId: string, kind: SaltKind): Map<number, DeviceTags> {
      const found = new Map<number, DeviceTags>();
      for (const { deviceId, component, tag } of tagsOfUser.all(userId, kind)) found.set(deviceId, [...(found.get(deviceId) ?? []), [component, tag]]);
      return found;
    },
    setTags(id: number, kind: SaltKind, tags: DeviceTags, now: number): void {
      dropTags.run(id, kind);
      for (const [component, tag] of tags) addTag.run(id, kind, component, tag, now);
    },
    add({ publicJwk, ...machine }: NewMachine, now: number): number {
      return insert.get({ ...machine, jwk: JSON.stringify(publicJwk), now })?.id ?? 0;
    },
    /** The machine was installed anew: its old key counts no more. */
    replaceKey({ id, thumbprint: old }: KnownDevice, { thumbprint, publicJwk }: NewMachine, now: number): void {
      if (old !== null) replaced.run(old, id, now);
      setKey.run(thumbprint, JSON.stringify(publicJwk), id);
    },
    see: (id: number, seq: number, appVersion: string | null, now: number): void => void seen.run(seq, now, appVersion, id),
    release: (id: number, now: number): void => void released.run(now, id),
  };
}

interface DeviceRow extends Omit<KnownDevice, 'isUserActive'> {
  isUserActive: number;
}

interface TagRow {
  component: TagComponent;
  tag: string;
}

interface InsertedDevice extends Omit<NewMachine, 'publicJwk'> {
  jwk: string;
  now: number;
}

function toKnown(row: DeviceRow | undefined): KnownDevice | undefined {
  return row && { ...row, isUserActive: row.isUserActive === 1 };
}
