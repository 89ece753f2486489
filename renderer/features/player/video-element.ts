/** Starts the picture; browsers that allow no sound without a click get a silent start. */
export async function playElement(video: HTMLVideoElement): Promise<'playing' | 'muted' | 'blocked'> {
  try {
    await video.play();
    return 'playing';
  } catch (error) {
    // Interrupted by a newer load or a pause: not a refusal.
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return 'playing';
  }
  video.muted = true;
  try {
    await video.play();
    return 'muted';
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'blocked' : 'muted';
  }
}

export function bufferedRanges({ buffered }: HTMLVideoElement): [number, number][] {
  return Array.from({ length: buffered.length }, (_, index): [number, number] => [
    buffered.start(index),
    buffered.end(index),
  ]);
}

/** Seconds of picture ready beyond the present moment. */
export function bufferAhead(video: HTMLVideoElement): number {
  const range = bufferedRanges(video).find(([start, end]) => start <= video.currentTime && video.currentTime <= end);
  return range === undefined ? 0 : range[1] - video.currentTime;
}

export function positionOf(element: HTMLVideoElement): { positionMs: number; durationMs: number | null } {
  const durationMs = Number.isFinite(element.duration) ? Math.round(element.duration * 1_000) : null;
  return { positionMs: Math.round(element.currentTime * 1_000), durationMs };
}

/** Chromium counts the bytes of sound it decoded; others do not say. */
export function decodedCounts(element: HTMLVideoElement): { audioBytes: number | null; frames: number | null } {
  const bytes: unknown = Reflect.get(element, 'webkitAudioDecodedByteCount');
  return {
    audioBytes: typeof bytes === 'number' ? bytes : null,
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
  };
}
