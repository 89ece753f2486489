import { invalidRequest, missingParameter, noSuch } from './api-fault.ts';
import { type Books, idOf } from './books.ts';
import type { Business, SessionTerms, SubscriptionChange } from './business.ts';
import type { Calendar } from './calendar.ts';
import { type FormFields, groupOf, listOf, metadataOf, textOf } from './form.ts';
import { inRange, pageOf } from './listing.ts';
import { makeCheckoutSession, makePortalSession, type MissingPaymentMethod } from './shapes.ts';
import type { Price, StripeEvent, Subscription } from './wire.ts';

/** What a restricted key must be allowed for the call. */
export type Permission = `${'checkout_sessions' | 'portal_sessions' | 'subscriptions' | 'prices' | 'products' | 'customers' | 'events' | 'invoices' | 'charges' | 'payment_intents'}:${'read' | 'write'}`;

export interface RestCall {
  id: string;
  parameters: FormFields;
}

export interface RestRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** `:id` stands for one id. */
  path: string;
  needs: Permission;
  answer: (call: RestCall) => unknown;
}

export interface RestOptions {
  books: Books;
  business: Business;
  calendar: Calendar;
  livemode: boolean;
  /** Where the hosted pages are. */
  origin: () => string;
}

const sessionSeconds = 24 * 60 * 60;
const shortestSessionSeconds = 30 * 60;
/** Older events are told to nobody. */
const eventSeconds = 30 * 24 * 60 * 60;
const returnedSessionId = '{CHECKOUT_SESSION_ID}';

const sessionParameters = new Set(
  ('allow_promotion_codes automatic_tax billing_address_collection cancel_url client_reference_id consent_collection currency customer customer_creation customer_email ' +
    'customer_update expand expires_at line_items locale metadata mode payment_method_collection payment_method_types phone_number_collection subscription_data success_url ' +
    'tax_id_collection ui_mode').split(' '),
);
const subscriptionParameters = new Set('cancel_at_period_end cancellation_details expand items metadata proration_behavior payment_behavior trial_end'.split(' '));
const customerParameters = new Set('description email expand metadata name phone preferred_locales'.split(' '));
const portalParameters = new Set('configuration customer expand flow_data locale on_behalf_of return_url'.split(' '));

export function createRestRoutes({ books, business, calendar, livemode, origin }: RestOptions): RestRoute[] {
  const get = <T extends { id: string }>(table: Map<string, T>, what: string, { id }: RestCall): T => {
    const found = table.get(id);
    if (!found) throw noSuch(what, id);
    return found;
  };

  function soldPrice(id: string, param: string): Price {
    const price = books.prices.get(id);
    if (!price) throw noSuch('price', id, param, 400);
    if (!price.active) throw invalidRequest('The price specified is inactive. This field only accepts active prices.', param);
    return price;
  }

  function createSession({ parameters }: RestCall): unknown {
    knownOnly(parameters, sessionParameters);
    const mode = textOf(parameters['mode']) ?? 'payment';
    if (mode !== 'subscription') throw invalidRequest('This local server sells subscriptions only: mode must be `subscription`.', 'mode');
    const lines = listOf(parameters['line_items']);
    if (lines.length !== 1) throw missingParameter('line_items');
    const line = groupOf(lines[0]);
    const priceId = textOf(line['price']);
    if (priceId === undefined) throw missingParameter('line_items[0][price]');
    const price = soldPrice(priceId, 'line_items[0][price]');
    const quantity = integerOf(line['quantity'] ?? '1', 'line_items[0][quantity]', { least: 1, most: 999_999 });
    const successUrl = returnAddress(parameters['success_url'], 'success_url');
    if (successUrl === undefined) throw missingParameter('success_url');
    const now = calendar.nowSeconds();
    const expiresAt = parameters['expires_at'] === undefined ? now + sessionSeconds : integerOf(parameters['expires_at'], 'expires_at');
    if (expiresAt < now + shortestSessionSeconds || expiresAt > now + sessionSeconds) {
      throw invalidRequest('The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.', 'expires_at');
    }
    const customer = textOf(parameters['customer']);
    if (customer !== undefined && (!books.customers.has(customer) || books.customers.get(customer)?.deleted)) throw noSuch('customer', customer, 'customer', 400);
    const customerEmail = textOf(parameters['customer_email']);
    if (customer !== undefined && customerEmail !== undefined) throw invalidRequest('You may only specify one of these parameters: customer, customer_email.');
    const collection = textOf(parameters['payment_method_collection']) === 'if_required' ? 'if_required' : 'always';
    const subscriptionData = groupOf(parameters['subscription_data']);
    const trialDays = subscriptionData['trial_period_days'];
    const whenMissing = textOf(groupOf(groupOf(subscriptionData['trial_settings'])['end_behavior'])['missing_payment_method']);
    const terms: SessionTerms = {
      price,
      quantity,
      trialDays: trialDays === undefined ? null : integerOf(trialDays, 'subscription_data[trial_period_days]', { least: 1, most: 730 }),
      missingPaymentMethod: (whenMissing ?? 'create_invoice') as MissingPaymentMethod,
      subscriptionMetadata: metadataOf(subscriptionData['metadata']),
    };
    const session = makeCheckoutSession(
      {
        url: (id) => `${origin()}/c/pay/${id}`,
        price,
        quantity,
        total: terms.trialDays === null ? (price.unit_amount ?? 0) * quantity : 0,
        successUrl,
        cancelUrl: returnAddress(parameters['cancel_url'], 'cancel_url') ?? null,
        customer: customer ?? null,
        customerEmail: customerEmail ?? null,
        clientReferenceId: textOf(parameters['client_reference_id']) ?? null,
        metadata: metadataOf(parameters['metadata']),
        allowPromotionCodes: parameters['allow_promotion_codes'] === undefined ? null : parameters['allow_promotion_codes'] === 'true',
        locale: textOf(parameters['locale']) ?? null,
        paymentMethodCollection: collection,
        expiresAt,
      },
      { now, livemode },
    );
    business.openSession(session, terms);
    return session;
  }

  function changeOf(parameters: FormFields, current: Subscription): SubscriptionChange {
    knownOnly(parameters, subscriptionParameters);
    const [item] = listOf(parameters['items']);
    const priceId = textOf(groupOf(item)['price']);
    const trialEnd = textOf(parameters['trial_end']);
    return {
      ...(parameters['cancel_at_period_end'] === undefined ? {} : { cancelAtPeriodEnd: parameters['cancel_at_period_end'] === 'true' }),
      ...(parameters['metadata'] === undefined ? {} : { metadata: metadataOf(parameters['metadata'], current.metadata) }),
      ...(priceId === undefined ? {} : { price: soldPrice(priceId, 'items[0][price]') }),
      ...(trialEnd === undefined ? {} : { trialEnd: trialEnd === 'now' ? calendar.nowSeconds() : Number(trialEnd) }),
    };
  }

  function chosenSubscriptions(query: FormFields): Subscription[] {
    const status = textOf(query['status']);
    const ended = ['canceled', 'incomplete_expired'];
    const fits = (subscription: Subscription): boolean => {
      if (status === undefined) return subscription.status !== 'canceled';
      if (status === 'all') return true;
      return status === 'ended' ? ended.includes(subscription.status) : subscription.status === status;
    };
    return [...books.subscriptions.values()].filter((subscription) => {
      const [item] = subscription.items.data;
      return (
        fits(subscription) &&
        matches(query['customer'], idOf(subscription.customer)) &&
        matches(query['price'], item?.price.id) &&
        inRange(subscription.created, query['created']) &&
        inRange(item?.current_period_end ?? 0, query['current_period_end']) &&
        inRange(item?.current_period_start ?? 0, query['current_period_start'])
      );
    });
  }

  function chosenEvents(query: FormFields): StripeEvent[] {
    const types = listOf(query['types']);
    const oldest = calendar.nowSeconds() - eventSeconds;
    const wanted = (type: string): boolean => (types.length === 0 || types.includes(type)) && matches(query['type'], type);
    return [...books.events.values()].filter((event) => event.created >= oldest && wanted(event.type) && inRange(event.created, query['created']));
  }

  return [
    { method: 'POST', path: '/v1/checkout/sessions', needs: 'checkout_sessions:write', answer: createSession },
    {
      method: 'GET',
      path: '/v1/checkout/sessions',
      needs: 'checkout_sessions:read',
      answer: ({ parameters }) =>
        pageOf(
          [...books.checkoutSessions.values()].filter(
            ({ customer, subscription, status, created }) =>
              matches(parameters['customer'], idOf(customer)) && matches(parameters['subscription'], idOf(subscription)) && matches(parameters['status'], status ?? '') && inRange(created, parameters['created']),
          ),
          parameters,
          '/v1/checkout/sessions',
        ),
    },
    { method: 'GET', path: '/v1/checkout/sessions/:id', needs: 'checkout_sessions:read', answer: (call) => get(books.checkoutSessions, 'checkout.session', call) },
    { method: 'POST', path: '/v1/checkout/sessions/:id/expire', needs: 'checkout_sessions:write', answer: ({ id }) => business.expireSession(id) },
    {
      method: 'POST',
      path: '/v1/billing_portal/sessions',
      needs: 'portal_sessions:write',
      answer: ({ parameters }) => {
        knownOnly(parameters, portalParameters);
        const customer = textOf(parameters['customer']);
        if (customer === undefined) throw missingParameter('customer');
        if (!books.customers.has(customer) || books.customers.get(customer)?.deleted) throw noSuch('customer', customer, 'customer', 400);
        const returnUrl = returnAddress(parameters['return_url'], 'return_url') ?? null;
        const session = makePortalSession({ url: (id) => `${origin()}/p/session/${id}`, customer, returnUrl }, { now: calendar.nowSeconds(), livemode });
        books.portalSessions.set(session.id, session);
        return session;
      },
    },
    {
      method: 'GET',
      path: '/v1/subscriptions',
      needs: 'subscriptions:read',
      answer: ({ parameters }) => pageOf(chosenSubscriptions(parameters), parameters, '/v1/subscriptions'),
    },
    { method: 'GET', path: '/v1/subscriptions/:id', needs: 'subscriptions:read', answer: (call) => get(books.subscriptions, 'subscription', call) },
    {
      method: 'POST',
      path: '/v1/subscriptions/:id',
      needs: 'subscriptions:write',
      answer: (call) => business.changeSubscription(call.id, changeOf(call.parameters, get(books.subscriptions, 'subscription', call))),
    },
    { method: 'DELETE', path: '/v1/subscriptions/:id', needs: 'subscriptions:write', answer: ({ id }) => business.cancelNow(id) },
    { method: 'POST', path: '/v1/subscriptions/:id/resume', needs: 'subscriptions:write', answer: ({ id }) => business.resume(id) },
    {
      method: 'POST',
      path: '/v1/customers',
      needs: 'customers:write',
      answer: ({ parameters }) => {
        knownOnly(parameters, customerParameters);
        const text = (name: string): string | null => textOf(parameters[name]) ?? null;
        return business.addCustomer({ email: text('email'), name: text('name'), description: text('description'), phone: text('phone'), metadata: metadataOf(parameters['metadata']) });
      },
    },
    { method: 'GET', path: '/v1/customers/:id', needs: 'customers:read', answer: (call) => get(books.customers, 'customer', call) },
    {
      method: 'DELETE',
      path: '/v1/customers/:id',
      needs: 'customers:write',
      answer: ({ id }) => {
        business.deleteCustomer(id);
        return books.customers.get(id);
      },
    },
    {
      method: 'GET',
      path: '/v1/prices',
      needs: 'prices:read',
      answer: ({ parameters }) => {
        const fits = ({ active, product }: Price): boolean => matches(parameters['active'], String(active)) && matches(parameters['product'], idOf(product));
        return pageOf([...books.prices.values()].filter(fits), parameters, '/v1/prices');
      },
    },
    { method: 'GET', path: '/v1/prices/:id', needs: 'prices:read', answer: (call) => get(books.prices, 'price', call) },
    { method: 'GET', path: '/v1/products/:id', needs: 'products:read', answer: (call) => get(books.products, 'product', call) },
    { method: 'GET', path: '/v1/events', needs: 'events:read', answer: ({ parameters }) => pageOf(chosenEvents(parameters), parameters, '/v1/events') },
    { method: 'GET', path: '/v1/events/:id', needs: 'events:read', answer: (call) => get(books.events, 'event', call) },
    {
      method: 'GET',
      path: '/v1/invoices',
      needs: 'invoices:read',
      answer: ({ parameters }) => {
        const rows = [...books.invoices.values()].filter(
          (invoice) =>
            matches(parameters['customer'], idOf(invoice.customer)) &&
            matches(parameters['subscription'], idOf(invoice.parent?.subscription_details?.subscription)) &&
            matches(parameters['status'], invoice.status ?? '') &&
            inRange(invoice.created, parameters['created']),
        );
        return pageOf(rows, parameters, '/v1/invoices');
      },
    },
    { method: 'GET', path: '/v1/invoices/:id', needs: 'invoices:read', answer: (call) => get(books.invoices, 'invoice', call) },
    { method: 'POST', path: '/v1/invoices/:id/pay', needs: 'invoices:write', answer: ({ id }) => business.payInvoice(id) },
    {
      method: 'GET',
      path: '/v1/invoice_payments',
      needs: 'invoices:read',
      answer: ({ parameters }) => {
        const wanted = groupOf(parameters['payment'])['payment_intent'];
        const rows = [...books.invoicePayments.values()].filter(
          ({ invoice, payment, status }) => matches(parameters['invoice'], idOf(invoice)) && matches(wanted, idOf(payment.payment_intent)) && matches(parameters['status'], status),
        );
        return pageOf(rows, parameters, '/v1/invoice_payments');
      },
    },
    { method: 'GET', path: '/v1/invoice_payments/:id', needs: 'invoices:read', answer: (call) => get(books.invoicePayments, 'invoice_payment', call) },
    { method: 'GET', path: '/v1/payment_intents/:id', needs: 'payment_intents:read', answer: (call) => get(books.paymentIntents, 'payment_intent', call) },
    { method: 'GET', path: '/v1/charges/:id', needs: 'charges:read', answer: (call) => get(books.charges, 'charge', call) },
    { method: 'GET', path: '/v1/refunds/:id', needs: 'charges:read', answer: (call) => get(books.refunds, 'refund', call) },
    { method: 'GET', path: '/v1/disputes/:id', needs: 'charges:read', answer: (call) => get(books.disputes, 'dispute', call) },
  ];
}

function knownOnly(parameters: FormFields, known: ReadonlySet<string>): void {
  for (const name of Object.keys(parameters)) if (!known.has(name)) throw invalidRequest(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
}

function matches(wanted: unknown, value: string | undefined): boolean {
  return wanted === undefined || wanted === value;
}

function integerOf(value: unknown, param: string, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw invalidRequest(`Invalid integer: ${String(value)}`, param, 'parameter_invalid_integer');
  if (number < least) throw invalidRequest(`This value must be greater than or equal to ${least}.`, param);
  if (number > most) throw invalidRequest(`This value must be less than or equal to ${most}.`, param);
  return number;
}

function returnAddress(value: unknown, param: string): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  if (!URL.canParse(text.replace(returnedSessionId, 'session'))) throw invalidRequest('Not a valid URL', param, 'url_invalid');
  return text;
}

/** Where the browser goes after paying. */
export function successAddress(successUrl: string, sessionId: string): string {
  return successUrl.replaceAll(returnedSessionId, sessionId);
}
