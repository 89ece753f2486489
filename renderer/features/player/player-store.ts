import { create } from 'zustand';
import type { Failure } from '#shared/errors.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { Container } from '#shared/model/stream.ts';
import type { EngineError, EngineFacts, Tracks } from './engine.ts';
import { noFacts, noTracks } from './engine.ts';
import type { MissingPart } from './watch-picture.ts';

/** Why nothing plays, with what it takes to choose the sentence and the buttons. */
export interface PlayFailure {
  kind: 'unsupported' | 'unavailable' | 'account' | 'busy' | 'lost';
  /** What the provider or our server said of it, where it said something. */
  failure: Failure | null;
  /** The engine's words, for the info panel. */
  detail: string;
  transport: string | null;
}

export type Phase =
  | { status: 'idle' }
  /** A film begun earlier: from there, or from the start? */
  | { status: 'asking'; positionMs: number; durationMs: number | null }
  | { status: 'connecting' }
  | { status: 'buffering' }
  | { status: 'reconnecting'; attempt: number; of: number }
  | { status: 'other-format' }
  | { status: 'playing' }
  | { status: 'paused' }
  /** The browser wants a click before anything may play. */
  | { status: 'blocked' }
  /** `at` is when, by the page's clock; null once the viewer wants nothing to follow by itself. */
  | { status: 'ended'; at: number | null }
  | { status: 'failed'; failure: PlayFailure };

interface PlayerState {
  titleId: TitleId | null;
  phase: Phase;
  live: boolean;
  /** A past programme's own clock, seconds: where in it the video begins, and its length. Null for all else. */
  timeline: { offset: number; duration: number } | null;
  container: Container | null;
  engine: string | null;
  tracks: Tracks;
  facts: EngineFacts;
  missing: MissingPart;
  /** Started silent because the browser allows no other way. */
  mutedByBrowser: boolean;
  otherFormatTried: boolean;
}

export const nothingPlaying: PlayerState = {
  titleId: null,
  phase: { status: 'idle' },
  live: false,
  timeline: null,
  container: null,
  engine: null,
  tracks: noTracks,
  facts: noFacts,
  missing: null,
  mutedByBrowser: false,
  otherFormatTried: false,
};

/** What the picture is doing; written by `playback.ts` alone. */
export const usePlayer = create<PlayerState>(() => nothingPlaying);

/** The failure a viewer is shown for an error nothing could be done about. */
export function toPlayFailure(error: EngineError, transport: string | null): PlayFailure {
  return { kind: kindOf(error), failure: error.failure ?? null, detail: error.detail, transport };
}

function kindOf(error: EngineError): PlayFailure['kind'] {
  switch (error.failure?.code) {
    case 'stream_unsupported':
      return 'unsupported';
    case 'provider_busy':
    case 'busy':
      return 'busy';
    case 'provider_expired':
    case 'provider_rejected':
    case 'credentials_missing':
    case 'license_required':
      return 'account';
    default:
      break;
  }
  switch (error.code) {
    case 'codec':
    case 'codec-audio':
    case 'codec-video':
      return 'unsupported';
    case 'refused':
      return 'unavailable';
    case 'network':
    case 'closed':
    case 'media':
    case 'buffer-full':
      return 'lost';
  }
}
