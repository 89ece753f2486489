import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { activations, type ActivationAnswer } from '#shared/contract/activations.ts';
import type { Activation } from '#shared/contract/license.ts';
import { AppError, toFailure, type Failure } from '#shared/errors.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import type { BroughtToken } from './check-in.ts';
import type { DeviceKey } from './device-key.ts';
import type { LicenseServer } from './license-server.ts';

/** What an activation needs to go on after a restart; whoever has it and the device's key is this device. */
export const WaitingActivation = z.object({
  deviceCode: z.string(),
  userCode: z.string(),
  verificationUrl: z.string(),
  /** Epoch ms. */
  expiresAt: z.number(),
  intervalMs: z.number(),
});
export type WaitingActivation = z.infer<typeof WaitingActivation>;

export interface ActivationParts {
  server: LicenseServer;
  clock: () => number;
  /** What pauses are multiplied with. */
  pace: number;
  appVersion: string;
  platform: string;
  deviceName: string;
  /** The device's key, made now where there is none. */
  needKey: () => Promise<DeviceKey>;
  tagsWith: (salt: string | null) => Promise<DeviceTags>;
  keep: (waiting: WaitingActivation | null) => void;
  /** A token that came; throws when it is not one for this device. */
  accept: (brought: BroughtToken, salt: string) => void;
  changed: () => void;
}

export interface Activations {
  current(): Activation | null;
  start(): void;
  resume(waiting: WaitingActivation): void;
  /** What the question under way is answered with. */
  answer(answered: { replace?: number | undefined; sameAs?: number | null | undefined }): void;
  cancel(): void;
  /** What waits goes on after the next start. */
  close(): void;
}

/** Asks for a code, then how it stands, until there is a token or an end; one at a time. */
export function createActivations(parts: ActivationParts): Activations {
  const { server, changed } = parts;
  let shown: Activation | null = null;
  let abort = new AbortController();
  let said: Said = {};
  let wake: () => void = () => undefined;

  function show(change: Partial<Activation>): void {
    shown = { ...(shown ?? fresh), ...change };
    changed();
  }

  function end(phase: 'denied' | 'expired' | 'failed', failure: Failure | null = null): typeof over {
    parts.keep(null);
    show({ phase, failure, devices: [] });
    return over;
  }

  function begin(run: (signal: AbortSignal) => Promise<void>): void {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    said = {};
    run(signal).catch((error: unknown) => {
      if (!signal.aborted) end('failed', toFailure(error));
    });
  }

  async function ask(signal: AbortSignal): Promise<void> {
    show({ ...fresh, phase: 'starting' });
    const key = await parts.needKey();
    const about = { globalTags: await parts.tagsWith(null), platform: parts.platform, deviceName: parts.deviceName, appVersion: parts.appVersion };
    const { answer } = await server.ask(activations.start, about, key, signal);
    const { deviceCode, userCode, verificationUriComplete, interval, expiresIn } = answer;
    if (!isOf(server.base, verificationUriComplete)) {
      throw new AppError('license_server_unreachable', 'The license server named a page that is not its own', { reason: 'malformed' });
    }
    const waiting = { deviceCode, userCode, verificationUrl: verificationUriComplete, expiresAt: parts.clock() + expiresIn * 1_000, intervalMs: interval * 1_000 };
    parts.keep(waiting);
    await wait(waiting, signal);
  }

  async function wait({ deviceCode, userCode, verificationUrl, expiresAt, intervalMs }: WaitingActivation, signal: AbortSignal): Promise<void> {
    show({ ...fresh, phase: 'waiting', userCode, verificationUrl, expiresAt });
    let salt: string | undefined;
    let pauseMs: number | typeof over = intervalMs;
    let failures = 0;
    while (pauseMs !== over) {
      await pause(pauseMs, signal);
      const answered = said;
      said = {};
      try {
        const { answer, jti } = await poll(deviceCode, salt, answered, signal);
        failures = 0;
        if (answer.answer === 'tags_required') ({ salt } = answer);
        pauseMs = take(answer, jti);
      } catch (error) {
        const failure = toFailure(error);
        failures += 1;
        if (signal.aborted || failures >= failuresInARow || !passing.has(failure.code)) throw error;
        // What was answered was refused, say because slots changed hands too often: the question stays.
        if (failure.code === 'conflict' || failure.code === 'not_found') show({ failure });
        pauseMs = Math.min(intervalMs * 2 ** Math.min(failures - 1, 4), slowestMs);
      }
    }
  }

  async function poll(deviceCode: string, salt: string | undefined, answered: Said, signal: AbortSignal): Promise<{ answer: ActivationAnswer; jti: string }> {
    const key = await parts.needKey();
    const tags = salt === undefined ? undefined : await parts.tagsWith(salt);
    return server.ask(activations.poll, { deviceCode, ...(tags && { tags }), ...answered }, key, signal);
  }

  /** How long to wait before asking again, in ms; `Infinity` until its user answers. */
  function take(answer: ActivationAnswer, jti: string): number | typeof over {
    switch (answer.answer) {
      case 'tags_required':
        return 0;
      case 'slow_down':
        return pauseOf(answer);
      case 'authorization_pending':
        if (shown?.phase !== 'waiting') show({ phase: 'waiting', devices: [], failure: null });
        return pauseOf(answer);
      case 'license_required':
        show({ phase: 'license_required', devices: [], failure: null });
        return pauseOf(answer);
      case 'device_limit_reached':
        show({ phase: 'device_limit_reached', devices: answer.devices });
        return pauseOf(answer);
      case 'same_device_question':
        show({ phase: 'same_device_question', devices: [answer.device], failure: null });
        return Number.POSITIVE_INFINITY;
      case 'access_denied':
        return end('denied');
      case 'expired_token':
        return end('expired');
      case 'licensed':
        parts.accept({ token: answer.token, jti }, answer.salt);
        parts.keep(null);
        shown = null;
        changed();
        return over;
    }
  }

  /** Until then, or until its user answers. */
  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    const answered = new AbortController();
    wake = () => answered.abort();
    if (isAnswer(said)) return;
    const until = Number.isFinite(ms) ? ms * parts.pace : mostTimerMs;
    await sleep(until, undefined, { signal: AbortSignal.any([signal, answered.signal]) }).catch(() => undefined);
    signal.throwIfAborted();
  }

  return {
    current: () => shown,
    start() {
      if (!shown || ['denied', 'expired', 'failed'].includes(shown.phase)) begin(ask);
    },
    resume: (waiting) => begin((signal) => wait(waiting, signal)),
    answer(answered) {
      said = { ...(answered.replace === undefined ? {} : { replace: answered.replace }), ...(answered.sameAs === undefined ? {} : { sameAs: answered.sameAs }) };
      wake();
    },
    cancel() {
      abort.abort();
      parts.keep(null);
      shown = null;
      changed();
    },
    close: () => abort.abort(),
  };
}

interface Said {
  /** The device whose slot to take. */
  replace?: number;
  /** Which one this is, or null for none. */
  sameAs?: number | null;
}

const fresh: Activation = { phase: 'starting', userCode: null, verificationUrl: null, expiresAt: null, devices: [], failure: null };
const over = Symbol('over');
/** After so many failures in a row nobody waits any more. */
const failuresInARow = 20;
const slowestMs = 60_000;
/** Longest that a timer takes. */
const mostTimerMs = 2 ** 31 - 1;
/** Failures after which it is asked again. */
const passing: ReadonlySet<string> = new Set(['license_server_unreachable', 'rate_limited', 'busy', 'conflict', 'not_found']);

function isAnswer({ replace, sameAs }: Said): boolean {
  return replace !== undefined || sameAs !== undefined;
}

function pauseOf({ interval }: { interval: number }): number {
  return Math.min(Math.max(interval, 1) * 1_000, slowestMs);
}

/** Whether an address is on the license server itself: it is opened in a browser. */
function isOf(base: string, address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.origin === URL.parse(base)?.origin && url.username === '' && url.password === '';
}
