import type { CatalogPart } from '#shared/model/change.ts';
import type { held as en } from '../en/held.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

const counted: Record<CatalogPart, (count: number) => string> = {
  channels: (count) => `${number(count)} ${plural(count, { one: 'canal', other: 'canais' })}`,
  movies: (count) => `${number(count)} ${plural(count, { one: 'filme', other: 'filmes' })}`,
  series: (count) => `${number(count)} ${plural(count, { one: 'série', other: 'séries' })}`,
  list: (count) => `${number(count)} ${plural(count, { one: 'entrada', other: 'entradas' })}`,
};

export const held: typeof en = {
  title: 'O provedor mandou muito menos do que antes',
  part: (part, now, before) => `Vieram ${counted[part](now)} em vez de ${number(before)}.`,
  notice: (name, part, now, before) => `${name}: vieram ${counted[part](now)} em vez de ${number(before)}. Tudo continua como estava.`,
  unchanged: 'Tudo continua como estava.',
  othersRefreshed: 'O que não está citado aqui foi atualizado normalmente.',
  advice: 'Costuma ser uma falha passageira do provedor. Se estiver certo, aceite; dá para desfazer depois.',
  keep: 'Ficar com o que tenho',
  accept: 'Aceitar mesmo assim',
  accepting: 'Trocando a lista…',
  decide: 'Decidir',
  waiting: 'Uma atualização espera sua decisão',
  kept: 'O que você tinha foi mantido',
  beingAccepted: 'A nova lista está entrando no lugar',
  sendAgain: 'Se estiver certo, envie o arquivo de novo: desta vez ele vale como está.',
};
