import type { Episode, Series } from '#shared/model/title.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';

/** What an episode is called; panels often leave the name empty. */
export function episodeName({ name, number }: Episode, { series }: Messages): string {
  const trimmed = name.trim();
  return trimmed !== '' ? trimmed : number === null ? series.title : series.episode(number);
}

/** An episode as the player needs it. */
export function playableEpisode(episode: Episode, show: Series, text: Messages): PlayableTitle {
  return {
    id: episode.id,
    kind: 'episode',
    name: `${text.series.episodeCode(episode.season, episode.number)} · ${episodeName(episode, text)}`,
    logo: episode.image ?? show.logo,
    number: null,
    subtitle: show.name,
    seriesId: show.id,
    radio: false,
  };
}
