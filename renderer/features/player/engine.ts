import type { AppError, Failure } from '#shared/errors.ts';

/** What went wrong, in the words `recover.ts` decides by. */
export const engineErrorCodes = [
  /** The request failed or never answered. */
  'network',
  /** The server answered with a status that says no. */
  'refused',
  /** A live feed ended: the server hung up. */
  'closed',
  /** The decoder lost its way; often curable in place. */
  'media',
  /** This machine has no decoder for it. */
  'codec',
  /** Picture or sound of a stream cannot be decoded while the rest goes on. */
  'codec-audio',
  'codec-video',
  'buffer-full',
] as const;
export type EngineErrorCode = (typeof engineErrorCodes)[number];

export interface EngineError {
  code: EngineErrorCode;
  /** False when the engine goes on by itself. */
  fatal: boolean;
  /** The engine's own words, for the info panel and reports; never shown as the sentence. */
  detail: string;
  status?: number;
  /** What our server said of the failure, when it said something. */
  failure?: Failure;
  /** The engine still has its source: loading may go on without opening again. */
  resumable?: boolean;
}

export interface Track {
  id: number;
  label: string;
  /** BCP 47 where the stream names one. */
  language: string | null;
}

export interface TrackChoice {
  tracks: readonly Track[];
  /** Null: none (subtitles) or automatic (qualities). */
  current: number | null;
}

export interface Tracks {
  audio: TrackChoice;
  subtitles: TrackChoice;
  qualities: TrackChoice;
}

export const noTracks: Tracks = {
  audio: { tracks: [], current: null },
  subtitles: { tracks: [], current: null },
  qualities: { tracks: [], current: null },
};

export interface EngineFacts {
  videoCodec: string | null;
  audioCodec: string | null;
  /** Frames a second as the stream declares them. */
  fps: number | null;
  /** Bits a second, measured while loading. */
  bandwidth: number | null;
  /** False only when the stream is known to carry none. */
  hasVideo: boolean | null;
  hasAudio: boolean | null;
}

export const noFacts: EngineFacts = {
  videoCodec: null,
  audioCodec: null,
  fps: null,
  bandwidth: null,
  hasVideo: null,
  hasAudio: null,
};

export interface EngineListener {
  onError(error: EngineError): void;
  onTracks(tracks: Tracks): void;
}

/** What requests for a stream carry besides their address; asked anew at least for each opening. */
export type RequestHeaders = () => Record<string, string>;
export const noHeaders: RequestHeaders = () => ({});

/** One way of bringing a stream into the video element; made for one load and then thrown away. */
export interface Engine {
  readonly name: 'hls.js' | 'mpegts.js' | 'native';
  load(url: string, live: boolean): Promise<void>;
  /** Goes on loading after a network failure, keeping what is buffered. */
  resumeLoad(): void;
  recoverMedia(swapAudioCodec: boolean): void;
  shrinkBuffer(): void;
  selectAudio(id: number): void;
  selectSubtitles(id: number | null): void;
  selectQuality(id: number | null): void;
  facts(): EngineFacts;
  /** Resolves when the element is free and the connection is given up: some accounts allow only one. */
  destroy(): Promise<void>;
}

/** Takes the source away from the element, so that nothing of it can sound or load any more. */
export function releaseVideo(video: HTMLVideoElement): void {
  video.removeAttribute('src');
  for (const track of video.querySelectorAll('track')) track.remove();
  video.load();
}

/** A stream that was refused before an engine could try. */
export function refusal(error: AppError): EngineError {
  const { code, message, reason, status } = error;
  return {
    code: 'refused',
    fatal: true,
    detail: message,
    ...(status === undefined ? {} : { status }),
    failure: { code, message, ...(reason === undefined ? {} : { reason }) },
  };
}
