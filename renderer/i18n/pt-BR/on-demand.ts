import type { onDemand as en } from '../en/on-demand.ts';

export const onDemand: typeof en = {
  continueWatching: 'Continuar assistindo',
  left: (duration) => `faltam ${duration}`,
  sort: 'Ordem',
  sorts: { playlist: 'Como na lista', name: 'A a Z', added: 'Mais recentes' },
  rating: (rating) => `Nota ${rating} de 10`,
  addFavorite: 'Adicionar aos favoritos',
  isFavorite: 'Nos favoritos',
  cast: 'Elenco',
  released: 'Lançamento',
  category: 'Categoria',
  noPlot: 'O provedor não traz uma descrição.',
};
