import type { StripeEvent } from '../../fake-stripe/wire.ts';
import { createVerdict, type Part } from './part.ts';
import { family, openShop, type Shop } from './shop.ts';
import { sell } from './troubles.ts';

/** One event a hundred times, one after the other and all at once, has one effect. */
export const duplicates: Part = async ({ isFull }) => {
  const { outcome, expect } = createVerdict();
  const times = isFull ? 100 : 20;
  for (const inParallel of [false, true]) {
    const shop = await openShop();
    try {
      shop.addUser('ana');
      await shop.buy('ana');
      const [event] = shop.stripe.events('checkout.session.completed');
      if (!event) throw new Error('nothing was bought');
      const outcomes: string[] = [];
      const send = async (): Promise<void> => void outcomes.push(await shop.deliver(event));
      if (inParallel) await Promise.all(Array.from({ length: times }, send));
      else for (let time = 0; time < times; time++) await send();
      await shop.billing.settle();
      const how = inParallel ? 'at once' : 'one after the other';
      expect(`${how}: kept`, outcomes.filter((each) => each === 'kept').length, 1);
      expect(`${how}: known`, outcomes.filter((each) => each === 'duplicate').length, times - 1);
      expect(`${how}: inbox`, shop.inbox(), { done: 1 });
      expect(`${how}: licenses`, shop.licenses().length, 1);
      expect(`${how}: audit`, shop.audit(), ['license.create']);
    } finally {
      await shop.close();
    }
  }
  return outcome;
};

/** Events in any order, all of the same second, end where Stripe is; each is delivered and worked on while Stripe is where it was then. */
export const orders: Part = async ({ isFull, random }) => {
  const { outcome, expect } = createVerdict();
  const all = permutations([0, 1, 2, 3, 4]);
  const chosen = isFull ? all : all.filter(() => random.chance(0.04));
  for (const withoutKey of [false, true]) {
    // A shop for forty of them: opening one takes longer than they do.
    for (let at = 0; at < chosen.length; at += 40) {
      const shop = await openShop({ clock: () => Date.UTC(2026, 10, 22, 12), withoutKey });
      try {
        for (const each of chosen.slice(at, at + 40)) await oneOrder(shop, each, { expect, withoutKey });
      } finally {
        await shop.close();
      }
    }
  }
  return { ...outcome, said: `${chosen.length} of ${all.length} orders, asking Stripe and going by events alone` };
};

let made = 0;

async function oneOrder(shop: Shop, order: readonly number[], { expect, withoutKey }: { expect: (what: string, is: unknown, should: unknown) => void; withoutKey: boolean }): Promise<void> {
  const user = `user-${(made += 1)}`;
  shop.addUser(user);
  const before = new Set(shop.stripe.events().map(({ id }) => id));
  const subscription = await sell(shop, { client_reference_id: user, 'subscription_data[metadata][user_id]': user });
  const after = (...types: Parameters<Shop['stripe']['events']>): StripeEvent[] => shop.stripe.events(...types).filter(({ id }) => !before.has(id));
  // What happens at Stripe, in its order; the first three together.
  let happened = 3;
  const events = (): (StripeEvent | undefined)[] => {
    const updates = after('customer.subscription.updated');
    return [after('checkout.session.completed')[0], after('customer.subscription.created')[0], updates[0], updates[1], after('customer.subscription.deleted')[0]];
  };
  for (const index of order) {
    if (index >= 3 && happened < 4) {
      shop.stripe.changeSubscription(subscription, { price: known(shop.stripe.books.prices.get(family.id)) });
      happened = 4;
    }
    if (index === 4 && happened < 5) {
      shop.stripe.cancelNow(subscription);
      happened = 5;
    }
    const event = known(events()[index]);
    await shop.deliver(event);
    await shop.billing.settle();
  }
  const name = `${withoutKey ? 'by events alone' : 'asking'}, ${order.join('')}`;
  const kept = shop.rows.prepare('SELECT status FROM subscriptions WHERE id = ?').get(subscription) as { status: string } | undefined;
  const active = shop.licenses().filter(({ userId, status }) => userId === user && status === 'active');
  expect(`${name}: subscription`, kept?.status, shop.stripe.books.subscriptions.get(subscription)?.status);
  expect(`${name}: active licenses`, active.length, 0);
  expect(`${name}: licenses`, shop.licenses().filter(({ userId }) => userId === user).length <= 1, true);
}

/** What is over stays over, however late something else is heard of it. */
export const late: Part = async () => {
  const { outcome, expect } = createVerdict();
  for (const withoutKey of [false, true]) {
    const shop = await openShop({ withoutKey });
    try {
      shop.addUser('ana');
      const subscription = await sell(shop, { client_reference_id: 'ana', 'subscription_data[metadata][user_id]': 'ana' });
      await shop.deliverAll();
      expect('before', shop.licenses().map(({ status }) => status), ['active']);
      const update = known(shop.stripe.events('customer.subscription.updated')[0]);
      shop.stripe.cancelNow(subscription);
      await shop.deliverAll();
      for (let time = 1; time <= 5; time++) {
        // Later by its own word, too; and Stripe, asked, would say it is active again.
        await shop.deliver({ ...structuredClone(update), id: `evt_late_${time}`, created: update.created + time * 60 });
        const kept = shop.stripe.books.subscriptions.get(subscription);
        if (kept) kept.status = 'active';
        await shop.billing.settle();
      }
      expect(withoutKey ? 'by events alone' : 'asking', shop.licenses().map(({ status }) => status), ['inactive']);
    } finally {
      await shop.close();
    }
  }
  return outcome;
};

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('Stripe does not have what it must have');
  return found;
}

function permutations(of: readonly number[]): number[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((first) => permutations(of.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}
