import { afterEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { family, month, openShop, origin, type Shop, unmapped } from '../proof/billing/shop.ts';

const hour = 3_600_000;
const day = 24 * hour;
const urls = { success_url: `${origin}/done`, cancel_url: `${origin}/` };
const coded = (code: string): unknown => expect.objectContaining({ code });
const idOf = (given: string | { id: string } | null | undefined): string => (typeof given === 'string' ? given : (given?.id ?? ''));

let shop: Shop;
afterEach(() => shop.close());

test('what is bought is a license with the plan of its price, and the customer is known', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  const { subscription } = await shop.buy('ana', family.id);
  await shop.deliverAll();

  expect(shop.licenses()).toMatchObject([{ userId: 'ana', status: 'active', plan: 'family', graceUntil: null, suspended: null }]);
  expect(shop.licenses()[0]?.until).toBe((subscription.items.data[0]?.current_period_end ?? 0) * 1_000);
  expect(shop.audit()).toEqual(['license.create']);
  const own = { id: subscription.id, status: 'active', plan: 'family' };
  expect(await shop.billing.handlers.mySubscriptions({}, ana, insideCall)).toEqual([own]);
  const paidUntil = (subscription.items.data[0]?.current_period_end ?? 0) * 1_000;
  expect(await shop.billing.handlers.listSubscriptions({}, ana, insideCall)).toEqual([{ ...own, price_id: family.id, period_end: paidUntil, cancel_at_period_end: false }]);
  const { url } = await shop.billing.handlers.portal({ return_url: `${origin}/` }, ana, insideCall);
  expect(url).toContain(shop.stripe.url);
  expect(shop.alerts).toEqual([]);
  expect(shop.inbox()).toEqual({ done: 4 });
});

test('prices are offered in the order of the setting, with plan and devices', async () => {
  shop = await openShop({ priceIds: [family.id, 'price_gone', month.id] });
  const ana = shop.addUser('ana');
  expect(await shop.billing.handlers.listPrices({}, ana, insideCall)).toEqual([
    { id: family.id, plan: 'family', name: 'Family', amount: 990, currency: 'usd', interval: 'month', interval_count: 1, devices: 1 },
    { id: month.id, plan: 'solo', name: 'Month', amount: 490, currency: 'usd', interval: 'month', interval_count: 1, devices: 1 },
  ]);
  shop.stripe.forgetCalls();
  await shop.billing.handlers.listPrices({}, ana, insideCall);
  expect(shop.stripe.calls()).toEqual([]);
});

test('two clicks are one session, also one after the other, and later it is another', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  const click = () => Promise.resolve(shop.billing.handlers.checkout({ price_id: month.id, ...urls }, ana, insideCall));
  const [first, second] = await Promise.all([click(), click()]);
  const third = await click();
  expect([second, third]).toEqual([first, first]);
  shop.advance(11 * 60_000);
  expect((await click()).session_id).not.toBe(first.session_id);
});

test('who comes back from the payment before its event has what was bought, and the event changes nothing more', async () => {
  shop = await openShop();
  const [ana, bob] = [shop.addUser('ana'), shop.addUser('bob')];
  const confirmAgain = (user: typeof ana) => Promise.resolve(shop.billing.handlers.confirmCheckout({}, user, insideCall));
  const confirm = (user: typeof ana) => {
    shop.advance(2_000);
    return confirmAgain(user);
  };
  expect(await confirm(ana)).toEqual({ paid: false });
  expect(shop.stripe.calls()).toEqual([]);
  const { session_id: waiting } = await shop.billing.handlers.checkout({ price_id: family.id, ...urls }, ana, insideCall);
  expect(await confirm(ana)).toEqual({ paid: false });
  await shop.buy('ana');
  expect(await confirm(bob)).toEqual({ paid: false });
  expect([await confirm(ana), await confirmAgain(ana)]).toEqual([{ paid: true }, { paid: true }]);
  expect(shop.licenses()).toMatchObject([{ userId: 'ana', status: 'active', plan: 'solo' }]);

  await shop.deliverAll();
  shop.stripe.forgetCalls();
  expect(await confirm(ana)).toEqual({ paid: false });
  // What is not paid for is asked about for a day, and what is known no more.
  expect(shop.stripe.calls()).toHaveLength(1);
  shop.stripe.pay(waiting, {});
  expect(await confirm(ana)).toEqual({ paid: true });
  expect(shop.licenses().map(({ plan, status }) => [plan, status])).toEqual([
    ['solo', 'active'],
    ['family', 'active'],
  ]);
  expect(shop.audit()).toEqual(['license.create', 'license.create']);
  expect(shop.alerts).toEqual([]);
});

test('who buys again at once, because no event came yet, has the first license before the second is sold', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  const { sessionId } = await shop.buy('ana');
  const { session_id: second } = await shop.billing.handlers.checkout({ price_id: month.id, ...urls }, ana, insideCall);
  expect(second).not.toBe(sessionId);
  expect(shop.licenses()).toMatchObject([{ userId: 'ana', status: 'active' }]);
});

test('whose customer is gone at Stripe buys as somebody new', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  const { subscription } = await shop.buy('ana');
  await shop.deliverAll();
  shop.stripe.deleteCustomer(idOf(subscription.customer));
  expect(await shop.billing.handlers.checkout({ price_id: month.id, ...urls }, ana, insideCall)).toMatchObject({ session_id: expect.any(String) as string });
});

test('who bought nothing has no customer, no subscriptions and no portal', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  expect(await shop.billing.handlers.mySubscriptions({}, ana, insideCall)).toEqual([]);
  await expect(shop.billing.handlers.portal({ return_url: `${origin}/` }, ana, insideCall)).rejects.toEqual(coded('billing_customer_missing'));
});

test('a price that is not sold here is refused, also one that Stripe does not know', async () => {
  shop = await openShop({ priceIds: [month.id, 'price_gone'] });
  const ana = shop.addUser('ana');
  for (const price_id of [unmapped.id, 'price_gone']) {
    await expect(shop.billing.handlers.checkout({ price_id, ...urls }, ana, insideCall)).rejects.toEqual(coded('invalid_input'));
  }
});

test('a price without a plan is a plan of its own, and somebody is told', async () => {
  shop = await openShop({ priceIds: [] });
  shop.addUser('ana');
  await shop.buy('ana', unmapped.id);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active', plan: unmapped.id }]);
  expect(shop.alerts).toEqual([{ alert: 'unmapped_price' }]);
});

test('a failed payment leaves a week; then the license ends by itself, and another week is not given', async () => {
  shop = await openShop({ dunning: { retryDays: [3, 10, 10], afterwards: 'unpaid' }, clock: () => Date.UTC(2026, 0, 31) });
  shop.addUser('ana');
  const { subscription } = await shop.buy('ana');
  await shop.deliverAll();
  shop.stripe.setCard(idOf(subscription.customer), 'declined');
  shop.advance(31 * day + 2 * hour);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active', graceUntil: shop.now() + 7 * day }]);
  shop.advance(7 * day - 1);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active' }]);
  shop.advance(1);
  await shop.billing.settle();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }]);
  shop.advance(6 * day);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }]);

  shop.stripe.setCard(idOf(subscription.customer), 'works');
  shop.stripe.payInvoice(idOf(subscription.latest_invoice));
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active', graceUntil: null }]);
});

test('a dispute suspends, whatever comes after it, until it is won', async () => {
  shop = await openShop();
  shop.addUser('ana');
  const { subscription } = await shop.buy('ana');
  await shop.deliverAll();
  const [charge] = [...shop.stripe.books.charges.values()];
  const dispute = shop.stripe.dispute(charge?.id ?? '');
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive', suspended: 'dispute' }]);
  expect(shop.alerts).toEqual([{ alert: 'dispute' }]);
  shop.stripe.changeSubscription(subscription.id, { metadata: { user_id: 'ana', more: 'x' } });
  shop.advance(32 * day);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive', suspended: 'dispute' }]);
  shop.stripe.forge('charge.dispute.closed', { ...dispute, status: 'won' });
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive', suspended: 'dispute' }]);
  shop.stripe.closeDispute(dispute.id, 'won');
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active', suspended: null }]);
});

test('a refund of the latest invoice ends the license, part of it does not, and the next payment brings it back', async () => {
  shop = await openShop();
  shop.addUser('ana');
  await shop.buy('ana');
  await shop.deliverAll();
  const [charge] = [...shop.stripe.books.charges.values()];
  shop.stripe.refund(charge?.id ?? '', 100);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active' }]);
  shop.stripe.refund(charge?.id ?? '');
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }]);
  shop.advance(32 * day);
  await shop.deliverAll();
  expect(shop.licenses()).toMatchObject([{ status: 'active', suspended: null }]);
}, 20_000);

test('a customer who is deleted at Stripe is unlinked, and what they paid for ends', async () => {
  shop = await openShop();
  const ana = shop.addUser('ana');
  const { subscription } = await shop.buy('ana');
  await shop.deliverAll();
  shop.stripe.deleteCustomer(idOf(subscription.customer));
  await shop.deliverAll('customer.deleted');
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }]);
  expect(await shop.billing.handlers.mySubscriptions({}, ana, insideCall)).toEqual([]);
  await shop.deliverAll();
  expect(await shop.billing.handlers.mySubscriptions({}, ana, insideCall)).toEqual([]);
});

test('what was never delivered is found by night', async () => {
  shop = await openShop();
  shop.addUser('ana');
  const first = await shop.buy('ana');
  await shop.billing.reconcile();
  await shop.billing.settle();
  expect(shop.licenses()).toMatchObject([{ status: 'active' }]);
  shop.advance(day);
  shop.stripe.cancelNow(first.subscription.id);
  await shop.buy('ana', family.id);
  expect(await shop.billing.reconcile()).toBeGreaterThan(0);
  await shop.billing.settle();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }, { status: 'active', plan: 'family' }]);
});

test('without a key to ask with, the newest event counts, and the end above all', async () => {
  shop = await openShop();
  shop.addUser('ana');
  const { subscription } = await shop.buy('ana', family.id);
  const events = shop.stripe.events('customer.subscription.created', 'customer.subscription.updated', 'checkout.session.completed');
  await shop.close();

  const told = structuredClone(events);
  shop = await openShop({ withoutKey: true });
  shop.addUser('ana');
  for (const event of told) await shop.deliver(event);
  await shop.billing.settle();
  expect(shop.licenses()).toMatchObject([{ userId: 'ana', status: 'active', plan: 'family' }]);
  const ended = { ...structuredClone(told[0]!), id: 'evt_end', type: 'customer.subscription.deleted' as const, data: { object: { ...structuredClone(subscription), status: 'canceled' } } };
  await shop.deliver(ended);
  await shop.deliver({ ...structuredClone(told[1]!), id: 'evt_late', created: told[1]!.created + 5 });
  await shop.billing.settle();
  expect(shop.licenses()).toMatchObject([{ status: 'inactive' }]);
});
