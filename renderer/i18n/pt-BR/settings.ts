import type { settings as en } from '../en/settings.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

export const settings: typeof en = {
  title: 'Ajustes',
  search: 'Buscar nos ajustes',
  nothingFound: (query) => `Nenhum ajuste combina com “${query}”`,
  appearance: 'Aparência',
  playback: 'Reprodução',
  library: 'Biblioteca',
  playlists: 'Playlists',
  about: 'Sobre',
  theme: 'Tema',
  themeWhy: 'O escuro cansa menos ao lado de uma imagem clara.',
  themeSystem: 'Sistema',
  themeDark: 'Escuro',
  themeLight: 'Claro',
  language: 'Idioma',
  languageWhy: 'Vale para menus e mensagens; os nomes ficam como o provedor escreve.',
  languageSystem: 'Sistema',
  couch: 'Modo sofá',
  couchWhy: 'Letras e linhas maiores, para ler do outro lado da sala.',
  liveFormat: 'Formato ao vivo',
  liveFormatWhy: 'Deixe no automático, a não ser que os canais demorem a abrir ou não abram.',
  formatAuto: 'Automático',
  formatTs: 'MPEG-TS',
  formatHls: 'HLS',
  refresh: 'Atualizar playlists',
  refreshWhy: 'Listas mais antigas são buscadas de novo em segundo plano.',
  refreshNever: 'Só quando eu pedir',
  refreshEvery: (hours) =>
    hours % 24 === 0
      ? plural(hours / 24, { one: 'Todo dia', other: `A cada ${number(hours / 24)} dias` })
      : plural(hours, { one: 'A cada hora', other: `A cada ${number(hours)} horas` }),
  guideRefresh: 'Atualizar guias',
  guideRefreshWhy: 'Guias mais antigos são buscados de novo em segundo plano.',
  guideKeepAll: 'Guardar o guia inteiro',
  guideKeepAllWhy: 'Também canais que não estão em nenhuma das suas playlists. Ocupa mais espaço e leva mais tempo.',
  adult: 'Mostrar títulos adultos',
  adultWhy: 'O que o provedor marca como adulto fica fora das listas e da busca enquanto isto estiver desligado.',
  hiddenGroups: 'Mostrar grupos ocultos',
  hiddenGroupsWhy: 'Os grupos que você ocultou ficam fora das listas e da busca enquanto isto estiver desligado.',
  keys: 'Teclas',
  keysWhy: 'Tudo funciona pelo teclado, pelo controle remoto ou por um controle de jogo.',
  showKeys: 'Ver as teclas',
  version: 'Versão',
  desktopApp: 'Aplicativo de desktop',
  serverApp: 'No navegador, servido pelo WebPlay',
};
