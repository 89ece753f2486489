import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import { startFakeStripe } from './fake-stripe.ts';
import type { FakeStripe, FakeStripeOptions } from './fake-stripe.ts';
import * as faults from './faults.ts';

const toClose: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

const hour = 3_600_000;
const day = 24 * hour;
const monthly = { id: 'price_house', name: 'House', amount: 490, currency: 'eur', nickname: 'house' };
const yearly = { id: 'price_house_year', name: 'House', amount: 4_900, currency: 'eur', interval: 'year' as const };

async function start(options: Partial<FakeStripeOptions> = {}): Promise<FakeStripe> {
  const fake = await startFakeStripe({ prices: [monthly, yearly], retryDelaysMs: [20, 20, 20], ...options });
  toClose.push(fake.close);
  return fake;
}

function sdk(fake: FakeStripe, options: { key?: string; retries?: number } = {}): Stripe {
  return new Stripe(options.key ?? fake.apiKey, { host: '127.0.0.1', port: fake.port, protocol: 'http', maxNetworkRetries: options.retries ?? 0, telemetry: false });
}

function buy(stripe: Stripe, more: Partial<Stripe.Checkout.SessionCreateParams> = {}, options: Stripe.RequestOptions = {}): Promise<Stripe.Response<Stripe.Checkout.Session>> {
  return stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      line_items: [{ price: monthly.id, quantity: 1 }],
      success_url: 'https://webplay.example/paid?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://webplay.example/',
      client_reference_id: 'user-1',
      metadata: { user_id: 'user-1' },
      subscription_data: { metadata: { user_id: 'user-1', activation_id: 'act-1' } },
      ...more,
    },
    options,
  );
}

async function bought(fake: FakeStripe, more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Subscription> {
  const stripe = sdk(fake);
  const session = await buy(stripe, more);
  fake.pay(session.id, { email: 'ada@example.org' });
  const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
  return stripe.subscriptions.retrieve(String(subscription));
}

interface Receiver {
  url: string;
  received: { body: string; headers: IncomingHttpHeaders; type: string; id: string }[];
  answer: (id: string) => number;
}

async function receiver(): Promise<Receiver> {
  const made: Receiver = { url: '', received: [], answer: () => 200 };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { type, id } = JSON.parse(body) as { type: string; id: string };
      made.received.push({ body, headers: request.headers, type, id });
      response.writeHead(made.answer(id)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toClose.push(async () => void server.close());
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/billing/webhook`;
  return made;
}

test('a session of checkout has what was asked for, is open for a day, and is read back the same', async () => {
  const clock = Date.UTC(2026, 10, 22);
  const fake = await start({ clock: () => clock });
  const session = await buy(sdk(fake));

  expect(session).toMatchObject({
    object: 'checkout.session',
    mode: 'subscription',
    status: 'open',
    payment_status: 'unpaid',
    client_reference_id: 'user-1',
    metadata: { user_id: 'user-1' },
    amount_total: 490,
    currency: 'eur',
    created: clock / 1_000,
    expires_at: clock / 1_000 + 86_400,
    url: `${fake.url}/c/pay/${session.id}`,
    livemode: false,
  });
  expect(await sdk(fake).checkout.sessions.retrieve(session.id)).toEqual(session);
});

test('paying makes customer and subscription, whose period is on its item', async () => {
  const clock = Date.UTC(2026, 0, 31);
  const fake = await start({ clock: () => clock });
  const subscription = await bought(fake);

  expect(subscription).toMatchObject({ status: 'active', metadata: { user_id: 'user-1', activation_id: 'act-1' }, cancel_at_period_end: false });
  expect(subscription.items.data[0]).toMatchObject({ price: { id: monthly.id, unit_amount: 490 }, current_period_start: clock / 1_000, current_period_end: Date.UTC(2026, 1, 28) / 1_000 });
  expect(subscription).not.toHaveProperty('current_period_end');
  expect(await sdk(fake).customers.retrieve(String(subscription.customer))).toMatchObject({ email: 'ada@example.org' });
  expect(fake.events().map(({ type }) => type)).toEqual([
    'customer.created',
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
});

test('a declined card leaves the session open', async () => {
  const fake = await start();
  const session = await buy(sdk(fake));

  expect(fake.pay(session.id, { card: 'declined' })).toBe(false);
  expect(await sdk(fake).checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open', subscription: null });
});

test('a delayed payment completes unpaid, and succeeds or fails later', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const [paid, failed] = await Promise.all([buy(stripe), buy(stripe)]);
  for (const { id } of [paid, failed]) fake.pay(id, { card: 'delayed' });
  expect(await stripe.checkout.sessions.retrieve(paid.id, { expand: ['subscription'] })).toMatchObject({ status: 'complete', payment_status: 'unpaid', subscription: { status: 'incomplete' } });

  fake.settleDelayed(paid.id, true);
  fake.settleDelayed(failed.id, false);

  expect(await stripe.checkout.sessions.retrieve(paid.id, { expand: ['subscription'] })).toMatchObject({ payment_status: 'paid', subscription: { status: 'active' } });
  expect(await stripe.checkout.sessions.retrieve(failed.id, { expand: ['subscription'] })).toMatchObject({ payment_status: 'unpaid', subscription: { status: 'incomplete_expired' } });
  expect(fake.events('checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed')).toHaveLength(2);
});

test('prices are listed and read with their product, their decimals as the SDK has them', async () => {
  const fake = await start();
  const price = await sdk(fake).prices.retrieve(monthly.id, { expand: ['product'] });

  expect(price).toMatchObject({ id: monthly.id, nickname: 'house', recurring: { interval: 'month', interval_count: 1 }, product: { name: 'House' } });
  expect(price.unit_amount_decimal?.toString()).toBe('490');
  const listed = await sdk(fake).prices.list({ expand: ['data.product'] });
  expect(listed.data.map(({ id, product }) => [id, typeof product])).toEqual([[yearly.id, 'object'], [monthly.id, 'object']]);
});

test('lists come in pages, newest first, which the SDK walks through by itself', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const customer = await stripe.customers.create({ email: 'ada@example.org', metadata: { user_id: 'user-1' } });
  const ids: string[] = [];
  for (let at = 0; at < 5; at += 1) ids.unshift((await bought(fake, { customer: customer.id })).id);

  const first = await stripe.subscriptions.list({ customer: customer.id, limit: 2 });
  expect(first).toMatchObject({ has_more: true, data: [{ id: ids[0] }, { id: ids[1] }] });
  const all: string[] = [];
  for await (const { id } of stripe.subscriptions.list({ customer: customer.id, limit: 2 })) all.push(id);
  expect(all).toEqual(ids);
  expect((await stripe.subscriptions.list({ customer: customer.id, status: 'canceled' })).data).toEqual([]);
  expect((await stripe.subscriptions.list({ created: { gt: Math.floor(Date.now() / 1_000) + 60 } })).data).toEqual([]);
});

test.each<[string, (stripe: Stripe, fake: FakeStripe) => Promise<unknown>, object]>([
  ['another key', (_stripe, fake) => sdk(fake, { key: 'sk_test_wrong' }).prices.list(), { statusCode: 401, type: 'StripeAuthenticationError' }],
  ['an unknown id', (stripe) => stripe.subscriptions.retrieve('sub_none'), { statusCode: 404, code: 'resource_missing', type: 'StripeInvalidRequestError' }],
  ['an unknown price', (stripe) => buy(stripe, { line_items: [{ price: 'price_none', quantity: 1 }] }), { statusCode: 400, code: 'resource_missing', param: 'line_items[0][price]' }],
  ['no quantity', (stripe) => buy(stripe, { line_items: [{ price: monthly.id, quantity: 0 }] }), { statusCode: 400, param: 'line_items[0][quantity]' }],
  ['an address that is none', (stripe) => buy(stripe, { success_url: 'nowhere' }), { statusCode: 400, code: 'url_invalid' }],
  ['a name it does not know', (stripe) => buy(stripe, { ...({ client_reference: 'x' } as object) }), { statusCode: 400, code: 'parameter_unknown' }],
  ['a member that cannot be expanded', (stripe) => stripe.prices.list({ expand: ['data.nothing'] }), { statusCode: 400, param: 'expand' }],
])('%s is refused as Stripe refuses it', async (_what, call, failure) => {
  const fake = await start();
  await expect(call(sdk(fake), fake)).rejects.toMatchObject(failure);
});

test('the same idempotency key and form is the same session; another form is refused', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const first = await buy(stripe, {}, { idempotencyKey: 'attempt-1' });
  const again = await buy(stripe, {}, { idempotencyKey: 'attempt-1' });

  expect(again.id).toBe(first.id);
  expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  await expect(buy(stripe, { client_reference_id: 'user-2' }, { idempotencyKey: 'attempt-1' })).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  expect(fake.books.checkoutSessions.size).toBe(1);
});

test('a stored 500 is replayed for its key, though the work was done', async () => {
  const fake = await start();
  const stripe = sdk(fake, { retries: 2 });
  fake.behave({ method: 'POST', path: '/v1/checkout' }, faults.brokenAfterwards(), { times: 1 });

  await expect(buy(stripe, {}, { idempotencyKey: 'attempt-1' })).rejects.toMatchObject({ statusCode: 500 });
  await expect(buy(stripe, {}, { idempotencyKey: 'attempt-1' })).rejects.toMatchObject({ statusCode: 500 });
  expect(fake.books.checkoutSessions.size).toBe(1);
  expect((await buy(stripe, {}, { idempotencyKey: 'attempt-2' })).status).toBe('open');
});

test.each<[string, faults.ApiTrouble, object]>([
  ['down', faults.unavailable(), { statusCode: 503 }],
  ['busy', faults.tooManyRequests(), { statusCode: 429, type: 'StripeRateLimitError' }],
  ['gone', faults.refused(), { type: 'StripeConnectionError' }],
  ['behind a strange proxy', faults.garbage(), { type: 'StripeAPIError' }],
])('the API can be %s, as often as told', async (_what, trouble, failure) => {
  const fake = await start();
  fake.behave({ path: '/v1/prices' }, trouble, { times: 2 });

  await expect(sdk(fake).prices.list()).rejects.toMatchObject(failure);
  fake.recover();
  expect((await sdk(fake).prices.list()).data).toHaveLength(2);
});

test('the API can be slow', async () => {
  const fake = await start();
  fake.behave({}, faults.slow(80));
  const begun = performance.now();
  await sdk(fake).prices.list();

  expect(performance.now() - begun).toBeGreaterThan(75);
});

test('events are signed so that the SDK accepts them, and no other secret does', async () => {
  const target = await receiver();
  const fake = await start({ webhooks: [{ url: target.url, secrets: ['whsec_old', 'whsec_new'] }] });
  await bought(fake);
  await fake.webhooks.settled();
  const webhooks = sdk(fake).webhooks;
  const body = target.received[0]?.body ?? '';
  const signature = String(target.received[0]?.headers['stripe-signature']);

  for (const secret of ['whsec_old', 'whsec_new']) expect(webhooks.constructEvent(body, signature, secret, 300)).toMatchObject({ object: 'event', type: 'customer.created' });
  expect(() => webhooks.constructEvent(body, signature, 'whsec_other', 300)).toThrow(/signature/);
  const timestamp = Number(/t=(\d+)/.exec(signature)?.[1]);
  expect(fake.webhooks.sign(JSON.parse(body), 'whsec_new', timestamp * 1_000).headers['stripe-signature']).toBe(
    webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_new', timestamp }),
  );
});

test('an event that was not accepted is sent again, and holds nothing up', async () => {
  const target = await receiver();
  const seen = new Set<string>();
  target.answer = (id) => {
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst ? 500 : 200;
  };
  const fake = await start({ webhooks: [{ url: target.url, secrets: 'whsec_a', events: ['invoice.paid', 'checkout.session.completed'] }] });
  await bought(fake);
  await fake.webhooks.settled();

  const attempts = (type: string) => fake.webhooks.deliveries().flatMap((delivery) => (delivery.type === type ? [[delivery.attempt, delivery.status]] : []));
  const both = [[1, 500], [2, 200]];
  expect([attempts('invoice.paid'), attempts('checkout.session.completed')]).toEqual([both, both]);
  // Which of them comes first is a matter of milliseconds, but for the first attempts.
  expect(fake.webhooks.deliveries().flatMap(({ type, attempt }) => (attempt === 1 ? [type] : []))).toEqual(['invoice.paid', 'checkout.session.completed']);
});

test('events can be held, and released in any order and number', async () => {
  const target = await receiver();
  const fake = await start();
  fake.webhooks.addEndpoint({ url: target.url, events: ['customer.created', 'invoice.paid'] });
  fake.webhooks.hold();
  await bought(fake);
  expect(target.received).toEqual([]);
  expect(fake.webhooks.held().length).toBeGreaterThan(5);

  await fake.webhooks.release((events) => [...events.toReversed(), ...events.slice(0, 1)]);

  expect(target.received.map(({ type }) => type)).toEqual(['invoice.paid', 'customer.created', 'customer.created']);
});

test('a subscription renews every month, on the day it began or the last of the month', async () => {
  let now = Date.UTC(2026, 0, 31);
  const fake = await start({ clock: () => now });
  const { id } = await bought(fake);
  const ends: string[] = [];
  for (let month = 0; month < 13; month += 1) {
    const { items } = await sdk(fake).subscriptions.retrieve(id);
    now = (items.data[0]?.current_period_end ?? 0) * 1_000;
    ends.push(new Date(now).toISOString().slice(5, 10));
    fake.catchUp();
  }
  fake.advance(2 * hour);

  expect(ends).toEqual(['02-28', '03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31', '11-30', '12-31', '01-31', '02-28']);
  expect(fake.events('invoice.paid')).toHaveLength(14);
  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
});

test.each(['cancel', 'unpaid'] as const)('a card that fails makes it past due, and in the end: %s', async (afterwards) => {
  const fake = await start({ dunning: { afterwards } });
  const { id, customer } = await bought(fake);
  fake.setCard(String(customer), 'declined');

  fake.advance(31 * day + 2 * hour);
  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'past_due' });
  fake.advance(16 * day);

  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: afterwards === 'cancel' ? 'canceled' : 'unpaid' });
  expect(fake.events('invoice.payment_failed')).toHaveLength(4);
});

test('a new card makes a past due subscription active at the next attempt', async () => {
  const fake = await start();
  const { id, customer } = await bought(fake);
  fake.setCard(String(customer), 'declined');
  fake.advance(31 * day + 2 * hour);
  fake.setCard(String(customer), 'works');
  fake.advance(3 * day);

  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
});

test('a trial without a card pauses at its end, and can be resumed', async () => {
  const fake = await start();
  const trial = { payment_method_collection: 'if_required' as const, subscription_data: { trial_period_days: 14, trial_settings: { end_behavior: { missing_payment_method: 'pause' as const } } } };
  const { id, status, customer } = await bought(fake, trial);
  expect(status).toBe('trialing');

  fake.advance(14 * day);
  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'paused' });
  expect(fake.events('customer.subscription.trial_will_end', 'customer.subscription.paused')).toHaveLength(2);
  fake.setCard(String(customer), 'works');
  await sdk(fake).subscriptions.resume(id);

  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
});

test('canceled at the end of the period, it lives until then', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const { id } = await bought(fake);
  expect(await stripe.subscriptions.update(id, { cancel_at_period_end: true })).toMatchObject({ status: 'active', cancel_at_period_end: true });
  expect(fake.events('customer.subscription.updated').at(-1)?.data.previous_attributes).toMatchObject({ cancel_at_period_end: false });

  fake.advance(31 * day + hour);

  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled' });
  expect(fake.events('customer.subscription.deleted')).toHaveLength(1);
});

test('refunds and disputes name the charge, which leads to the subscription', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const { id, latest_invoice: invoice } = await bought(fake);
  const [charge] = fake.books.charges.keys();
  fake.refund(charge ?? '', 100);
  fake.refund(charge ?? '');
  fake.dispute(charge ?? '');

  expect(fake.events('charge.refunded').map(({ data }) => data.object)).toMatchObject([{ refunded: false, amount_refunded: 100 }, { refunded: true, amount_refunded: 490 }]);
  expect(fake.events('charge.dispute.created')[0]?.data.object).toMatchObject({ object: 'dispute', charge });
  const { payment_intent: intent } = await stripe.charges.retrieve(charge ?? '');
  const payments = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: String(intent) }, expand: ['data.invoice'] });
  expect(payments.data).toMatchObject([{ status: 'paid', invoice: { id: invoice, parent: { subscription_details: { subscription: id } } } }]);
});

test('a deleted customer has no subscription any more', async () => {
  const fake = await start();
  const { id, customer } = await bought(fake);
  fake.deleteCustomer(String(customer));

  expect(await sdk(fake).subscriptions.retrieve(id)).toMatchObject({ status: 'canceled' });
  expect(await sdk(fake).customers.retrieve(String(customer))).toEqual(expect.objectContaining({ deleted: true }));
  expect(fake.events('customer.deleted')).toHaveLength(1);
});

test('the restricted key sells and reads, and changes nothing', async () => {
  const fake = await start();
  const stripe = sdk(fake, { key: fake.restrictedKey });
  const { id } = await bought(fake);

  expect((await buy(stripe)).status).toBe('open');
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ statusCode: 403 });
});

function submit(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

test('the page of a session shows what it costs, and sends the browser on when it is paid', async () => {
  const fake = await start();
  const { id, url } = await buy(sdk(fake), { client_reference_id: '"><script>' });
  const shown = await (await fetch(url ?? '')).text();
  expect(shown).toMatch(/House<\/strong>, €4\.90 every month/);
  expect(shown).toContain('href="https://webplay.example/"');

  const declined = await submit(url ?? '', { email: 'ada@example.org', card: 'declined' });
  expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining('Your card was declined')]);
  const paid = await submit(url ?? '', { email: 'ada@example.org', card: 'works' });
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `https://webplay.example/paid?session=${id}`]);
  expect(await (await fetch(url ?? '')).text()).toContain('This is paid already.');
});

test('the portal cancels, keeps and changes what its customer has, and nobody else', async () => {
  const fake = await start();
  const stripe = sdk(fake);
  const own = await bought(fake);
  const foreign = await bought(fake);
  const { url } = await stripe.billingPortal.sessions.create({ customer: String(own.customer), return_url: 'https://webplay.example/billing' });
  const state = async (id = own.id): Promise<[string, boolean, string | undefined]> => {
    const { status, cancel_at_period_end: ends, items } = await stripe.subscriptions.retrieve(id);
    return [status, ends, items.data[0]?.price.id];
  };

  await submit(url, { do: 'cancel-at-period-end', subscription: own.id });
  expect(await state()).toEqual(['active', true, monthly.id]);
  await submit(url, { do: 'keep', subscription: own.id });
  await submit(url, { do: 'change-plan', subscription: own.id, price: yearly.id });
  expect(await state()).toEqual(['active', false, yearly.id]);
  await submit(url, { do: 'cancel-now', subscription: foreign.id });
  await submit(url, { do: 'cancel-now', subscription: own.id });

  expect([await state(), await state(foreign.id)]).toEqual([['canceled', false, yearly.id], ['active', false, monthly.id]]);
  expect(await (await fetch(url)).text()).toContain('href="https://webplay.example/billing"');
});
