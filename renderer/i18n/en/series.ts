import { localeFor } from '../locale.ts';

const locale = localeFor('en');

export const series = {
  title: 'Series',
  categories: 'Series categories',
  all: 'All series',
  uncategorized: 'Other',
  grid: 'Series',
  resume: 'Continue',
  count: (count: number) => locale.number(count) + ' series',
  bestRated: 'Best rated',
  empty: 'No series here',
  emptyWhy: 'This playlist brings no series in this category.',
  noFavorites: 'No favorite series yet',
  noFavoritesWhy: 'Press S on a series, or the star on its page, and it is kept here.',
  showAll: 'Show all series',
  backToList: 'Back to the series',
  seasons: 'Seasons',
  season: (number: number) => (number === 0 ? 'Specials' : `Season ${number}`),
  seasonCount: (count: number) => locale.plural(count, { one: '1 season', other: `${locale.number(count)} seasons` }),
  episodesOf: (season: string) => `Episodes of ${season}`,
  episodeCode: (season: number, episode: number | null) =>
    `S${String(season).padStart(2, '0')}` + (episode === null ? '' : `E${String(episode).padStart(2, '0')}`),
  episode: (number: number) => `Episode ${number}`,
  noEpisodes: 'No episodes yet',
  noEpisodesWhy: 'The provider lists this series without episodes.',
  play: (code: string) => `Play ${code}`,
  continue: (code: string) => `Continue ${code}`,
  watched: 'Watched',
  director: 'Created by',
};
