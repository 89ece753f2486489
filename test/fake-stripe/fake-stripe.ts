import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { type Books, openBooks } from './books.ts';
import { type Business, createBusiness, type Dunning } from './business.ts';
import { createCalendar } from './calendar.ts';
import type { ApiTrouble } from './faults.ts';
import { parseForm } from './form.ts';
import { answerPage } from './hosted-pages.ts';
import { html, page } from './html.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { newId } from './identifiers.ts';
import { answerApi, type RequestMark } from './rest-api.ts';
import { createRestRoutes, type Permission } from './rest-routes.ts';
import { type Interval, makePrice, makeProduct } from './shapes.ts';
import { createWebhooks, type WebhookControls, type WebhookEndpoint } from './webhooks.ts';
import type { EventType, StripeEvent } from './wire.ts';

export interface PriceOptions {
  id: string;
  /** Of the product, as a buyer reads it. */
  name: string;
  description?: string;
  /** In the smallest unit of the currency. */
  amount: number;
  currency?: string;
  interval?: Interval;
  intervalCount?: number;
  nickname?: string | null;
  /** Prices that name one product share it. */
  productId?: string;
  active?: boolean;
}

export interface FakeStripeOptions {
  port?: number;
  prices: readonly PriceOptions[];
  webhooks?: readonly WebhookEndpoint[];
  /** Epoch ms; `advance` goes ahead of it. */
  clock?: () => number;
  /** Epoch ms that signatures of events name; the clock of Stripe itself when left out. */
  signatureClock?: () => number;
  apiKey?: string;
  livemode?: boolean;
  dunning?: Partial<Dunning>;
  /** Before each further attempt to deliver an event. */
  retryDelaysMs?: readonly number[];
  deliveryTimeoutMs?: number;
}

export interface CallMatch {
  method?: string;
  /** Beginning of the path: `/v1/subscriptions`. */
  path?: string;
}

export interface ApiCall {
  method: string;
  /** Without its query. */
  path: string;
  idempotencyKey: string | undefined;
  /** When it came, by `performance.now()`. */
  at: number;
}

/** What a test or a demo does that no customer and no caller of the API does. */
export interface FakeStripe extends Omit<Business, 'openSession' | 'priceOf'> {
  /** Without a path at its end. */
  url: string;
  port: number;
  /** May do everything. */
  apiKey: string;
  /** May do what the server of WebPlay needs, and nothing else. */
  restrictedKey: string;
  /** What every object of the API is stored as; to look at. */
  books: Readonly<Books>;
  webhooks: WebhookControls;
  /** Epoch ms. */
  now(): number;
  /** Goes ahead in time; what Stripe does meanwhile happens, each at its moment. */
  advance(ms: number): void;
  /** Does what is due, after the given clock went on. */
  catchUp(): void;
  /** Sends an event as whoever knows the signing secret could: nothing of it need be true. */
  forge<T extends { id: string }>(type: EventType, object: T): void;
  /** Events of these types, or all, oldest first. */
  events(...types: EventType[]): StripeEvent[];
  /** Goes wrong in this way for the calls meant; the newest rule wins. Returns the way to end it. */
  behave(match: CallMatch, trouble: ApiTrouble, when?: { times?: number; after?: number }): () => void;
  /** Ends all trouble with the API. */
  recover(): void;
  calls(match?: CallMatch): ApiCall[];
  forgetCalls(): void;
  addPrice(price: PriceOptions): void;
  close(): Promise<void>;
}

interface Rule {
  match: CallMatch;
  trouble: ApiTrouble;
  times: number;
  /** Calls it lets pass first. */
  after: number;
}

/** What the key of a server needs: it sells, shows the portal and reads what happened. */
const serverPermissions: ReadonlySet<Permission> = new Set<Permission>([
  'checkout_sessions:write',
  'portal_sessions:write',
  'subscriptions:read',
  'prices:read',
  'products:read',
  'customers:read',
  'events:read',
  'invoices:read',
  'charges:read',
]);

const defaultDunning: Dunning = { retryDays: [3, 5, 7], afterwards: 'cancel' };
const defaultRetryDelaysMs = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000];
const defaultDeliveryTimeoutMs = 10_000;

/** A local Stripe: its REST API, the pages it hosts, and its events, for one account. */
export async function startFakeStripe(options: FakeStripeOptions): Promise<FakeStripe> {
  const livemode = options.livemode ?? false;
  const kind = livemode ? 'live' : 'test';
  const apiKey = options.apiKey ?? newId(`sk_${kind}`);
  const restrictedKey = newId(`rk_${kind}`);
  const books = openBooks();
  const calendar = createCalendar(options.clock ?? Date.now);
  const closing = new AbortController();
  const calls: ApiCall[] = [];
  let rules: Rule[] = [];
  let mark: RequestMark | null = null;
  let url = '';

  const webhooks = createWebhooks({
    now: options.signatureClock ?? calendar.now,
    findEvent: (id) => books.events.get(id),
    retryDelaysMs: options.retryDelaysMs ?? defaultRetryDelaysMs,
    timeoutMs: options.deliveryTimeoutMs ?? defaultDeliveryTimeoutMs,
  });
  for (const endpoint of options.webhooks ?? []) webhooks.addEndpoint(endpoint);

  const emit = (type: EventType, object: { id: string }, before?: Record<string, unknown>): void => {
    const event: StripeEvent = {
      id: newId('evt'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: calendar.nowSeconds(),
      data: { object: structuredClone(object), ...(before ? { previous_attributes: before } : {}) },
      livemode,
      pending_webhooks: webhooks.endpointCount,
      request: mark ?? { id: null, idempotency_key: null },
      type,
    };
    books.events.set(event.id, event);
    webhooks.send(event);
  };
  const business = createBusiness({ books, calendar, livemode, dunning: { ...defaultDunning, ...options.dunning }, emit });

  const addPrice = (price: PriceOptions): void => {
    const making = { now: calendar.nowSeconds(), livemode };
    const known = price.productId === undefined ? undefined : books.products.get(price.productId);
    const product = known ?? makeProduct({ name: price.name, ...(price.description === undefined ? {} : { description: price.description }), ...(price.productId === undefined ? {} : { id: price.productId }) }, making);
    books.products.set(product.id, product);
    const { id, amount, currency = 'usd', interval = 'month', intervalCount = 1, nickname = null, active = true } = price;
    books.prices.set(id, makePrice({ id, product: product.id, amount, currency, interval, intervalCount, nickname, active }, making));
  };
  for (const price of options.prices) addPrice(price);

  const api = {
    routes: createRestRoutes({ books, business, calendar, livemode, origin: () => url }),
    books,
    idempotency: createIdempotencyKeys(calendar.now),
    apiVersion: Stripe.API_VERSION,
    permissionsOf: (key: string) => (key === apiKey ? 'all' : key === restrictedKey ? serverPermissions : undefined),
    during: <T>(by: RequestMark, work: () => T): T => {
      mark = by;
      try {
        return work();
      } finally {
        mark = null;
      }
    },
  } satisfies Parameters<typeof answerApi>[2];

  function fits({ method, path }: { method: string; path: string }, match: CallMatch): boolean {
    return (match.method === undefined || match.method === method) && (match.path === undefined || path.startsWith(match.path));
  }

  function takeRule(call: ApiCall): Rule | undefined {
    const rule = rules.find(({ match, times }) => times > 0 && fits(call, match));
    if (!rule) return undefined;
    if (rule.after > 0) {
      rule.after -= 1;
      return undefined;
    }
    rule.times -= 1;
    return rule;
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const key = request.headers['idempotency-key'];
    const call = { method: request.method ?? '', path, idempotencyKey: Array.isArray(key) ? key[0] : key, at: performance.now() };
    calls.push(call);
    const rule = takeRule(call);
    if (!rule) return answerApi(request, response, api);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    return rule.trouble({
      request,
      response,
      next: () => answerApi(request, response, api),
      nextThenFail: (status) => answerApi(request, response, api, status),
      signal: AbortSignal.any([gone.signal, closing.signal]),
    });
  }

  async function showPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const form = parseForm(await text(request));
    const answer = answerPage(request.method ?? 'GET', path, form, { books, business, deliveries: () => webhooks.deliveries() }) ?? {
      status: 404,
      body: page('Not found', html`<p>There is no such page.</p>`),
    };
    if ('redirect' in answer) response.writeHead(303, { location: answer.redirect }).end();
    else response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' }).end(answer.body);
  }

  const server = createServer((request, response) => {
    calendar.catchUp();
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const answered = path.startsWith('/v1/') ? answerCall(request, response, path) : showPage(request, response, path);
    answered.catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    apiKey,
    restrictedKey,
    books,
    webhooks,
    now: calendar.now,
    advance: calendar.advance,
    catchUp: calendar.catchUp,
    events: (...types) => [...books.events.values()].filter(({ type }) => types.length === 0 || types.includes(type)),
    behave: (match, trouble, { times = Infinity, after = 0 } = {}) => {
      const rule = { match, trouble, times, after };
      rules.unshift(rule);
      return () => {
        rules = rules.filter((other) => other !== rule);
      };
    },
    recover: () => {
      rules = [];
    },
    calls: (match = {}) => calls.filter((call) => fits(call, match)),
    forgetCalls: () => void calls.splice(0),
    addPrice,
    pay: business.pay,
    settleDelayed: business.settleDelayed,
    expireSession: business.expireSession,
    addCustomer: business.addCustomer,
    deleteCustomer: business.deleteCustomer,
    setCard: business.setCard,
    cardOf: business.cardOf,
    changeSubscription: business.changeSubscription,
    cancelNow: business.cancelNow,
    resume: business.resume,
    payInvoice: business.payInvoice,
    refund: business.refund,
    dispute: business.dispute,
    closeDispute: business.closeDispute,
    forge: (type, object) => {
      emit(type, object);
    },
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), webhooks.close()]);
    },
  };
}
