import { hostname, networkInterfaces } from 'node:os';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { AppError, toFailure, type Failure } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { LicenseState } from '#shared/model/license-status.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Features } from '../features.ts';
import type { Http } from '../http/request.ts';
import type { Logger } from '../log.ts';
import type { SecretTexts } from '../secrets/secret-texts.ts';
import { createActivations } from './activation.ts';
import { acceptActivated, acceptFile, checkIn, type KnownLicense } from './check-in.ts';
import { afterRunning } from './clock-rules.ts';
import { lookAtMachine, type Machine } from './fingerprint/look-at-machine.ts';
import { thisMachine, type MachineReaders } from './fingerprint/machine-readers.ts';
import { createLicenseKeeper } from './license-keeper.ts';
import { makeFileRequest, tokenInFile } from './license-file.ts';
import { createLicenseServer } from './license-server.ts';
import { licenseState, type LicenseVerdict } from './license-state.ts';
import { isSunset, pinKeys, withoutKeys, type PublishedKeys } from './pinned-keys.ts';
import { pauseAfter } from './retry-ladder.ts';

/** Which license server this build asks, and whom it believes. */
export interface LicenseSettings {
  /** Its address. */
  server: string;
  keys: PublishedKeys;
  /** In a development tree it may be on this machine or in the house. */
  mayBeLocal: boolean;
}

export interface LicenseOptions extends LicenseSettings {
  db: UserDatabase;
  dataDir: string;
  secrets: SecretTexts;
  events: Events;
  http: Http;
  log: Logger;
  clock: () => number;
  appVersion: string;
  /** The playlist that is free. */
  firstPlaylist: () => PlaylistId | undefined;
  machine?: MachineReaders | undefined;
}

export interface License {
  handlers: CoreHandlers['license'];
  features: Features;
  close(): Promise<void>;
}

/** How often it looks at the clock. */
const tickMs = 5_000;
/** Nothing is asked while the program starts. */
const quietMs = 3_000;
/** How often what is known is written down although nothing happened. */
const writeEveryMs = 3_600_000;
/** The same while the clock cannot be right and every minute counts. */
const writeSuspectEveryMs = 300_000;

/** A license that ended may be paid for again. */
const endedAgainMs = 3_600_000;

/** The license of this device: its state, its check-ins, and how one gets it. */
export function createLicense(options: LicenseOptions): License {
  const { http, clock, log, events, appVersion } = options;
  const base = options.server.replace(/\/+$/, '');
  const pins = pinKeys(base, options.keys);
  const keeper = createLicenseKeeper(options);
  const server = createLicenseServer({ http, base, mayBeLocal: options.mayBeLocal, clock });
  const closing = new AbortController();
  const readers = options.machine ?? thisMachine;
  let looking: Promise<Machine> | undefined;
  let lastFailure: Failure | null = null;
  let failures = 0;
  let mayAskAt = performance.now() + quietMs * http.pace;
  let asking: Promise<void> | undefined;
  const startedAt = performance.now();
  let tickedAt = startedAt;
  let writtenAt = startedAt;
  let isOnline = hasNetwork();
  let told = '';

  const activations = createActivations({
    server,
    clock,
    pace: http.pace,
    appVersion,
    platform: readers.platform,
    deviceName: hostname(),
    needKey: keeper.needKey,
    tagsWith: async (salt) => keeper.tagsWith(await look(), salt),
    keep: keeper.keepWaiting,
    accept(brought, salt) {
      const { memory } = keeper.known();
      take(acceptActivated(brought, pins, { ...keeper.device(), tags: null }, { ...memory, salt }, clock()));
    },
    changed: tell,
  });

  /** Resolves when it is known which device this is; that is not waited for at the start. */
  let ready = keeper.load();
  void ready.then(() => {
    const waiting = keeper.waiting();
    if (waiting && !closing.signal.aborted) activations.resume(waiting);
    tell();
  });
  const timer = setInterval(tick, Math.max(tickMs * http.pace, 50));
  timer.unref();

  function judge(): LicenseVerdict {
    const { token, memory } = keeper.known();
    return licenseState(token, withoutKeys(pins, memory.retiredKeys), keeper.device(), { now: Math.round(clock()) }, memory);
  }

  function tell(): void {
    const { state, features } = judge();
    const now = JSON.stringify([state, features, activations.current(), lastFailure, keeper.known().memory.lastCheckInAt]);
    if (now === told) return;
    told = now;
    events.emit({ type: 'license.changed' });
  }

  /** Once in each run, and not before somebody needs it. */
  function look(): Promise<Machine> {
    return (looking ??= lookAtMachine(readers));
  }

  async function seeMachine(): Promise<Machine> {
    const machine = await look();
    if (!closing.signal.aborted) keeper.see(machine);
    tell();
    return machine;
  }

  function take(next: KnownLicense): void {
    keeper.keep(next);
    lastFailure = null;
    failures = 0;
    if (looking) void seeMachine();
    tell();
  }

  function tick(): void {
    const now = performance.now();
    keeper.note(afterRunning(keeper.known().memory, clock(), now - tickedAt));
    tickedAt = now;
    const { state } = judge();
    const wasOnline = isOnline;
    isOnline = hasNetwork();
    if (isOnline && !wasOnline) mayAskAt = Math.min(mayAskAt, now + quietMs * http.pace);
    if (now - writtenAt > (state === 'clock_suspect' ? writeSuspectEveryMs : writeEveryMs)) {
      writtenAt = now;
      keeper.keep();
    }
    tell();
    if (now < startedAt + quietMs * http.pace) return;
    if (!keeper.isWritten()) keeper.keep();
    if (!looking && keeper.known().token !== null) void seeMachine();
    // A server on this machine needs no network.
    if ((isOnline || options.mayBeLocal) && now >= mayAskAt && isDue(state)) void ask();
  }

  /** A device that the server let go is asked for no more; any other that had a license is. */
  function isDue(state: LicenseState): boolean {
    const { lastSeq, end, lastCheckInAt } = keeper.known().memory;
    if (lastSeq === 0 || end === 'device_released' || !keeper.key()) return false;
    if (end !== null) return Math.abs(clock() - (lastCheckInAt ?? 0)) >= endedAgainMs;
    return !['active', 'trial', 'past_due'].includes(state);
  }

  function ask(): Promise<void> {
    asking ??= askNow().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function askNow(): Promise<void> {
    try {
      const key = keeper.key();
      if (!key) throw new AppError('conflict', 'This device was not activated yet');
      const machine = await seeMachine();
      const { salt } = keeper.known().memory;
      const tags = salt === null ? [] : keeper.tagsWith(machine, salt);
      take(await checkIn({ server, pins, clock, appVersion }, key, tags, keeper.device(), keeper.known, closing.signal));
      mayAskAt = performance.now() + pauseAfter(1) * http.pace;
    } catch (error) {
      if (closing.signal.aborted) return;
      failures += 1;
      mayAskAt = performance.now() + pauseAfter(failures) * http.pace;
      lastFailure = toFailure(error);
      log.info({ code: lastFailure.code, reason: lastFailure.reason }, 'license check-in failed');
      tell();
    }
  }

  function describe(): LicenseStatus {
    const { memory } = keeper.known();
    const verdict = judge();
    const { claims, state, features, warnAt, offlineUntil, nextCheckInAt } = verdict;
    return {
      required: true,
      now: Math.round(clock()),
      state,
      standing: claims?.st ?? null,
      end: memory.end,
      fullFeatures: features === 'full',
      freePlaylistId: features === 'full' ? null : (options.firstPlaylist() ?? null),
      keyPersists: keeper.persistent,
      plan: claims?.plan ?? null,
      until: claims ? (claims.until === undefined ? null : claims.until * 1_000) : verdict.reason === 'evaluation' ? offlineUntil : null,
      offlineUntil: claims ? offlineUntil : null,
      warnAt,
      nextCheckInAt,
      lastCheckInAt: memory.lastCheckInAt,
      lastFailure,
      devicesAllowed: claims?.lim.devices || null,
      deviceName: hostname(),
      accountUrl: `${base}/licenses`,
      activation: activations.current(),
    };
  }

  /** Waits for the keychain; while it does not answer it is asked again each time. */
  async function isReady(): Promise<void> {
    if (await ready) return;
    ready = keeper.load();
    await ready;
  }

  async function needKey() {
    await isReady();
    const key = keeper.key();
    if (!key) throw new AppError('conflict', 'This device was not activated yet');
    return key;
  }

  const status = async (): Promise<LicenseStatus> => {
    await isReady();
    return describe();
  };

  return {
    handlers: {
      getStatus: status,
      async activate() {
        await isReady();
        activations.start();
        return describe();
      },
      cancelActivation() {
        activations.cancel();
        return status();
      },
      answerActivation(answered) {
        activations.answer(answered);
        return status();
      },
      async checkIn() {
        await needKey();
        await ask();
        return describe();
      },
      async listDevices() {
        return (await server.ask(licenseChecks.listDevices, {}, await needKey(), closing.signal)).answer;
      },
      async release() {
        const key = await needKey();
        await server.ask(licenseChecks.releaseMe, {}, key, closing.signal);
        const { memory } = keeper.known();
        take({ token: null, memory: { ...memory, end: 'device_released' } });
        return describe();
      },
      async makeFileRequest() {
        await isReady();
        const key = await keeper.needKey();
        const tags = keeper.tagsWith(await look(), null);
        return makeFileRequest(key, { tags, name: hostname(), platform: readers.platform, app: appVersion, now: clock() });
      },
      async useFile({ text }) {
        const token = tokenInFile(text);
        await isReady();
        // What counts for everybody counts where nothing was activated too; it is kept as tokens are, beside a key.
        await (isSunset(token, pins) ? keeper.needKey() : needKey());
        await seeMachine();
        take(acceptFile(token, pins, keeper.device(), keeper.known().memory));
        return describe();
      },
    },
    features: {
      async needPlaylist(playlistId) {
        await isReady();
        if (judge().features === 'free' && options.firstPlaylist() !== playlistId) throw needsLicense('Without a license, WebPlay refreshes and plays the first playlist alone');
      },
      async needRoomFor(playlists) {
        await isReady();
        if (judge().features === 'free' && playlists > 0) throw needsLicense('Without a license, WebPlay has room for one playlist');
      },
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      activations.close();
      await asking;
      keeper.note(afterRunning(keeper.known().memory, clock(), performance.now() - tickedAt));
      if (keeper.key()) keeper.keep(undefined, { onDiskAlone: true });
      await keeper.close();
    },
  };
}

function needsLicense(message: string): AppError {
  return new AppError('license_required', message);
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
}
