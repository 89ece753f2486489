import type { Episode, Series } from '#shared/model/title.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { shortEpisodeName } from './short-episode-name.ts';

/** What an episode is called; panels often leave the name empty. */
export function episodeName({ name, number }: Episode, show: Pick<Series, 'name'>, { series }: Messages): string {
  const short = shortEpisodeName(name, show.name);
  return short !== '' ? short : number === null ? series.title : series.episode(number);
}

/** An episode as the player needs it. */
export function playableEpisode(episode: Episode, show: Series, text: Messages): PlayableTitle {
  return {
    id: episode.id,
    kind: 'episode',
    name: `${text.series.episodeCode(episode.season, episode.number)} · ${episodeName(episode, show, text)}`,
    logo: episode.image ?? show.logo,
    number: null,
    subtitle: show.name,
    seriesId: show.id,
    radio: false,
  };
}
