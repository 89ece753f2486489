import type { Movie } from '#shared/model/title.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';

/** A film as the player needs it. */
export function playableMovie({ id, name, logo, category }: Pick<Movie, 'id' | 'name' | 'logo' | 'category'>): PlayableTitle {
  return { id, kind: 'movie', name, logo, number: null, subtitle: category, seriesId: null, radio: false };
}
