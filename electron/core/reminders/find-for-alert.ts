import { foldText } from '#shared/model/fold-text.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme, Genre } from '#shared/model/programme.ts';
import type { StoredAlert } from './queries.ts';

export interface Found {
  channelId: TitleId;
  programme: DescribedProgramme;
}

/** The search of the guide; given by `core.ts`. */
export type SearchGuide = (wanted: {
  playlistId: PlaylistId;
  /** Every one of these words. */
  query: string;
  from: number;
  genre?: Genre;
  /** Whether the last word may not go on. */
  whole: true;
  /** Title and sub-title alone. */
  inTitle: boolean;
  cursor?: string;
  limit: number;
}) => { hits: Found[]; total: number; nextCursor: string | null };

/** Most programmes ahead that one alert stands for. */
export const mostFound = 100;

/** Most hits that are looked at for them in a playlist. */
const mostLookedAt = 2_000;
const lookedAtOnce = 200;

type Wish = Pick<StoredAlert, 'kind' | 'text' | 'newOnly'>;

/** Programmes that begin after `now` and that an alert is about, by start; each once, however many channels show it. */
export function findForAlert(search: SearchGuide, wish: Wish, playlists: readonly PlaylistId[], now: number): Found[] {
  const found = new Map<string, Found>();
  for (const playlistId of playlists) {
    // A team has more talk about it than games: these must not be crowded out.
    for (const genre of wish.kind === 'team' ? (['sports', undefined] as const) : [undefined]) {
      const wanted = { playlistId, query: wish.text, from: now, whole: true, inTitle: wish.kind !== 'word', ...(genre && { genre }) } as const;
      collect(search, wanted, wish, now, found);
    }
  }
  return [...found.values()].sort((a, b) => a.programme.start - b.programme.start).slice(0, mostFound);
}

function collect(search: SearchGuide, wanted: Omit<Parameters<SearchGuide>[0], 'limit'>, wish: Wish, now: number, found: Map<string, Found>): void {
  let cursor: string | undefined;
  for (let looked = 0; looked < mostLookedAt; looked += lookedAtOnce) {
    const page = search({ ...wanted, ...(cursor !== undefined && { cursor }), limit: lookedAtOnce });
    for (const hit of page.hits) {
      if (hit.programme.start <= now || !isMeant(wish, hit.programme)) continue;
      const key = sameness(wish, hit.programme);
      const known = found.get(key);
      if (!known || known.programme.start > hit.programme.start) found.set(key, hit);
      if (found.size >= mostFound * 2) return;
    }
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

function isMeant({ kind, text, newOnly }: Wish, programme: DescribedProgramme): boolean {
  if (newOnly && programme.isRepeat) return false;
  return kind !== 'series' || foldText(programme.title ?? '') === foldText(text);
}

/** The same for two broadcasts of which one is enough. */
function sameness({ newOnly }: Wish, programme: DescribedProgramme): string {
  return (newOnly ? episodeOf(programme) : null) ?? JSON.stringify([programme.start, foldText(programme.title ?? '')]);
}

/** What names an episode, wherever and whenever it is shown; null where the guide does not number it. */
export function episodeOf({ title, season, episode }: Pick<DescribedProgramme, 'title' | 'season' | 'episode'>): string | null {
  return episode === null || title === null ? null : JSON.stringify([foldText(title), season, episode]);
}
