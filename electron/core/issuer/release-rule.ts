const dayMs = 86_400_000;
const windowMs = 30 * dayMs;
/** In that time, and from then on one in a week. */
const freely = 3;
const thenEveryMs = 7 * dayMs;

/** How far back releases have to be known. */
export const releasesCountFor = windowMs;

/**
 * When a device of a license may be released next, epoch ms; at or before `now` for at once. `releases` are those of the
 * last 30 days, newest first: a license is for some devices, not for many in turn.
 */
export function nextRelease(releases: readonly number[], now: number): number {
  const recent = releases.filter((at) => at > now - windowMs);
  const last = recent[0];
  const third = recent[freely - 1];
  return last === undefined || third === undefined ? now : Math.min(last + thenEveryMs, third + windowMs);
}
