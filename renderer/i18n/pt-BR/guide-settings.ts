import type { guideSettings as english } from '../en/guide-settings.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

export const guideSettings: typeof english = {
  title: 'Guia',
  noPlaylist: 'Adicione uma lista primeiro; o guia dela é configurado aqui.',
  ofPlaylist: (name) => `Guia de ${name}`,
  sources: 'Fontes do guia',
  sourcesWhy: 'A primeira manda. A seguinte preenche as lacunas que ela deixa.',
  noSources: 'Esta lista não indica nenhum guia. Adicione um abaixo.',
  sourceTypes: {
    panel: 'Guia do provedor',
    playlist: 'Indicado pela lista',
    url: 'Adicionado por você',
    file: 'Arquivo neste computador',
  },
  phases: {
    waiting: 'Aguardando a vez…',
    connecting: 'Conectando…',
    reading: 'Lendo o guia…',
    matching: 'Associando canais…',
    indexing: 'Preparando a busca…',
  },
  enabled: 'Usar esta fonte',
  moveUp: 'Mover para cima',
  moveDown: 'Mover para baixo',
  more: 'Mais',
  remove: 'Remover',
  refresh: 'Buscar o guia agora',
  stop: 'Parar',
  started: 'O guia está sendo buscado.',
  never: 'Ainda não buscado',
  fetched: (ago) => `Buscado ${ago}`,
  until: (date) => `até ${date}`,
  contents: (channels, stored) =>
    `${number(channels)} ${plural(channels, { one: 'canal', other: 'canais' })}, ${number(stored)} ${plural(stored, { one: 'programa guardado', other: 'programas guardados' })}`,
  truncated: 'Ele parou antes do fim. O que não chegou continua como estava.',
  repaired: (repairs, dropped) =>
    [
      repairs > 0 ? `${number(repairs)} ${plural(repairs, { one: 'correção', other: 'correções' })}` : '',
      dropped > 0 ? `${number(dropped)} ${plural(dropped, { one: 'item descartado', other: 'itens descartados' })}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  whatWasRepaired: 'O que foi corrigido',
  repairsOf: (place) => `Correções em ${place}`,
  repairsIntro: 'Guias raramente vêm sem erros. Isto é o que o WebPlay consertou ao ler, e onde.',
  leftOut: 'Descartado',
  mended: 'Consertado',
  place: (line, offset) => `Linha ${number(line)}, byte ${number(offset)}`,
  times: (count) => plural(count, { one: 'uma vez', other: `${number(count)} vezes` }),

  save: 'Salvar o guia como XMLTV',
  saveWhy: 'Tudo como aparece aqui, para outros programas. Endereços com o seu login ficam de fora.',
  saveButton: 'Salvar guia…',
  saved: 'Guia salvo.',

  addLabel: 'Endereço de um guia (XMLTV)',
  addHint: 'Um link ou um arquivo neste computador. Guias compactados (gz, xz, zip) também servem.',
  addButton: 'Adicionar este guia',

  offset: 'Deslocar os horários',
  offsetNone: 'Sem mudança',
  timeZone: 'Horários sem fuso estão em',
  timeZoneUtc: 'UTC (como diz o padrão)',

  matching: 'Canais e seus guias',
  matched: (matched, channels) => `${number(matched)} de ${number(channels)} canais têm guia`,
  openDesk: 'Abrir a mesa de associação',
  keepAll: 'Guardar todos os canais dos guias',
  keepAllWhy: 'Também os que nenhuma lista tem. Ocupa mais espaço em disco.',

  offsets: 'Horários deslocados',
  offsetsWhy: 'Para guias com horas erradas: por grupo ou por canal.',
  noOffsets: 'Nenhum horário está deslocado.',
  removeOffset: (name) => `Parar de deslocar os horários de ${name}`,
  check: 'Comparar com os horários do provedor',
  checking: 'Comparando…',
  checked: (compared) =>
    plural(compared, {
      one: 'Um programa foi comparado.',
      other: `${number(compared)} programas foram comparados.`,
    }),
  nothingToCompare: 'O provedor não informa horários próprios; não há o que comparar.',
  agrees: 'Eles coincidem.',
  suggest: (name, shift) => `Deslocar ${name} em ${shift}?`,
  suggestWhy: (channels, compared) =>
    `${number(compared)} programas de ${number(channels)} ${plural(channels, { one: 'canal', other: 'canais' })} indicam isso.`,
  apply: 'Deslocar',
};
