/** What one look at the element and its engine told, half a second or so apart. */
export interface PictureSample {
  /** Seconds the position has advanced since the stream was opened. */
  advanced: number;
  videoWidth: number;
  /** Frames decoded, where the browser counts them. */
  frames: number | null;
  /** Bytes of sound decoded, where the browser counts them. */
  audioBytes: number | null;
  hasVideo: boolean | null;
  hasAudio: boolean | null;
  /** A radio station or a piece of music: no picture is right. */
  soundOnly: boolean;
  audioRefused: boolean;
}

export type MissingPart = 'picture' | 'sound' | null;

/** Time that must really pass before its absence means something. */
const enoughSeconds = 4;

/**
 * A stream whose clock runs while half of it never decodes. MPEG-2 video gives no error at all:
 * the width stays 0. Undecodable sound sometimes gives one, and sometimes only silence.
 */
export function missingPart(sample: PictureSample): MissingPart {
  if (sample.advanced < enoughSeconds) return null;
  if (!sample.soundOnly && sample.videoWidth === 0 && sample.hasVideo !== false) return 'picture';
  if (!sample.soundOnly && sample.frames === 0 && sample.hasVideo === true) return 'picture';
  if (sample.audioRefused) return 'sound';
  if (sample.hasAudio === true && sample.audioBytes === 0) return 'sound';
  return null;
}
