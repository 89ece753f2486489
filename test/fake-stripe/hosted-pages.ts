import { ApiFault } from './api-fault.ts';
import { type Books, idOf } from './books.ts';
import type { Business, Card, Payment } from './business.ts';
import { type FormFields, textOf } from './form.ts';
import { html, type Html, page } from './html.ts';
import { successAddress } from './rest-routes.ts';
import type { CheckoutSession, PortalSession, Price, Subscription } from './wire.ts';
import type { Delivery } from './webhooks.ts';

export type PageAnswer = { status: number; body: string } | { redirect: string };

export interface PageOptions {
  books: Books;
  business: Business;
  deliveries: () => Delivery[];
}

/** The pages a customer sees at Stripe, and one that shows what happened. Undefined when the path is none of them. */
export function answerPage(method: string, path: string, form: FormFields, options: PageOptions): PageAnswer | undefined {
  const [, first, second, id = '', ...rest] = path.split('/');
  if (rest.length > 0) return undefined;
  const post = method === 'POST';
  try {
    if (path === '/') return { status: 200, body: overviewPage(options) };
    if (first === 'c' && second === 'pay') return post ? takePayment(id, form, options) : checkoutPage(id, options);
    if (first === 'p' && second === 'session') return post ? changePlan(id, form, options) : portalPage(id, options);
  } catch (error) {
    if (error instanceof ApiFault) return notice('That did not work', error.message, error.status);
    throw error;
  }
  return undefined;
}

function notice(title: string, sentence: string, status = 200): PageAnswer {
  return { status, body: page(title, html`<p>${sentence}</p>`) };
}

function money(price: Price): string {
  const amount = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency.toUpperCase() });
  const digits = amount.resolvedOptions().maximumFractionDigits ?? 2;
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {};
  return `${amount.format((price.unit_amount ?? 0) / 10 ** digits)} every ${count === 1 ? interval : `${count} ${interval}s`}`;
}

function productName(price: Price | undefined, books: Books): string {
  return (price && books.products.get(idOf(price.product))?.name) ?? 'Subscription';
}

function findSession(id: string, { business }: PageOptions, { checkoutSessions }: Books): { session: CheckoutSession; price: Price } | undefined {
  const session = checkoutSessions.get(id);
  const price = business.priceOf(id);
  return session && price ? { session, price } : undefined;
}

function checkoutPage(id: string, options: PageOptions, complaint?: string): PageAnswer {
  const found = findSession(id, options, options.books);
  if (!found) return notice('Nothing to pay here', 'There is no such session.', 404);
  const { session, price } = found;
  if (session.status !== 'open') return notice('Nothing to pay here', session.status === 'complete' ? 'This is paid already.' : 'This session has expired. Go back and begin again.');
  const customer = session.customer === null ? undefined : options.books.customers.get(idOf(session.customer));
  const email = customer && !customer.deleted ? customer.email : session.customer_email;
  const content = html`
${complaint === undefined ? null : html`<p class="note" role="alert">${complaint}</p>`}
<p><strong>${productName(price, options.books)}</strong>, ${money(price)}</p>
${session.amount_total === 0 ? html`<p>Free at first: a trial comes before.</p>` : null}
<form method="post">
  <label>E-mail <input name="email" type="email" autocomplete="email" required value="${email ?? 'viewer@example.org'}"></label>
  <button name="card" value="works">Pay</button>
  <button name="card" value="declined">Pay with a card that fails</button>
  <button name="card" value="delayed">Pay by a transfer that takes days</button>
</form>
${session.cancel_url === null ? null : html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>`}`;
  return { status: complaint === undefined ? 200 : 402, body: page('Pay', content) };
}

function takePayment(id: string, form: FormFields, options: PageOptions): PageAnswer {
  const card = textOf(form['card']) ?? 'works';
  const paid = options.business.pay(id, { email: textOf(form['email']), card: card as Payment });
  if (!paid) return checkoutPage(id, options, 'Your card was declined. Try another one.');
  return { redirect: successAddress(options.books.checkoutSessions.get(id)?.success_url ?? '/', id) };
}

function day(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}

function portalPage(id: string, { books, business }: PageOptions): PageAnswer {
  const session = books.portalSessions.get(id);
  if (!session) return notice('Nothing to see here', 'There is no such session.', 404);
  const own = subscriptionsOf(session, books);
  const content = html`
${own.length === 0 ? html`<p>There is no subscription.</p>` : null}
${own.map((subscription) => subscriptionSection(subscription, books))}
<h2>Card</h2>
<form method="post">
  <label>The card <select name="card">${cardOptions(business.cardOf(session.customer))}</select></label>
  <button name="do" value="card">Save the card</button>
</form>
${session.return_url === null ? null : html`<p><a href="${session.return_url}">Return to WebPlay</a></p>`}`;
  return { status: 200, body: page('Your subscriptions', content) };
}

function cardOptions(current: Card): Html[] {
  const names: Record<Card, string> = { works: 'works', declined: 'is declined', none: 'is missing' };
  return (Object.keys(names) as Card[]).map((card) => html`<option value="${card}"${card === current ? { html: ' selected' } : null}>${names[card]}</option>`);
}

function subscriptionSection(subscription: Subscription, books: Books): Html {
  const [item] = subscription.items.data;
  const name = productName(item?.price, books);
  const ended = subscription.ended_at !== null;
  const prices = [...books.prices.values()].filter(({ active, id }) => active || id === item?.price.id);
  const end = day(item?.current_period_end ?? 0);
  return html`
<section aria-label="${name}">
<h2>${name}</h2>
<p>${item ? money(item.price) : ''}. Status: ${subscription.status}. ${ended ? html`It has ended.` : subscription.cancel_at_period_end ? html`It ends on ${end}.` : html`The next payment is due on ${end}.`}</p>
${
  ended
    ? null
    : html`<form method="post">
  <input type="hidden" name="subscription" value="${subscription.id}">
  ${
    subscription.cancel_at_period_end
      ? html`<button name="do" value="keep">Keep the subscription</button>`
      : html`<button name="do" value="cancel-at-period-end">Cancel at the end of the period</button>`
  }
  <button name="do" value="cancel-now">Cancel now</button>
</form>
<form method="post">
  <input type="hidden" name="subscription" value="${subscription.id}">
  <label>Plan <select name="price">${prices.map((price) => html`<option value="${price.id}"${price.id === item?.price.id ? { html: ' selected' } : null}>${productName(price, books)}, ${money(price)}</option>`)}</select></label>
  <button name="do" value="change-plan">Change the plan</button>
</form>`
}
</section>`;
}

function subscriptionsOf(session: PortalSession, books: Books): Subscription[] {
  return [...books.subscriptions.values()].filter(({ customer }) => idOf(customer) === session.customer).reverse();
}

function changePlan(id: string, form: FormFields, { books, business }: PageOptions): PageAnswer {
  const session = books.portalSessions.get(id);
  if (!session) return notice('Nothing to see here', 'There is no such session.', 404);
  const target = textOf(form['subscription']) ?? '';
  const own = subscriptionsOf(session, books).some((subscription) => subscription.id === target);
  switch (textOf(form['do'])) {
    case 'card':
      business.setCard(session.customer, (textOf(form['card']) ?? 'works') as Card);
      break;
    case 'cancel-at-period-end':
    case 'keep':
      if (own) business.changeSubscription(target, { cancelAtPeriodEnd: textOf(form['do']) !== 'keep' });
      break;
    case 'cancel-now':
      if (own) business.cancelNow(target);
      break;
    case 'change-plan': {
      const price = books.prices.get(textOf(form['price']) ?? '');
      if (own && price) business.changeSubscription(target, { price });
      break;
    }
    default:
      break;
  }
  return { redirect: `/p/session/${id}` };
}

const shownDeliveries = 50;

function overviewPage({ books, deliveries }: PageOptions): string {
  const latest = deliveries().slice(-shownDeliveries).reverse();
  const rows = [...books.subscriptions.values()].reverse();
  return page(
    'What happened at Stripe',
    html`
<h2>Subscriptions</h2>
${
  rows.length === 0
    ? html`<p>None yet.</p>`
    : html`<table><thead><tr><th scope="col">Subscription</th><th scope="col">Plan</th><th scope="col">Status</th></tr></thead>
<tbody>${rows.map(({ id, items, status }) => html`<tr><td>${id}</td><td>${productName(items.data[0]?.price, books)}</td><td>${status}</td></tr>`)}</tbody></table>`
}
<h2>Deliveries of events</h2>
${
  latest.length === 0
    ? html`<p>None yet.</p>`
    : html`<table><thead><tr><th scope="col">Event</th><th scope="col">Attempt</th><th scope="col">Answer</th></tr></thead>
<tbody>${latest.map(({ type, attempt, status }) => html`<tr><td>${type}</td><td>${attempt}</td><td>${status === 0 ? 'none' : status}</td></tr>`)}</tbody></table>`
}`,
  );
}
