import type { move as en } from '../en/move.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

const titles = (count: number): string => `${number(count)} ${plural(count, { one: 'título', other: 'títulos' })}`;

export const move: typeof en = {
  open: 'Provedor mudou ou novo login',
  title: (name) => `Mudar ${name} de lugar`,
  lead: 'Informe o novo endereço ou login. O WebPlay lê e diz o que seria mantido; nada muda antes de você confirmar.',
  kind: 'Nova fonte',
  xtream: 'Login Xtream',
  link: 'Link de playlist',
  file: 'Arquivo',
  linkField: 'Novo link',
  linkHint: 'O endereço inteiro, com usuário e senha se tiver.',
  noFile: 'Nenhum arquivo escolhido',
  read: 'Comparar',
  reading: 'Lendo a nova fonte',
  comparing: 'Comparando com o que você tem',
  preview: 'O que a mudança manteria',
  same: (same, before) =>
    same === before
      ? `Tudo o que você tem, ${titles(before)}, está na nova fonte.`
      : `${number(same)} de ${titles(before)} que você tem estão na nova fonte.`,
  after: (after) => `Ela tem ${titles(after)} ao todo.`,
  doubtful: 'Menos da metade do que você tem está lá. É esta a fonte certa?',
  favorites: 'Favoritos',
  history: 'Histórico',
  resumePoints: 'Pontos para continuar',
  groups: 'Seus grupos',
  kept: (kept, total) => `${number(kept)} de ${number(total)}`,
  noMarks: 'Você não marcou nada nesta playlist, então não há o que perder.',
  missing: (count) =>
    plural(count, { one: 'Um título marcado não está lá', other: `${number(count)} títulos marcados não estão lá` }),
  missingAtLeast: (count) => `Pelo menos ${number(count)} títulos marcados não estão lá`,
  missingAdvice: 'As marcas ficam guardadas e voltam quando os títulos voltarem.',
  apply: 'Mudar',
  applying: 'Mudando…',
  discard: 'Descartar',
  moved: (name) => `${name} mudou de lugar`,
};
