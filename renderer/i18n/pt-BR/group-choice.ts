import type { GroupKey } from '#shared/model/group.ts';
import type { groupChoice as en } from '../en/group-choice.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

const kinds: Record<GroupKey['kind'], string> = { channel: 'Canais', movie: 'Filmes', series: 'Séries' };

export const groupChoice: typeof en = {
  open: 'Grupos importados',
  first: 'Escolher os grupos antes',
  firstWhy: 'Veja o que o provedor oferece e importe só o que quiser.',
  title: (name) => `Grupos de ${name}`,
  scanning: 'Vendo que grupos existem',
  search: 'Buscar um grupo',
  clear: 'Limpar a busca',
  kinds,
  byKind: 'Tipos de grupo',
  tab: (kind, ticked, total) => `${kinds[kind]} ${number(ticked)}/${number(total)}`,
  list: 'Grupos',
  all: 'Todos',
  none: 'Nenhum',
  allFound: 'Todos os achados',
  noneFound: 'Nenhum dos achados',
  chooseAll: (kind) => `Escolher todos: ${kinds[kind]}`,
  chooseNone: (kind) => `Não escolher nenhum: ${kinds[kind]}`,
  noMatch: (query) => `Nenhum grupo se chama “${query}”`,
  noGroups: 'O provedor não separa em grupos, então tudo é importado.',
  newGroups: 'Importar também grupos novos',
  newGroupsWhy: 'O que o provedor acrescentar depois entra sozinho.',
  summary: (groups, allGroups, titles) =>
    `${number(groups)} de ${number(allGroups)} ${plural(allGroups, { one: 'grupo', other: 'grupos' })}, ` +
    `${number(titles)} ${plural(titles, { one: 'título', other: 'títulos' })}`,
  chooseOne: 'Escolha pelo menos um grupo.',
  import: 'Importar estes',
  importAll: 'Importar tudo',
  save: 'Salvar e atualizar',
  later: 'Agora não',
};
