import type { RefreshNote, SkipReason } from '#shared/model/playlist.ts';
import type { playlists as en } from '../en/playlists.ts';
import { localeFor } from '../locale.ts';

const { number, plural, list } = localeFor('pt-BR');

const skipReasons: Record<SkipReason, string> = {
  'extinf-without-url': 'sem endereço',
  'not-a-url': 'com algo que não é um endereço',
  'refused-scheme': 'com um tipo de endereço não permitido',
  'too-many-accounts': 'de outros logins: uma lista pode misturar 32',
  'row-without-id': 'sem identificação',
  'row-unreadable': 'que não deu para ler',
};

const notes: Record<RefreshNote, string> = {
  'single-stream': 'O endereço era de uma transmissão só, então virou um canal.',
  'panel-refused': 'O provedor só entregou a playlist, por isso filmes e séries têm menos detalhes.',
  'channels-unavailable': 'O provedor não entregou os canais desta vez.',
  'movies-unavailable': 'O provedor não entregou os filmes desta vez.',
  'series-unavailable': 'O provedor não entregou as séries desta vez.',
};

export const playlists: typeof en = {
  welcomeTitle: 'Sua televisão, do seu próprio provedor',
  welcomeLead: 'O WebPlay não traz canais. Entregue a ele o que o seu provedor lhe deu.',
  addTitle: 'Adicionar playlist',
  addLead: 'O que você já tem continua como está.',
  pasteField: 'Cole um link, um login ou a mensagem inteira',
  pasteHint: 'Tudo o que o provedor mandou. Nada é baixado antes de você confirmar.',
  choices: 'Formas de começar',
  xtreamChoice: 'Login Xtream',
  xtreamChoiceWhy: 'Servidor, usuário e senha',
  fileChoice: 'Link ou arquivo',
  fileChoiceWhy: 'Cole o link acima ou escolha um arquivo M3U aqui',
  demoChoice: 'Experimentar',
  demoChoiceWhy: 'Um provedor de mentira, para conhecer o app',
  recognizing: 'Olhando…',
  isXtreamWithUser: (server, username) => `Um login Xtream em ${server}, de ${username}`,
  isXtreamIncomplete: (server) => `Um servidor Xtream, ${server}. Ainda falta o login.`,
  isLink: (host) => `Um link de playlist em ${host}`,
  isFile: (name) => `Um arquivo de playlist, ${name}`,
  unknown: {
    empty: 'Cole um link, um login ou a mensagem inteira do provedor.',
    invalid: 'Isto ainda não é um endereço nem um login. Um link começa com http.',
    scheme: 'O WebPlay abre links que começam com http ou https e arquivos deste computador.',
    'credentials-in-host': 'Este endereço esconde um login no nome do servidor. Use o login Xtream.',
    stalker: 'Isto é um portal por endereço MAC, que o WebPlay não fala. Peça ao provedor um link M3U ou um login Xtream.',
    guide: 'Isto é um guia de programação, não uma playlist. Adicione primeiro a playlist.',
  },
  useThis: 'Adicionar esta playlist',
  enterLogin: 'Informar o login',
  chooseFile: 'Escolher arquivo',
  chosenFile: (name, megabytes) =>
    `${name}, ${new Intl.NumberFormat('pt-BR', { maximumFractionDigits: 1 }).format(megabytes)} MB`,
  server: 'Servidor',
  serverHint: 'O endereço com a porta, como http://tv.example.com:8080',
  username: 'Usuário',
  password: 'Senha',
  showPassword: 'Mostrar a senha',
  hidePassword: 'Esconder a senha',
  passwordKept: 'Fica no chaveiro do sistema, nunca em um arquivo.',
  passwordInMemory: 'Aqui não há chaveiro, então o login vale até o WebPlay fechar.',
  options: 'Opções',
  name: 'Nome',
  nameHint: 'Em branco, vale o do provedor.',
  userAgent: 'User agent',
  userAgentHint: 'Só se o seu provedor aceitar apenas certos players.',
  insecureTls: 'Não verificar o certificado',
  insecureTlsWhy: 'Só para um provedor de confiança cujo certificado venceu.',
  adding: 'Adicionando…',
  sendingFile: 'Enviando o arquivo…',
  required: 'Este campo é necessário.',
  badServer: 'Um endereço começa com http:// ou https://',
  importing: (name) => `Buscando ${name}`,
  phases: {
    waiting: 'Esperando a vez',
    connecting: 'Conectando ao provedor',
    reading: 'Lendo',
    storing: 'Guardando',
    indexing: 'Preparando a busca',
  },
  parts: {
    account: 'Lendo a conta',
    channels: 'Lendo canais',
    movies: 'Lendo filmes',
    series: 'Lendo séries',
    list: 'Lendo a lista',
  },
  entriesUnit: (count) => plural(count, { one: 'entrada', other: 'entradas' }),
  rate: (perSecond) => `${number(perSecond)} por segundo`,
  stopImport: 'Parar',
  importDone: (counts) => {
    const told = [
      counts.channels > 0 ? `${number(counts.channels)} ${plural(counts.channels, { one: 'canal', other: 'canais' })}` : null,
      counts.movies > 0 ? `${number(counts.movies)} ${plural(counts.movies, { one: 'filme', other: 'filmes' })}` : null,
      counts.series > 0 ? `${number(counts.series)} ${plural(counts.series, { one: 'série', other: 'séries' })}` : null,
    ].filter((each) => each !== null);
    return told.length === 0 ? 'Pronto, mas não havia nada para listar.' : `Tudo pronto: ${list(told)}.`;
  },
  skipped: (count) => `${number(count)} ${plural(count, { one: 'entrada ficou', other: 'entradas ficaram' })} de fora.`,
  why: 'Por quê?',
  skippedTitle: 'O que ficou de fora',
  notes,
  skippedReason: (reason, count) =>
    `${number(count)} ${plural(count, { one: 'entrada', other: 'entradas' })} ${skipReasons[reason]}`,
  firstSeen: (line) => `a primeira na linha ${number(line)}`,
  importFailed: (name) => `Não deu para buscar ${name}`,
  startWatching: 'Começar a assistir',
  sourceTypes: {
    xtream: 'Login Xtream',
    'm3u-url': 'Link de playlist',
    'm3u-file': 'Arquivo de playlist',
    demo: 'Demonstração',
  },
  addPlaylist: 'Adicionar playlist',
  current: 'Na tela',
  show: 'Mostrar',
  rename: 'Renomear',
  renameTitle: 'Renomear esta playlist',
  refreshNow: 'Atualizar agora',
  fetchNow: 'Buscar agora',
  more: 'Mais',
  refreshing: 'Atualizando…',
  editOf: { xtream: 'Editar login', 'm3u-url': 'Editar link', 'm3u-file': 'Opções' },
  editLoginTitle: 'Login e opções',
  link: 'Link',
  linkHidden: 'O link pode conter uma senha, por isso não aparece. Cole um novo para mudá-lo.',
  remove: 'Remover',
  removeTitle: (name) => `Remover ${name}?`,
  removeBody: 'Favoritos, histórico e posições vão junto. Sua conta com o provedor não muda.',
  removed: (name) => `${name} foi removida`,
  saved: 'Salvo',
  counts: (counts) =>
    [
      counts.channels > 0 ? `${number(counts.channels)} ${plural(counts.channels, { one: 'canal', other: 'canais' })}` : null,
      counts.movies > 0 ? `${number(counts.movies)} ${plural(counts.movies, { one: 'filme', other: 'filmes' })}` : null,
      counts.series > 0 ? `${number(counts.series)} ${plural(counts.series, { one: 'série', other: 'séries' })}` : null,
    ]
      .filter((each) => each !== null)
      .join(' · '),
  refreshedAgo: (ago) => `Atualizada ${ago}`,
  neverRefreshed: 'Ainda não foi buscada',
  refreshFailed: 'A última atualização falhou',
  keptAsItWas: 'Tudo continua como estava.',
  accountStatus: 'Conta',
  expires: (date) => `vale até ${date}`,
  expired: (date) => `venceu em ${date}`,
  neverExpires: 'sem data de término',
  trial: 'teste',
  connections: (active, max) =>
    active === null
      ? `${number(max)} ${plural(max, { one: 'conexão', other: 'conexões' })}`
      : `${number(active)} de ${number(max)} ${plural(max, { one: 'conexão', other: 'conexões' })} em uso`,
  credentialsMissing: 'O login estava só na memória e se perdeu. Informe de novo para atualizar e assistir.',
  credentialsInMemory: 'Este sistema não tem um chaveiro que o WebPlay possa usar; os logins valem até ele fechar.',
  none: 'Nenhuma playlist ainda',
  noneAdvice: 'Adicione uma ou experimente a demonstração.',
};
