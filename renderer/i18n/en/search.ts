import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

export const search = {
  title: 'Search',
  field: 'Search channels, films and series',
  results: 'Results',
  channels: 'Channels',
  movies: 'Movies',
  series: 'Series',
  programmes: 'In the guide',
  hint: 'Type a name. Capitals and accents do not matter.',
  none: (query: string) => `Nothing is called “${query}”`,
  noneAdvice: 'Try fewer letters, or another spelling.',
  noPlaylist: 'Add a playlist first, then search in it.',
  found: (count: number) => `${number(count)} ${plural(count, { one: 'result', other: 'results' })}`,
  more: (count: number) => `and ${number(count)} more`,
  move: 'move',
  open: 'open',
  close: 'close',
};
