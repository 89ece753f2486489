/** Where a film was left. */
export interface Position {
  positionMs: number;
  durationMs: number | null;
}

/** Below this, starting over costs nothing and asking would only be in the way. */
const worthResumingMs = 30_000;
/** Credits: what is left is not the film. */
const watchedShare = 0.95;

/** Whether to offer going on from here when the title is opened. */
export function isWorthResuming({ positionMs, durationMs }: Position): boolean {
  if (positionMs < worthResumingMs) return false;
  return durationMs === null || durationMs <= 0 || positionMs / durationMs < watchedShare;
}

/** Watched as far as a list should show it, 0–1; null when the length is unknown. */
export function watchedPart({ positionMs, durationMs }: Position): number | null {
  if (durationMs === null || durationMs <= 0) return null;
  return Math.min(1, Math.max(0, positionMs / durationMs));
}

const saveEveryMs = 10_000;

/** Whether the position should be written down now: every ten seconds of watching, and always when it ends. */
export function shouldSave(last: { at: number; positionMs: number } | null, positionMs: number, now: number): boolean {
  if (last === null) return positionMs >= 5_000;
  return now - last.at >= saveEveryMs && positionMs !== last.positionMs;
}
