import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from './identifiers.ts';
import type { EventType, StripeEvent } from './wire.ts';

export interface WebhookEndpoint {
  url: string;
  /** Two while one is being replaced: both sign. */
  secrets: string | readonly string[];
  /** All when left out. */
  events?: readonly EventType[];
}

export interface Delivery {
  eventId: string;
  type: EventType;
  url: string;
  /** 1 for the first. */
  attempt: number;
  /** 0 when there was no answer. */
  status: number;
  durationMs: number;
}

export interface SignedEvent {
  body: string;
  headers: Record<string, string>;
}

export interface WebhookControls {
  /** Adds an endpoint; without secrets it is given one. */
  addEndpoint(endpoint: Omit<WebhookEndpoint, 'secrets'> & { secrets?: WebhookEndpoint['secrets'] }): { id: string; secret: string };
  removeEndpoint(id: string): void;
  /** From now on events wait here, in the order they happened. */
  hold(): void;
  held(): StripeEvent[];
  /** Sends what waits, one after the other, in the order that `arrange` makes of it (which may leave out and repeat); ends the holding. */
  release(arrange?: (events: StripeEvent[]) => StripeEvent[]): Promise<void>;
  /** Sends every event so many times. */
  repeat(times: number): void;
  /** Sends an event once more; the statuses of the answers. */
  deliver(event: string | StripeEvent): Promise<number[]>;
  /** An event as it would be sent, for tests that send it themselves. `at` is epoch ms. */
  sign(event: StripeEvent, secrets: WebhookEndpoint['secrets'], at?: number): SignedEvent;
  deliveries(eventId?: string): Delivery[];
  /** Nothing is under way, and nothing waits to be sent again. */
  settled(): Promise<void>;
}

export interface WebhookOptions {
  /** Epoch ms that signatures name. */
  now: () => number;
  findEvent: (id: string) => StripeEvent | undefined;
  /** Before each further attempt; the last wait is not the end of Stripe's patience, but of ours. */
  retryDelaysMs: readonly number[];
  timeoutMs: number;
}

export interface Webhooks extends WebhookControls {
  readonly endpointCount: number;
  send(event: StripeEvent): void;
  close(): Promise<void>;
}

/** Value of the header `Stripe-Signature`: the time, and one signature for each secret over `<time>.<body>`. */
export function signatureOf(body: string, secrets: WebhookEndpoint['secrets'], atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const signatures = [secrets].flat().map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`);
  return [`t=${seconds}`, ...signatures].join(',');
}

/** Delivers events until they are accepted; the first attempts of one endpoint go out one after the other, further ones when their time comes. */
export function createWebhooks({ now, findEvent, retryDelaysMs, timeoutMs }: WebhookOptions): Webhooks {
  const endpoints = new Map<string, WebhookEndpoint>();
  const queues = new Map<string, Promise<unknown>>();
  const underWay = new Set<Promise<unknown>>();
  const closing = new AbortController();
  const log: Delivery[] = [];
  let holding: StripeEvent[] | undefined;
  let times = 1;

  const sign = (event: StripeEvent, secrets: WebhookEndpoint['secrets'], at = now()): SignedEvent => {
    const body = JSON.stringify(event, undefined, 2);
    return {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'cache-control': 'no-cache',
        'stripe-signature': signatureOf(body, secrets, at),
      },
    };
  };

  async function post(event: StripeEvent, { url, secrets }: WebhookEndpoint, attempt: number): Promise<number> {
    const begun = performance.now();
    let status = 0;
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await fetch(url, { method: 'POST', ...sign(event, secrets), redirect: 'manual', signal });
      await answer.arrayBuffer();
      status = answer.status;
    } catch {
      // No answer: tried again like any other failure.
    }
    log.push({ eventId: event.id, type: event.type, url, attempt, status, durationMs: performance.now() - begun });
    return status;
  }

  const accepted = (status: number): boolean => status >= 200 && status < 300;

  async function retry(event: StripeEvent, id: string): Promise<void> {
    for (const [at, delayMs] of retryDelaysMs.entries()) {
      await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
      const endpoint = endpoints.get(id);
      if (closing.signal.aborted || !endpoint || accepted(await post(event, endpoint, at + 2))) return;
    }
  }

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    return work;
  }

  /** In turn for the first attempt: an endpoint sees events in the order they are given here. */
  function enqueue(event: StripeEvent, id: string, endpoint: WebhookEndpoint): Promise<number> {
    const first = (queues.get(id) ?? Promise.resolve()).then(async () => {
      if (closing.signal.aborted) return 0;
      const status = await post(event, endpoint, 1);
      if (!accepted(status)) void track(retry(event, id));
      return status;
    });
    queues.set(id, first);
    return track(first);
  }

  function sendNow(event: StripeEvent): Promise<number[]> {
    const wanted = [...endpoints].filter(([, { events }]) => !events || events.includes(event.type));
    return Promise.all(wanted.map(([id, endpoint]) => enqueue(event, id, endpoint)));
  }

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };

  return {
    get endpointCount() {
      return endpoints.size;
    },
    send: (event) => {
      for (let time = 0; time < times; time += 1) {
        if (holding) holding.push(event);
        else void sendNow(event);
      }
    },
    addEndpoint: ({ secrets, ...endpoint }) => {
      const secret = secrets ?? newId('whsec', 32);
      const id = newId('we');
      endpoints.set(id, { ...endpoint, secrets: secret });
      return { id, secret: [secret].flat()[0] ?? '' };
    },
    removeEndpoint: (id) => void endpoints.delete(id),
    hold: () => {
      holding ??= [];
    },
    held: () => [...(holding ?? [])],
    release: async (arrange = (events) => events) => {
      const events = arrange(holding ?? []);
      holding = undefined;
      for (const event of events) await sendNow(event);
    },
    repeat: (count) => {
      times = count;
    },
    deliver: async (given) => {
      const event = typeof given === 'string' ? findEvent(given) : given;
      if (!event) throw new RangeError(`Stripe has no event ${String(given)}`);
      return sendNow(event);
    },
    sign,
    deliveries: (eventId) => log.filter((delivery) => eventId === undefined || delivery.eventId === eventId),
    settled,
    close: async () => {
      closing.abort();
      await settled();
    },
  };
}
