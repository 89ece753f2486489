import * as faults from '../../fake-stripe/faults.ts';
import { createVerdict, type Part } from './part.ts';
import { month, openShop, origin, type Shop, signed } from './shop.ts';

const day = 86_400_000;

const kinds: Record<string, faults.ApiTrouble> = {
  'no connection': faults.refused(),
  'too many requests': faults.tooManyRequests(),
  'an error': faults.serverError(),
  'not there': faults.unavailable(),
  'a minute without an answer': faults.slow(60_000),
  'a page of somebody else': faults.garbage(),
  'JSON that means nothing': faults.garbage('{"object":"list"}'),
  'half of an answer': faults.garbage('{"id":"sub_1","object":"subscription","sta'),
};

/** While Stripe cannot be asked, events are taken in at once and kept; afterwards everything is as it should be. */
export const troubles: Part = async ({ isFull, random }) => {
  const { outcome, expect } = createVerdict();
  const times: number[] = [];
  const chosen = Object.entries(kinds).filter(() => isFull || random.chance(0.3));
  for (const [name, trouble] of chosen) {
    // A slow one is given up on, as it would be after a longer time.
    const shop = await openShop({ timeoutMs: 1_500, clock: () => Date.UTC(2026, 10, 22, 12) });
    try {
      shop.addUser('ana');
      const { subscription } = await shop.buy('ana');
      shop.stripe.behave({ method: 'GET' }, trouble);
      for (const event of shop.stripe.events()) {
        const begun = performance.now();
        await shop.deliver(event);
        times.push(performance.now() - begun);
      }
      const waiting = shop.inbox()['new'] ?? 0;
      await shop.billing.settle();
      expect(`${name}: kept`, shop.inbox(), { new: waiting });
      expect(`${name}: no license yet`, shop.licenses(), []);
      shop.stripe.recover();
      shop.advance(9_000);
      await shop.billing.settle();
      expect(`${name}: not asked again at once`, shop.inbox(), { new: waiting });
      shop.advance(3_600_000);
      await shop.billing.settle();
      expect(`${name}: made up for`, shop.inbox(), { done: waiting });
      expect(`${name}: license`, shop.licenses().map(({ status, plan }) => [status, plan]), [['active', 'solo']]);
      expect(`${name}: audit`, shop.audit(), ['license.create']);
      expect(`${name}: subscription`, shop.rows.prepare('SELECT status FROM subscriptions').pluck().all(), [shop.stripe.books.subscriptions.get(subscription.id)?.status]);
      noSecrets(shop, expect, name);
    } finally {
      await shop.close();
    }
  }
  // Three days later somebody is told, once for each.
  const shop = await openShop();
  try {
    shop.addUser('ana');
    await shop.buy('ana');
    shop.stripe.behave({ method: 'GET' }, faults.unavailable());
    await shop.deliverAll();
    const waiting = shop.inbox()['new'] ?? 0;
    let tries = 0;
    for (const begun = shop.now(); shop.now() - begun < 3 * day + 3_700_000; tries += 1) {
      const next = shop.rows.prepare("SELECT min(next_at) FROM webhook_inbox WHERE status = 'new'").pluck().get() as number | null;
      if (next === null) break;
      shop.advance(isFull ? Math.max(1, next - shop.now()) : day / 2);
      await shop.billing.settle();
    }
    expect('given up', shop.inbox(), { dead: waiting });
    expect('told of', shop.alerts.filter(({ alert }) => alert === 'given_up').length, waiting);
    if (isFull) expect('tried for three days, each hour at least', tries > 70 && tries < 400, true);
    expect('no license', shop.licenses(), []);
  } finally {
    await shop.close();
  }
  times.sort((a, b) => a - b);
  const [p99 = 0, longest = 0] = [times[Math.floor(times.length * 0.99)], times.at(-1)];
  // In a small run the machine is busy with other tests.
  if (isFull) expect('an event is taken in within 50 ms', p99 < 50, true);
  return { ...outcome, said: `${chosen.length} kinds; taken in within ${longest.toFixed(1)} ms` };
};

/** Nobody gets what cannot be said for certain to be theirs. */
export const owners: Part = async () => {
  const { outcome, expect } = createVerdict();
  const stories: Record<string, (shop: Shop) => Promise<void>> = {
    'names nobody': async (shop) => void (await sell(shop, {})),
    'names somebody else’s id': async (shop) => void (await sell(shop, { client_reference_id: 'nobody-here', 'subscription_data[metadata][user_id]': 'nobody-here' })),
    'the user is gone': async (shop) => {
      await sell(shop, { client_reference_id: 'ana', 'subscription_data[metadata][user_id]': 'ana' });
      shop.rows.prepare("DELETE FROM users WHERE id = 'ana'").run();
    },
  };
  for (const [name, happen] of Object.entries(stories)) {
    const shop = await openShop();
    try {
      shop.addUser('ana');
      shop.addUser('bob');
      await happen(shop);
      await shop.deliverAll();
      expect(`${name}: licenses`, shop.licenses(), []);
      expect(`${name}: waits for an owner`, Object.keys(shop.inbox()), ['needs_owner']);
      expect(`${name}: told of`, shop.alerts.some(({ alert }) => alert === 'needs_owner'), true);
      noSecrets(shop, expect, name);
    } finally {
      await shop.close();
    }
  }
  const divided = await openShop();
  try {
    divided.addUser('ana');
    divided.addUser('bob');
    await sell(divided, { client_reference_id: 'bob', 'subscription_data[metadata][user_id]': 'ana' });
    await divided.deliverAll();
    // Buyers can write the reference into a link; the metadata are written with the key.
    expect('reference and metadata disagree', divided.licenses().map(({ userId }) => userId), ['ana']);
    expect('reference and metadata disagree: told of', divided.alerts.some(({ alert }) => alert === 'needs_owner'), true);
  } finally {
    await divided.close();
  }
  const shop = await openShop();
  try {
    shop.addUser('ana');
    shop.addUser('bob');
    const { subscription } = await shop.buy('ana');
    await shop.deliverAll();
    const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
    await sell(shop, { client_reference_id: 'bob', customer, 'subscription_data[metadata][user_id]': 'bob' });
    await shop.deliverAll();
    expect('two users and one customer', shop.licenses().map(({ userId }) => userId), ['ana']);
    expect('two users and one customer: told of', shop.alerts.some(({ alert }) => alert === 'needs_owner'), true);
  } finally {
    await shop.close();
  }
  return outcome;
};

/** Sold by whoever has the key, without our server. */
export async function sell(shop: Shop, more: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ mode: 'subscription', 'line_items[0][price]': month.id, 'line_items[0][quantity]': '1', success_url: `${origin}/`, ...more });
  const answer = await fetch(`${shop.stripe.url}/v1/checkout/sessions`, { method: 'POST', headers: { authorization: `Bearer ${shop.stripe.apiKey}` }, body });
  const { id } = (await answer.json()) as { id: string };
  shop.stripe.pay(id, { email: 'ana@example.com' });
  const subscription = shop.stripe.books.checkoutSessions.get(id)?.subscription;
  if (typeof subscription !== 'string') throw new Error('nothing was bought');
  return subscription;
}

/** An event of the other mode is refused, and somebody is told. */
export const modes: Part = async () => {
  const { outcome, expect } = createVerdict();
  for (const live of [false, true]) {
    const shop = await openShop({ live });
    try {
      shop.addUser('ana');
      await shop.buy('ana');
      const [event] = shop.stripe.events('checkout.session.completed');
      if (!event) throw new Error('nothing was bought');
      const name = live ? 'a test event for a live server' : 'a live event for a test server';
      expect(name, await shop.deliver({ ...event, livemode: !live }), 'refused');
      expect(`${name}: inbox`, shop.inbox(), {});
      expect(`${name}: told of`, shop.alerts, [{ alert: 'wrong_mode' }]);
      expect('of its own mode', await shop.deliver(event), 'kept');
      expect('with the time of the server', (await shop.billing.receive(signed(shop.stripe, event, shop.now() - 301_000))).outcome, 'refused');
    } finally {
      await shop.close();
    }
  }
  return outcome;
};

/** Nothing of it may be in a log. */
const secret = /cus_|\bcs_(test|live)|bps_|whsec_|sk_(test|live)_|rk_(test|live)_|\/c\/pay|\/p\/session|ana@example\.com|"payment_status"|client_reference_id/;

export function noSecrets(shop: Pick<Shop, 'logged'>, expect: (what: string, is: unknown, should: unknown) => void, name: string): void {
  expect(`${name}: secrets in the log`, secret.exec(shop.logged())?.[0] ?? null, null);
}
