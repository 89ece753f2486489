import type { RefreshProgress } from '#shared/model/playlist.ts';

/** How much of a source has been read, 0–1; null where nobody can tell. */
export function shareOf(progress: RefreshProgress | null): number | null {
  if (progress === null || progress.phase !== 'reading') return null;
  const { bytes, totalBytes } = progress;
  return totalBytes !== null && totalBytes > 0 ? Math.min(1, bytes / totalBytes) : null;
}
