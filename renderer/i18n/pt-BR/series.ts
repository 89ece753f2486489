import type { series as en } from '../en/series.ts';
import { localeFor } from '../locale.ts';

const locale = localeFor('pt-BR');

export const series: typeof en = {
  title: 'Séries',
  categories: 'Categorias de séries',
  all: 'Todas as séries',
  uncategorized: 'Outras',
  grid: 'Séries',
  resume: 'Continuar',
  count: (count) => locale.plural(count, { one: '1 série', other: `${locale.number(count)} séries` }),
  bestRated: 'Mais bem avaliadas',
  empty: 'Nenhuma série aqui',
  emptyWhy: 'Esta lista não traz séries nesta categoria.',
  noFavorites: 'Nenhuma série favorita ainda',
  noFavoritesWhy: 'Pressione S em uma série, ou a estrela na página dela, e ela fica guardada aqui.',
  showAll: 'Ver todas as séries',
  backToList: 'Voltar às séries',
  seasons: 'Temporadas',
  season: (number) => (number === 0 ? 'Especiais' : `Temporada ${number}`),
  seasonCount: (count) => locale.plural(count, { one: '1 temporada', other: `${locale.number(count)} temporadas` }),
  episodesOf: (season) => `Episódios: ${season}`,
  episodeCode: (season, episode) =>
    `T${String(season).padStart(2, '0')}` + (episode === null ? '' : `E${String(episode).padStart(2, '0')}`),
  episode: (number) => `Episódio ${number}`,
  noEpisodes: 'Nenhum episódio ainda',
  noEpisodesWhy: 'O provedor lista esta série sem episódios.',
  play: (code) => `Assistir ${code}`,
  continue: (code) => `Continuar ${code}`,
  watched: 'Assistido',
  director: 'Criação',
};
