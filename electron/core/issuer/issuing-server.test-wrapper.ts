import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { activations, type ActivationAnswer } from '#shared/contract/activations.ts';
import { insideCall, type CallContext, type Caller } from '#shared/contract/call.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import { LicenseClaims, LicenseEndClaims } from '#shared/model/license-token.ts';
import { openDatabase } from '../database/open.ts';
import { newId } from '../database/new-id.ts';
import { isSignedBy, readJws } from '../jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf, publicKeyOf, thumbprintOf, type PrivateJwk } from '../jws/ed25519-keys.ts';
import { makeProof } from '../jws/possession-proof.ts';
import { silentLogger } from '../log.ts';
import { createServerMode, type ServerModeOptions } from '../server-mode.ts';
import { pathOf } from './paths.ts';

export const publicUrl = 'https://license.example';
export const dayMs = 86_400_000;

const anonymous: Caller = { kind: 'anonymous' };

/** A machine with a key of its own. */
export interface Machine {
  key: PrivateJwk;
  thumbprint: string;
  tags: DeviceTags;
  proven(procedure: { http?: string | undefined }, address?: string | null): Promise<CallContext>;
  poll(deviceCode: string, more?: { tags?: DeviceTags; replace?: number; sameAs?: number | null }): Promise<ActivationAnswer>;
  movedTo(other: { machine(tags: DeviceTags, name: string, key: PrivateJwk): Machine }): Machine;
  start(address?: string | null): Promise<z.output<typeof activations.start.output>>;
  /** Up to the answer that the first poll with tags gets. */
  activate(user: Caller, more?: { replace?: number; sameAs?: number | null }): Promise<ActivationAnswer & { deviceCode: string }>;
  checkIn(sent?: { tags?: DeviceTags; seq?: number }): Promise<z.output<typeof licenseChecks.checkIn.output>>;
  release(): Promise<unknown>;
  listDevices(): Promise<z.output<typeof licenseChecks.listDevices.output>>;
}

export type IssuingServer = ReturnType<typeof startIssuingServer>;

/** A server that issues licenses, without its door: users, devices with keys of their own, and a clock that can be moved. */
export function startIssuingServer(options: Partial<ServerModeOptions> & { folder?: string; startsAt?: number } = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'webplay-issuer-'));
  const databaseFile = join(folder, 'webplay.db');
  let now = options.startsAt ?? Date.UTC(2026, 10, 22, 12);
  const signingKey = options.licenseSigningKey === undefined ? { ...makeKey(), kid: 'lic-2026-11' } : options.licenseSigningKey;
  const server = createServerMode(
    {
      ...{ databaseFile, secretKey: 'a secret of the tests, 32 bytes or more', accessTokenMs: 3_600_000, refreshTokenMs: 14 * dayMs },
      ...{ devicesPerLicense: 0, planDeviceLimits: {}, licenseSelfService: true, registrationOpen: true, demoUser: false },
      ...options,
      licenseSigningKey: signingKey,
    },
    { log: silentLogger, clock: () => now, publicUrl: () => publicUrl },
  );
  const { handlers } = server;
  const rows = openDatabase(databaseFile, {});

  function addUser(username: string, role: 'user' | 'admin' = 'user'): Caller & { kind: 'user' } {
    const userId = newId(now);
    rows
      .prepare(`INSERT INTO users (id, username, username_key, role, status, password_hash, password_changed_at, created_at) VALUES (?, ?, ?, ?, 'active', '', 0, 0)`)
      .run(userId, username, username, role);
    return { kind: 'user', userId, username, role, sessionId: `session of ${username}` };
  }

  /** What `token` says, when the server signed it. */
  function claimsIn(token: string): LicenseClaims {
    const jws = readJws(token);
    if (!signingKey || !jws || !isSignedBy(jws, publicKeyOf(publicHalf(signingKey)))) throw new Error('not signed by the server');
    return LicenseClaims.parse(jws.payload);
  }

  function endIn(proof: string): LicenseEndClaims {
    const jws = readJws(proof);
    if (!signingKey || !jws || !isSignedBy(jws, publicKeyOf(publicHalf(signingKey)))) throw new Error('not signed by the server');
    return LicenseEndClaims.parse(jws.payload);
  }

  async function nonce(): Promise<string> {
    return (await handlers.licenseChecks.makeNonce({}, anonymous, insideCall)).nonce;
  }

  /** A machine with a key; `tags` are what it has of both kinds. */
  function machine(tags: DeviceTags = [['os', randomBytes(4).toString('hex')], ['disk', randomBytes(4).toString('hex')], ['cpu', '00000001']], name = 'Sala', key = makeKey()): Machine {
    const thumbprint = thumbprintOf(key);
    let seq = 0;
    async function proven(procedure: { http?: string | undefined }, address: string | null = null): Promise<CallContext> {
      const parts = { method: 'POST' as const, url: publicUrl + pathOf(procedure), nonce: await nonce(), jti: newId(now), now };
      return { ...insideCall, address, proof: makeProof(parts, privateKeyOf(key), publicHalf(key)) };
    }
    async function poll(deviceCode: string, more: { tags?: DeviceTags; replace?: number; sameAs?: number | null } = {}): Promise<ActivationAnswer> {
      return handlers.activations.poll({ deviceCode, ...more }, anonymous, await proven(activations.poll));
    }
    return {
      ...{ key, thumbprint, tags, proven, poll },
      /** The same machine, before another server of the same address. */
      movedTo: (other: { machine(tags: DeviceTags, name: string, key: PrivateJwk): Machine }): Machine => other.machine(tags, name, key),
      start: async (address: string | null = null) =>
        handlers.activations.start({ globalTags: tags, platform: 'linux', deviceName: name, appVersion: '1.0.0' }, anonymous, await proven(activations.start, address)),
      async activate(user, more = {}) {
        const { deviceCode, userCode } = await this.start();
        await handlers.activations.decide({ userCode, approve: true }, user, insideCall);
        const answer = await poll(deviceCode, { tags, ...more });
        if (answer.answer === 'licensed') seq = claimsIn(answer.token).seq;
        return { ...answer, deviceCode };
      },
      async checkIn(sent = {}) {
        const answer = await handlers.licenseChecks.checkIn({ seq: sent.seq ?? seq, tags: sent.tags ?? tags, appVersion: '1.0.1' }, anonymous, await proven(licenseChecks.checkIn));
        if (answer.answer === 'licensed') seq = claimsIn(answer.token).seq;
        return answer;
      },
      async release() {
        return handlers.licenseChecks.releaseMe({}, anonymous, await proven(licenseChecks.releaseMe));
      },
      async listDevices() {
        return handlers.licenseChecks.listDevices({}, anonymous, await proven(licenseChecks.listDevices));
      },
    };
  }

  return {
    ...{ folder, handlers, rows, addUser, claimsIn, endIn, nonce, machine, signingKey },
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
    /** Leaves the files for another one to open. */
    async stop() {
      rows.close();
      await server.close();
    },
    async close() {
      rows.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
