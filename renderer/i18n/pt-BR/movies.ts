import type { movies as en } from '../en/movies.ts';
import { localeFor } from '../locale.ts';

const locale = localeFor('pt-BR');

export const movies: typeof en = {
  title: 'Filmes',
  categories: 'Categorias de filmes',
  all: 'Todos os filmes',
  uncategorized: 'Outros',
  grid: 'Filmes',
  resume: 'Continuar',
  count: (count) => locale.plural(count, { one: '1 filme', other: `${locale.number(count)} filmes` }),
  bestRated: 'Mais bem avaliados',
  empty: 'Nenhum filme aqui',
  emptyWhy: 'Esta lista não traz filmes nesta categoria.',
  noFavorites: 'Nenhum filme favorito ainda',
  noFavoritesWhy: 'Pressione S em um filme, ou a estrela na página dele, e ele fica guardado aqui.',
  showAll: 'Ver todos os filmes',
  detailsFailed: 'Não foi possível carregar os detalhes',
  backToList: 'Voltar aos filmes',
  play: 'Assistir',
  resumeAt: (position) => `Continuar em ${position}`,
  startOver: 'Começar do início',
  director: 'Direção',
};
