import type { common as en } from '../en/common.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

export const common: typeof en = {
  appName: 'WebPlay',
  close: 'Fechar',
  dismiss: 'Dispensar',
  cancel: 'Cancelar',
  back: 'Voltar',
  save: 'Salvar',
  tryAgain: 'Tentar de novo',
  search: 'Buscar',
  live: 'Ao vivo',
  movies: 'Filmes',
  series: 'Séries',
  guide: 'Guia',
  settings: 'Ajustes',
  mainNavigation: 'Principal',
  skipToContent: 'Ir para o conteúdo',
  loading: 'Carregando…',
  starting: 'Abrindo o WebPlay…',
  favorites: 'Favoritos',
  recent: 'Recentes',
  all: 'Todos',
  uncategorized: 'Sem categoria',
  addFavorite: 'Guardar nos favoritos',
  removeFavorite: 'Tirar dos favoritos',
  play: 'Reproduzir',
  watch: 'Assistir',
  number,
  channels: (count) => `${number(count)} ${plural(count, { one: 'canal', other: 'canais' })}`,
  editPlaylist: 'Editar playlist',
  goBack: 'Voltar',
  ownerOnly: 'Para mudar algo é preciso o link do dono, mostrado quando o WebPlay iniciou. Navegar e assistir você já pode.',
  ownerNeededTitle: 'Este endereço precisa do link do dono',
  ownerNeededAdvice:
    'Ao iniciar, o WebPlay mostrou um link que torna este navegador o dono. Abra aquele link uma vez e volte para cá.',
  crashedTitle: 'Esta tela tropeçou',
  crashedAdvice: 'Suas playlists e favoritos estão a salvo. Recarregar costuma resolver.',
  reload: 'Recarregar',
};
