import type { FailureReason } from '#shared/errors.ts';
import type { EngineError } from './engine.ts';

/** Waits before opening again, ms; the last one repeats. */
const waits = [1_000, 2_000, 5_000, 10_000] as const;
/** Openings in a row without `steadyMs` of picture between them. */
const reconnectsBeforeFirstPicture = 3;
const reconnectsOncePlayed = 4;
const steadyMs = 30_000;
/** Panels expire addresses; asking for a new one is cheap but not free. */
const renewalsPerMinute = 5;
/** No movement for this long: jump a hole if one is near, else wait a little longer and open again. */
const stallMs = 6_000;
const deadMs = 10_000;
/** A first picture may take longer: the provider is still tuning in. */
const firstPictureMs = 15_000;
const holeSeconds = 3;
const mediaAgainMs = 10_000;

export type RecoverAction =
  | { do: 'nothing' }
  | { do: 'seek'; to: number }
  | { do: 'resume-load'; afterMs: number }
  | { do: 'recover-media'; swapAudioCodec: boolean }
  | { do: 'shrink-buffer' }
  /** Destroy the engine, ask for a fresh address, open again. */
  | { do: 'reopen'; afterMs: number; attempt: number; of: number }
  | { do: 'other-format' }
  | { do: 'fail'; error: EngineError };

export interface RecoverState {
  readonly live: boolean;
  /** The other container has not been asked for yet. */
  readonly otherFormatLeft: boolean;
  readonly openedAt: number;
  readonly position: number;
  readonly movedAt: number;
  readonly movedSinceOpen: boolean;
  readonly everPlayed: boolean;
  /** When the present run of picture began. */
  readonly pictureSince: number | null;
  readonly reconnects: number;
  readonly softLoads: number;
  readonly renewals: readonly number[];
  readonly mediaStep: 0 | 1 | 2;
  readonly mediaAt: number;
  readonly jumpedAt: number;
  /** A reopening is due: errors of the old engine no longer count. */
  readonly waiting: boolean;
  readonly failed: boolean;
  readonly lastError: EngineError | null;
}

export interface Tick {
  /** The viewer wants it to play: not paused, not ended, not seeking by hand. */
  playing: boolean;
  position: number;
  buffered: readonly (readonly [start: number, end: number])[];
}

export type RecoverEvent =
  | { type: 'opened' }
  | { type: 'error'; error: EngineError }
  | ({ type: 'tick' } & Tick)
  /** Shown again or woken from sleep: the clock ran on while nothing could. */
  | { type: 'woke' };

export interface Step {
  state: RecoverState;
  action: RecoverAction;
}

export function startRecovery(options: { live: boolean; otherFormat: boolean }, now: number): RecoverState {
  return {
    live: options.live,
    otherFormatLeft: options.otherFormat,
    openedAt: now,
    position: 0,
    movedAt: now,
    movedSinceOpen: false,
    everPlayed: false,
    pictureSince: null,
    reconnects: 0,
    softLoads: 0,
    renewals: [],
    mediaStep: 0,
    mediaAt: -Infinity,
    jumpedAt: -Infinity,
    waiting: false,
    failed: false,
    lastError: null,
  };
}

/** The error ladder and the watchdog of every engine: what to do about what happened, with the time passed in. */
export function recover(state: RecoverState, event: RecoverEvent, now: number): Step {
  if (state.failed) return stay(state);
  switch (event.type) {
    case 'opened':
      return stay({
        ...state,
        waiting: false,
        openedAt: now,
        movedAt: now,
        movedSinceOpen: false,
        pictureSince: null,
        mediaStep: 0,
      });
    case 'woke':
      return stay({ ...state, movedAt: now, openedAt: now, pictureSince: null });
    case 'tick':
      return state.waiting ? stay(state) : onTick(state, event, now);
    case 'error':
      return state.waiting ? stay(state) : onError({ ...state, lastError: event.error }, event.error, now);
  }
}

function stay(state: RecoverState): Step {
  return { state, action: { do: 'nothing' } };
}

function onTick(state: RecoverState, tick: Tick, now: number): Step {
  if (!tick.playing) return stay({ ...state, position: tick.position, movedAt: now, openedAt: now, pictureSince: null });
  if (tick.position !== state.position) return stay(moved(state, tick.position, now));

  const stillFor = now - state.movedAt;
  if (!state.movedSinceOpen && now - state.openedAt < firstPictureMs) {
    // Broadcast clocks rarely start at zero: a stream whose first picture lies ahead is met there.
    const start = firstAhead(tick);
    return start !== null && stillFor >= 1_000 && now - state.jumpedAt >= stallMs ? jump(state, start, now) : stay(state);
  }
  if (stillFor >= deadMs) return reopen(state, state.lastError ?? stalled, now);
  if (stillFor >= stallMs && now - state.jumpedAt >= stallMs) {
    const start = firstAhead(tick);
    if (start !== null && start - tick.position <= holeSeconds) return jump(state, start, now);
  }
  return stay(stillFor >= 1_000 ? { ...state, pictureSince: null } : state);
}

function moved(state: RecoverState, position: number, now: number): RecoverState {
  const pictureSince = state.pictureSince ?? now;
  const steady = now - pictureSince >= steadyMs;
  return {
    ...state,
    position,
    movedAt: now,
    movedSinceOpen: true,
    everPlayed: true,
    pictureSince,
    ...(steady ? { reconnects: 0, softLoads: 0, lastError: null } : {}),
  };
}

function firstAhead(tick: Tick): number | null {
  const ahead = tick.buffered.map(([start]) => start).filter((start) => start > tick.position);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

function jump(state: RecoverState, to: number, now: number): Step {
  return { state: { ...state, jumpedAt: now }, action: { do: 'seek', to: to + 0.05 } };
}

const stalled: EngineError = { code: 'network', fatal: true, detail: 'stalled' };

function onError(state: RecoverState, error: EngineError, now: number): Step {
  if (error.code === 'buffer-full') return { state, action: { do: 'shrink-buffer' } };
  if (!error.fatal) return stay(state);
  if (isFinal(error)) return fail(state, error);
  switch (error.code) {
    case 'codec':
    case 'codec-audio':
    case 'codec-video':
      return state.otherFormatLeft ? tryOtherFormat(state) : fail(state, error);
    case 'media':
      return onMediaError(state, error, now);
    case 'refused':
      return onRefused(state, error, now);
    case 'closed':
      return reopen(state, error, now);
    case 'network':
      return onNetworkError(state, error, now);
  }
}

/** What a provider does not keep it does not keep a second later. */
const pastReasons: readonly FailureReason[] = ['no-catchup', 'catchup-over', 'catchup-missing'];

/** Answers that no repetition changes: the account, the license, a title that is gone. */
function isFinal(error: EngineError): boolean {
  if (error.failure?.reason !== undefined && pastReasons.includes(error.failure.reason)) return true;
  switch (error.failure?.code) {
    case 'provider_expired':
    case 'credentials_missing':
    case 'license_required':
    case 'forbidden':
    case 'unauthenticated':
    case 'address_refused':
    case 'invalid_input':
    case 'not_found':
      return true;
    default:
      return false;
  }
}

function onMediaError(state: RecoverState, error: EngineError, now: number): Step {
  const again = now - state.mediaAt < mediaAgainMs;
  if (!again || state.mediaStep === 0) {
    return { state: { ...state, mediaStep: 1, mediaAt: now }, action: { do: 'recover-media', swapAudioCodec: false } };
  }
  if (state.mediaStep === 1) {
    return { state: { ...state, mediaStep: 2, mediaAt: now }, action: { do: 'recover-media', swapAudioCodec: true } };
  }
  return reopen(state, error, now);
}

function onRefused(state: RecoverState, error: EngineError, now: number): Step {
  if (error.failure?.code === 'stream_unsupported') {
    return state.otherFormatLeft ? tryOtherFormat(state) : fail(state, error);
  }
  // A panel that counts the old connection for a moment says no and means later.
  if (error.failure?.code === 'provider_busy') return reopen(state, error, now);
  if (!state.everPlayed) {
    if (state.otherFormatLeft) return tryOtherFormat(state);
    // "There is no such stream" stays true for a while; a server in trouble may be back in a second.
    const status = error.failure?.status ?? error.status ?? 0;
    return status >= 400 && status < 500 && status !== 429 ? fail(state, error) : reopen(state, error, now);
  }
  if (error.status === 401 || error.status === 403 || error.status === 404 || error.status === 410) {
    const recent = state.renewals.filter((at) => now - at < 60_000);
    if (recent.length >= renewalsPerMinute) return fail({ ...state, renewals: recent }, error);
    return {
      state: { ...state, renewals: [...recent, now], waiting: true },
      action: { do: 'reopen', afterMs: recent.length === 0 ? 0 : 1_000, attempt: recent.length + 1, of: renewalsPerMinute },
    };
  }
  return reopen(state, error, now);
}

function onNetworkError(state: RecoverState, error: EngineError, now: number): Step {
  if (error.resumable && state.softLoads < 3) {
    const afterMs = waits[state.softLoads] ?? 5_000;
    return { state: { ...state, softLoads: state.softLoads + 1 }, action: { do: 'resume-load', afterMs } };
  }
  return reopen(state, error, now);
}

function reopen(state: RecoverState, error: EngineError, _now: number): Step {
  const of = state.everPlayed ? reconnectsOncePlayed : reconnectsBeforeFirstPicture;
  if (state.reconnects >= of) {
    return state.otherFormatLeft ? tryOtherFormat(state) : fail(state, error);
  }
  const attempt = state.reconnects + 1;
  return {
    state: { ...state, reconnects: attempt, waiting: true, pictureSince: null },
    action: { do: 'reopen', afterMs: waits[attempt - 1] ?? 10_000, attempt, of },
  };
}

function tryOtherFormat(state: RecoverState): Step {
  return { state: { ...state, otherFormatLeft: false, waiting: true, pictureSince: null }, action: { do: 'other-format' } };
}

function fail(state: RecoverState, error: EngineError): Step {
  return { state: { ...state, failed: true, pictureSince: null }, action: { do: 'fail', error } };
}
