import type { licensesPage as en } from '../en/licenses-page.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('pt-BR');

const devices = (count: number): string => `${number(count)} ${plural(count, { one: 'aparelho', other: 'aparelhos' })}`;

const each = (count: number, one: string, other: string): string => (count === 1 ? `por ${one}` : `a cada ${number(count)} ${other}`);

export const licensesPage: typeof en = {
  list: 'Suas licenças',
  none: 'Nenhuma licença ainda',
  noneAdvice: 'Um aparelho precisa de uma para usar tudo o que o WebPlay faz.',
  add: 'Adicionar uma licença',
  license: (id) => `Licença ${String(id)}`,
  since: (date) => `desde ${date}`,
  status: { active: 'Ativa', inactive: 'Inativa' },
  noPlan: 'sem plano',
  seeNumbers: 'Ver a capacidade em números',
  activate: 'Ativar um aparelho',

  subscriptions: 'Assinaturas',
  subscription: (plan) => `Assinatura · ${plan}`,
  renewsOn: (date) => `renova em ${date}`,
  endsOn: (date) => `termina em ${date}`,
  subscriptionStatus: {
    active: 'Paga',
    trialing: 'Em teste',
    past_due: 'Pagamento falhou',
    unpaid: 'Não paga',
    canceled: 'Cancelada',
    incomplete: 'Ainda não paga',
    incomplete_expired: 'Nunca paga',
    paused: 'Pausada',
  },
  manage: 'Cuidar da cobrança',
  manageWhy: 'Planos, cartões, faturas e cancelamento ficam no serviço de pagamento.',

  buy: 'Comprar',
  buyOf: (name) => `Comprar ${name}`,
  buyList: 'Comprar uma licença',
  price: (amount, interval) => `${amount} ${interval}`,
  interval: {
    day: (count) => each(count, 'dia', 'dias'),
    week: (count) => each(count, 'semana', 'semanas'),
    month: (count) => each(count, 'mês', 'meses'),
    year: (count) => each(count, 'ano', 'anos'),
  },
  carries: (count) => `para ${devices(count)}`,
  carriesAny: 'para quantos aparelhos quiser',
  leaving: 'Abrindo o serviço de pagamento …',
  unsafe: { sentence: 'A página de pagamento tem um endereço em que não se pode confiar.', advice: 'Nada foi aberto. Avise quem cuida deste servidor.' },
  another: {
    title: 'Comprar mais uma licença?',
    why: (count) =>
      `Você tem ${number(count)} ${plural(count, { one: 'licença ativa', other: 'licenças ativas' })}. As licenças se somam: esta é uma assinatura própria, cobrada à parte, e os aparelhos dela se juntam aos outros.`,
    buy: 'Comprar mais uma',
  },
  unpaid: 'Este servidor ainda não soube de um pagamento. Pode levar um minuto; sua licença aparece aqui sozinha.',
  paid: 'Sua nova licença chegou.',

  file: {
    title: 'Um aparelho sem internet',
    why: 'O WebPlay lá faz um pedido em Licença, nas configurações. Traga-o aqui num pendrive e leve de volta o arquivo de licença.',
    request: 'Pedido',
    requestHint: 'Cole o pedido ou abra o arquivo',
    open: 'Abrir um arquivo',
    make: 'Fazer o arquivo de licença',
    made: (name) => `${name} foi feito. Abra-o no WebPlay do aparelho.`,
    tooLong: 'Isto é longo demais para ser um pedido',
    unusable: { sentence: 'Isto não é um pedido de licença, ou falta uma parte dele.', advice: 'Faça outro no WebPlay do aparelho e use-o inteiro.' },
    save: 'Salvar de novo',
  },
};
