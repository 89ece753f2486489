import { localeFor } from '../locale.ts';

const locale = localeFor('en');

export const movies = {
  title: 'Movies',
  categories: 'Movie categories',
  all: 'All movies',
  uncategorized: 'Other',
  grid: 'Movies',
  resume: 'Resume',
  count: (count: number) => locale.plural(count, { one: '1 movie', other: `${locale.number(count)} movies` }),
  bestRated: 'Best rated',
  empty: 'No movies here',
  emptyWhy: 'This playlist brings no movies in this category.',
  noFavorites: 'No favorite movies yet',
  noFavoritesWhy: 'Press S on a movie, or the star on its page, and it is kept here.',
  showAll: 'Show all movies',
  detailsFailed: 'The details could not be loaded',
  backToList: 'Back to the movies',
  play: 'Play',
  resumeAt: (position: string) => `Resume at ${position}`,
  startOver: 'Start over',
  director: 'Director',
};
