import type { Mark, ResumePoint } from '#shared/contract/library.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { Episode, Season } from '#shared/model/title.ts';

export interface Continuation {
  episode: Episode;
  /** Where it was left; 0 for one that was not begun. */
  positionMs: number;
  /** Whether anything of the series was watched before. */
  begun: boolean;
}

/** The episodes that follow one another: seasons in order, or the specials among themselves. */
export function playOrder(seasons: readonly Season[], from: TitleId): readonly Episode[] {
  const specials = seasons.filter(({ number }) => number === 0).flatMap(({ episodes }) => episodes);
  return specials.some(({ id }) => id === from) ? specials : regular(seasons);
}

function regular(seasons: readonly Season[]): readonly Episode[] {
  return [...seasons]
    .filter(({ number }) => number !== 0)
    .sort((a, b) => a.number - b.number)
    .flatMap(({ episodes }) => episodes);
}

/**
 * Where the series goes on: the episode begun last, else the one after the last that was watched to its
 * end, else the first. Both lists are newest first. Null for a series without episodes.
 */
export function continueFrom(
  seasons: readonly Season[],
  resumePoints: readonly ResumePoint[],
  history: readonly Mark[],
): Continuation | null {
  const all = new Map(seasons.flatMap(({ episodes }) => episodes).map((episode) => [episode.id, episode]));
  const begun = resumePoints.find(({ id }) => all.has(id));
  const watched = history.find(({ id }) => all.has(id));
  if (begun !== undefined && (watched === undefined || watched.id === begun.id || begun.markedAt >= watched.markedAt)) {
    const episode = all.get(begun.id);
    if (episode !== undefined) return { episode, positionMs: begun.positionMs, begun: true };
  }
  if (watched !== undefined) {
    const order = playOrder(seasons, watched.id);
    const at = order.findIndex(({ id }) => id === watched.id);
    const point = resumePoints.find(({ id }) => id === watched.id);
    const episode = point === undefined ? order[at + 1] : order[at];
    if (episode !== undefined) return { episode, positionMs: point?.positionMs ?? 0, begun: true };
  }
  const first = regular(seasons)[0] ?? seasons.flatMap(({ episodes }) => episodes)[0];
  return first === undefined ? null : { episode: first, positionMs: 0, begun: false };
}
