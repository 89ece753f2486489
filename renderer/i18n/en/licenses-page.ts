import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const devices = (count: number): string => `${number(count)} ${plural(count, { one: 'device', other: 'devices' })}`;

const each = (count: number, one: string, other: string): string => (count === 1 ? `a ${one}` : `every ${number(count)} ${other}`);

/** What an account may use and what it pays for. */
export const licensesPage = {
  list: 'Your licenses',
  none: 'No licenses yet',
  noneAdvice: 'A device needs one to use everything WebPlay can do.',
  add: 'Add a license',
  license: (id: number) => `License ${String(id)}`,
  since: (date: string) => `since ${date}`,
  status: { active: 'Active', inactive: 'Inactive' },
  noPlan: 'no plan',
  seeNumbers: 'See the capacity in numbers',
  activate: 'Activate a device',

  subscriptions: 'Subscriptions',
  subscription: (plan: string) => `Subscription · ${plan}`,
  renewsOn: (date: string) => `renews on ${date}`,
  endsOn: (date: string) => `ends on ${date}`,
  subscriptionStatus: {
    active: 'Paid',
    trialing: 'Trial',
    past_due: 'Payment failed',
    unpaid: 'Unpaid',
    canceled: 'Canceled',
    incomplete: 'Not yet paid',
    incomplete_expired: 'Never paid',
    paused: 'Paused',
  },
  manage: 'Manage billing',
  manageWhy: 'Plans, cards, invoices and cancellation are at the payment service.',

  buy: 'Buy',
  buyOf: (name: string) => `Buy ${name}`,
  buyList: 'Buy a license',
  price: (amount: string, interval: string) => `${amount} ${interval}`,
  interval: {
    day: (count: number) => each(count, 'day', 'days'),
    week: (count: number) => each(count, 'week', 'weeks'),
    month: (count: number) => each(count, 'month', 'months'),
    year: (count: number) => each(count, 'year', 'years'),
  },
  carries: (count: number) => `for ${devices(count)}`,
  carriesAny: 'for any number of devices',
  leaving: 'Opening the payment service …',
  unsafe: { sentence: 'The payment page has an address that cannot be trusted.', advice: 'Nothing was opened. Tell whoever runs this server.' },
  another: {
    title: 'Buy another license?',
    why: (count: number) => `You have ${number(count)} active ${plural(count, { one: 'license', other: 'licenses' })}. Licenses add up: this one is a subscription of its own, paid by itself, and its devices come on top.`,
    buy: 'Buy another',
  },
  unpaid: 'This server has not heard of a payment yet. That can take a minute; your license appears here by itself.',
  paid: 'Your new license is here.',

  file: {
    title: 'A device without internet',
    why: 'WebPlay there makes a request under License in its settings. Bring it here on a stick, and take the license file back.',
    request: 'Request',
    requestHint: 'Paste it, or open the file',
    open: 'Open a file',
    make: 'Make the license file',
    made: (name: string) => `${name} was made. Open it in WebPlay on the device.`,
    tooLong: 'This is too long to be a request',
    unusable: { sentence: 'This is no license request, or a part of it is missing.', advice: 'Make a new one in WebPlay on the device, and use all of it.' },
    save: 'Save it again',
  },
};
