/** What is said alike of films and series. */
export const onDemand = {
  continueWatching: 'Continue watching',
  left: (duration: string) => `${duration} left`,
  sort: 'Sort',
  sorts: { playlist: 'As in the playlist', name: 'A to Z', added: 'Newest' },
  rating: (rating: string) => `Rated ${rating} of 10`,
  addFavorite: 'Add to favorites',
  isFavorite: 'In favorites',
  cast: 'With',
  released: 'Released',
  category: 'Category',
  noPlot: 'The provider gives no description.',
};
