import type { search as en } from '../en/search.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

export const search: typeof en = {
  title: 'Busca',
  field: 'Busque canais, filmes e séries',
  results: 'Resultados',
  channels: 'Canais',
  movies: 'Filmes',
  series: 'Séries',
  programmes: 'No guia',
  hint: 'Digite um nome. Maiúsculas e acentos não importam.',
  none: (query) => `Nada se chama “${query}”`,
  noneAdvice: 'Tente com menos letras ou outra grafia.',
  noPlaylist: 'Primeiro adicione uma playlist; depois busque nela.',
  found: (count) => `${number(count)} ${plural(count, { one: 'resultado', other: 'resultados' })}`,
  more: (count) => `e mais ${number(count)}`,
  move: 'andar',
  open: 'abrir',
  close: 'fechar',
};
