import type { reminders as english } from '../en/reminders.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

export const reminders: typeof english = {
  title: 'Lembretes',
  intro: 'Programas dos quais você quer ser avisado a tempo.',
  open: 'Abrir lembretes',
  list: 'A seguir',
  none: 'Nenhum lembrete ainda',
  noneAdvice: 'Abra um programa no guia e escolha “Lembrar”.',
  openGuide: 'Abrir o guia',
  actions: {
    notify: 'Avisar',
    'tune-in': 'Mudar para o canal',
  },
  before: (minutes) =>
    minutes === 0 ? 'Quando começar' : `${number(minutes)} ${plural(minutes, { one: 'minuto', other: 'minutos' })} antes`,
  byAlert: 'Por um alerta',
  missed: 'Perdido',
  remove: 'Remover',
  removeOf: (title) => `Remover o lembrete de ${title}`,
  play: 'Assistir',

  alerts: 'Alertas',
  alertsWhy: 'Desejos permanentes: cada programa que um deles encontra vira um lembrete.',
  noAlerts: 'Nenhum alerta ainda',
  addAlert: 'Novo alerta…',
  edit: 'Alterar',
  editAlert: 'Alterar alerta',
  newAlert: 'Novo alerta',
  kind: 'O que procurar',
  kinds: {
    word: 'Uma palavra',
    team: 'Um time',
    series: 'Uma série',
  },
  kindsWhy: {
    word: 'Em qualquer lugar do título ou da descrição.',
    team: 'No título ou no subtítulo.',
    series: 'Programas com exatamente este título.',
  },
  text: 'Palavras a procurar',
  newOnly: 'Só inéditos',
  newOnlyWhy: 'Deixa as reprises de fora.',
  action: 'Quando chegar a hora',
  when: 'Quando',
  where: 'Lista',
  everywhere: 'Todas as listas',
  enabled: 'Ligado',
  upcoming: (count) => (count === 0 ? 'Nada à frente agora' : plural(count, { one: 'Um programa à frente', other: `${number(count)} programas à frente` })),
  found: (count) => (count === 0 ? 'Não encontra nada no guia agora. Continua procurando.' : plural(count, { one: 'Encontra um programa:', other: `Encontra ${number(count)} programas:` })),
  removeAlert: (text) => `Remover o alerta de ${text}`,
  editAlertOf: (text) => `Alterar: ${text}`,

  allow: 'Permitir notificações',
  allowWhy: 'O navegador avisa quando a página não está à vista, se você permitir.',

  due: (title, channel) => `“${title}” em ${channel}`,
  begins: (clock) => `começa às ${clock}`,
  runs: (clock) => `está no ar desde ${clock}`,
  watch: 'Assistir',
  tunedIn: (title, channel) => `Mudou para ${channel} para “${title}”.`,
};
