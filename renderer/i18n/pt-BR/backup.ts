import type { backup as en } from '../en/backup.ts';
import { localeFor } from '../locale.ts';

const { number, plural, list } = localeFor('pt-BR');

const playlists = (count: number): string => `${number(count)} ${plural(count, { one: 'playlist', other: 'playlists' })}`;
const favorites = (count: number): string => `${number(count)} ${plural(count, { one: 'favorito', other: 'favoritos' })}`;

export const backup: typeof en = {
  title: 'Backup',
  create: 'Fazer backup',
  createWhy: 'Playlists, favoritos, histórico, grupos, o que você definiu para os guias e ajustes, num arquivo só.',
  createButton: 'Fazer um backup…',
  restore: 'Restaurar',
  restoreWhy: 'O que há no backup se soma ao que está aqui; nada é removido.',
  restoreButton: 'Restaurar um backup…',
  copies: 'Cópias feitas pelo WebPlay',
  copiesWhy: 'Uma por dia, dos últimos três dias de uso, guardadas nesta máquina.',
  copiesButton: 'Ver as cópias…',

  createTitle: 'Fazer um backup',
  withLogins: 'Incluir os logins',
  withLoginsWhy: 'Usuários, senhas e links privados, trancados com uma frase secreta. Sem eles, você os digita de novo depois de restaurar.',
  passphrase: 'Frase secreta',
  passphraseHint: 'Pelo menos 8 caracteres. Sem ela ninguém abre os logins, nem o WebPlay.',
  passphraseAgain: 'A mesma frase secreta, de novo',
  passphraseShort: 'Use pelo menos 8 caracteres.',
  passphraseDiffers: 'As duas não são iguais.',
  making: 'Fazendo o backup…',
  saveButton: 'Salvar backup',
  saved: (count) => `Backup feito, com ${playlists(count)}.`,
  loginsMissing: (count) =>
    plural(count, {
      one: 'O login de uma playlist não é conhecido aqui e ficou de fora.',
      other: `Os logins de ${number(count)} playlists não são conhecidos aqui e ficaram de fora.`,
    }),

  restoreTitle: 'Restaurar um backup',
  chooseFile: 'Escolher o arquivo de backup',
  chooseHint: 'Primeiro você vê o que há nele; nada muda até você confirmar.',
  reading: 'Lendo o backup…',
  madeOn: (when) => `Feito em ${when}`,
  locked: 'Os logins deste backup estão trancados com uma frase secreta. Sem ela dá para restaurar o resto e digitar os logins depois.',
  unlock: 'Destrancar',
  noLogins: 'Este backup não tem logins.',
  isHere: 'Já está aqui',
  isNew: 'Nova',
  needsLogin: 'Falta o login',
  needsFile: 'Falta o arquivo',
  sections: {
    playlists: 'Playlists',
    favorites: 'Favoritos',
    history: 'Histórico',
    resumePoints: 'Onde você parou de assistir',
    groups: 'Grupos que você arrumou',
    guide: 'Fontes do guia, correspondências, lembretes e alertas',
    settings: 'Ajustes',
  },
  sectionReport: ({ added, updated, kept, skipped }) => {
    const parts = [
      added > 0 ? `${number(added)} a mais` : null,
      updated > 0 ? `${number(updated)} mais ${plural(updated, { one: 'recente', other: 'recentes' })} que aqui` : null,
      kept > 0 ? `${number(kept)} já aqui` : null,
      skipped > 0 ? `${number(skipped)} de fora` : null,
    ].filter((part) => part !== null);
    return list(parts);
  },
  settingsReport: 'Eles tomam o lugar dos ajustes daqui.',
  merge: 'Restaurar',
  merging: 'Restaurando…',
  restored: (added) => (added === 0 ? 'Restaurado. Todas as playlists já estavam aqui.' : `Restaurado, com mais ${playlists(added)}.`),
  restoredWithoutLogins: (count) =>
    plural(count, { one: 'Falta o login de uma playlist: veja nos ajustes.', other: `Faltam os logins de ${number(count)} playlists: veja nos ajustes.` }),
  tooLarge: 'Este arquivo é grande demais para ser um backup do WebPlay.',

  copiesTitle: 'Cópias feitas pelo WebPlay',
  noCopies: 'Ainda não há cópias. A primeira é feita quando o WebPlay iniciar de novo com uma playlist.',
  copyOf: (when, playlistCount, favoriteCount) => `${when}, com ${playlists(playlistCount)} e ${favorites(favoriteCount)}`,
  copyBeforeUpdate: 'Feita antes de uma atualização do WebPlay',
  restoreCopy: 'Restaurar esta cópia',

  damagedTitle: 'Suas playlists e favoritos foram danificados',
  damagedBody: 'O arquivo que os guarda não pôde ser lido. Ele foi separado e nada foi apagado, mas por ora o WebPlay começa vazio.',
  damagedOffer: 'Esta é a última cópia que dá para ler:',
  damagedNoCopy: 'O WebPlay não tem nenhuma cópia que dê para ler. Se você salvou um backup, restaure-o nos ajustes.',
  goOnWithout: 'Continuar sem ela',
};
