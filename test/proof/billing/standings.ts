import type { Subscription } from '../../fake-stripe/wire.ts';
import { createVerdict, type Part } from './part.ts';
import { family, openShop, type Shop } from './shop.ts';
import { noSecrets, sell } from './troubles.ts';

const day = 86_400_000;
const graceMs = 7 * day;

/** By hand, from the table of the HTTP contract. */
const expected: Readonly<Record<string, 'active' | 'inactive'>> = {
  trialing: 'active',
  active: 'active',
  past_due: 'active',
  incomplete: 'inactive',
  unpaid: 'inactive',
  paused: 'inactive',
  incomplete_expired: 'inactive',
  canceled: 'inactive',
  brand_new_word: 'inactive',
};

/** Every status of a subscription, for somebody without a license, with an active and with an inactive one. */
export const statuses: Part = async () => {
  const { outcome, expect } = createVerdict();
  const shop = await openShop();
  try {
    for (const [status, license] of Object.entries(expected)) {
      for (const start of ['none', 'active', 'inactive'] as const) {
        const user = `${status} ${start}`;
        shop.addUser(user);
        const { subscription } = await shop.buy(user);
        const become = async (next: string): Promise<void> => {
          subscription.status = next as Subscription['status'];
          shop.stripe.changeSubscription(subscription.id, { metadata: { user_id: user, now: next } });
          await shop.deliverAll('customer.subscription.updated');
        };
        if (start === 'active') await shop.deliverAll();
        if (start === 'inactive') await become('unpaid');
        const told = shop.alerts.length;
        if (status === 'canceled') {
          shop.stripe.cancelNow(subscription.id);
          await shop.deliverAll();
        } else await become(status);
        const own = shop.licenses().filter(({ userId }) => userId === user);
        // One that is over before anything was heard of it makes none.
        const isOver = status === 'canceled' || status === 'incomplete_expired';
        expect(user, own.map((each) => each.status), start === 'none' && isOver ? [] : [license]);
        expect(`${user}: grace`, own.map(({ graceUntil }) => graceUntil !== null), own.map(() => status === 'past_due'));
        expect(`${user}: told of`, shop.alerts.length - told, status === 'brand_new_word' ? 1 : 0);
      }
    }
    noSecrets(shop, expect, 'statuses');
  } finally {
    await shop.close();
  }
  return outcome;
};

/** Thirteen months of three customers, day by day, against what Stripe says and a week of grace. */
export const year: Part = async ({ isFull }) => {
  const { outcome, expect } = createVerdict();
  const shop = await openShop({ clock: () => Date.UTC(2026, 0, 31, 9), dunning: { retryDays: [3, 5, 7], afterwards: 'unpaid' } });
  try {
    for (const user of ['ana', 'bob', 'eva']) shop.addUser(user);
    const { subscription: steady } = await shop.buy('ana');
    const { subscription: failing } = await shop.buy('bob', family.id);
    const trial = await onTrial(shop, 'eva');
    const people = { ana: steady.id, bob: failing.id, eva: trial };
    const failingSince = new Map<string, number>();
    const customerOf = (id: string): string => {
      const customer = shop.stripe.books.subscriptions.get(id)?.customer;
      return typeof customer === 'string' ? customer : (customer?.id ?? '');
    };
    const script = new Map<number, () => void>([
      [40, () => shop.stripe.setCard(customerOf(failing.id), 'declined')], // a renewal fails …
      [64, () => shop.stripe.setCard(customerOf(failing.id), 'works')], // … and a later try works
      [150, () => shop.stripe.setCard(customerOf(failing.id), 'declined')], // fails for good: unpaid
      [
        200,
        () => {
          shop.stripe.setCard(customerOf(failing.id), 'works');
          const latest = shop.stripe.books.subscriptions.get(failing.id)?.latest_invoice;
          shop.stripe.payInvoice(typeof latest === 'string' ? latest : (latest?.id ?? ''));
        },
      ],
      [30, () => shop.stripe.setCard(customerOf(trial), 'works')],
      [31, () => shop.stripe.resume(trial)], // paused since its trial ended without a card
      [340, () => shop.stripe.changeSubscription(steady.id, { cancelAtPeriodEnd: true })],
    ]);
    const seen = new Set<string>();
    for (let today = 0; today <= (isFull ? 396 : 75); today++) {
      script.get(today)?.();
      await shop.deliverAll();
      for (const [user, id] of Object.entries(people)) {
        const said = shop.stripe.books.subscriptions.get(id);
        const status: string = said?.status ?? '';
        seen.add(`${user} ${status}`);
        if (status === 'past_due') failingSince.set(id, failingSince.get(id) ?? shop.now());
        else failingSince.delete(id);
        const since = failingSince.get(id);
        const meant = status === 'active' || status === 'trialing' || (since !== undefined && shop.now() < since + graceMs) ? 'active' : 'inactive';
        const license = shop.licenses().find(({ userId }) => userId === user);
        expect(`day ${today}, ${user} is ${status}`, license?.status, meant);
        expect(`day ${today}, ${user}: until`, license?.until, (said?.items.data[0]?.current_period_end ?? 0) * 1_000);
      }
      shop.advance(day);
    }
    if (isFull) {
      for (const was of ['ana active', 'ana canceled', 'bob past_due', 'bob unpaid', 'bob active', 'eva trialing', 'eva paused', 'eva active']) expect(`there was a day on which ${was}`, seen.has(was), true);
    }
    noSecrets(shop, expect, 'a year');
  } finally {
    await shop.close();
  }
  return outcome;
};

function onTrial(shop: Shop, user: string): Promise<string> {
  return sell(shop, {
    client_reference_id: user,
    payment_method_collection: 'if_required',
    'subscription_data[trial_period_days]': '14',
    'subscription_data[trial_settings][end_behavior][missing_payment_method]': 'pause',
    'subscription_data[metadata][user_id]': user,
  });
}
