import type { ChangeType } from '#shared/model/change.ts';
import type { changes as en } from '../en/changes.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

const types: Record<ChangeType, string> = {
  added: 'Novos',
  removed: 'Removidos',
  renamed: 'Renomeados',
  moved: 'Movidos',
  renumbered: 'Renumerados',
};

export const changes: typeof en = {
  sentence: ({ added, removed, renamed, moved, renumbered }) => {
    const told = [
      [added > 0 ? `+${number(added)}` : '', removed > 0 ? `−${number(removed)}` : ''].filter((each) => each !== '').join(' '),
      renamed > 0 ? `${number(renamed)} ${plural(renamed, { one: 'renomeado', other: 'renomeados' })}` : '',
      moved > 0 ? `${number(moved)} ${plural(moved, { one: 'movido', other: 'movidos' })}` : '',
    ].filter((each) => each !== '');
    if (told.length > 0) return told.join(', ');
    return renumbered > 0
      ? `${number(renumbered)} ${plural(renumbered, { one: 'renumerado', other: 'renumerados' })}`
      : 'Nada mudou';
  },
  refreshed: (name, sentence) => `${name}: ${sentence}`,
  see: 'Ver as mudanças',
  open: 'Mudanças e desfazer',
  title: (name) => `O que mudou em ${name}`,
  refresh: 'Atualização',
  of: (moment, sentence) => `${moment}: ${sentence}`,
  types,
  tab: (type, count) => `${types[type]} ${number(count)}`,
  byType: 'Tipos de mudança',
  list: 'Títulos que mudaram',
  kinds: { channel: 'Canal', movie: 'Filme', series: 'Série', episode: 'Episódio' },
  became: 'virou',
  noGroup: 'sem grupo',
  none: 'Nada mudou ainda',
  noneAdvice: 'Quando uma atualização trouxer novidades, elas aparecem aqui e podem ser desfeitas.',
  undo: 'Desfazer esta atualização',
  undoTitle: (moment) => `Desfazer a atualização de ${moment}?`,
  undoAdded: (count) =>
    plural(count, { one: 'O título que ela trouxe sai de novo.', other: `Os ${number(count)} títulos que ela trouxe saem de novo.` }),
  undoRemoved: (count) =>
    plural(count, { one: 'O título que ela tirou volta.', other: `Os ${number(count)} títulos que ela tirou voltam.` }),
  undoRenamed: (count) =>
    plural(count, { one: 'Um título recupera o nome antigo.', other: `${number(count)} títulos recuperam o nome antigo.` }),
  undoMoved: (count) =>
    plural(count, { one: 'Um título volta ao grupo antigo.', other: `${number(count)} títulos voltam ao grupo antigo.` }),
  undoRenumbered: (count) =>
    plural(count, { one: 'Um título recupera o número antigo.', other: `${number(count)} títulos recuperam o número antigo.` }),
  undoLater: (count) =>
    plural(count, { one: 'A atualização seguinte também é desfeita.', other: `As ${number(count)} atualizações seguintes também são desfeitas.` }),
  undoAfter: 'Favoritos, histórico e posições ficam como estão. A próxima atualização traz de novo a lista do provedor.',
  undone: 'A atualização foi desfeita',
};
