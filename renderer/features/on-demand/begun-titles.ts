import type { ResumePoint } from '#shared/contract/library.ts';
import type { TitleId } from '#shared/model/ids.ts';

interface BegunTitle {
  /** The film, or the series of the episode. */
  id: TitleId;
  point: ResumePoint;
}

/** What one is in the middle of, newest first: each film, and each series once with the episode begun last. */
export function begunTitles(points: readonly ResumePoint[]): readonly BegunTitle[] {
  const newest = new Map<TitleId, ResumePoint>();
  for (const point of points) {
    const id = point.kind === 'episode' ? point.seriesId : point.id;
    if (id !== null && !newest.has(id)) newest.set(id, point);
  }
  return [...newest].map(([id, point]) => ({ id, point }));
}
