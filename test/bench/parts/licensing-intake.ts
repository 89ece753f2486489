import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../../electron/core/database/open.ts';
import { type FakeStripe, startFakeStripe } from '../../fake-stripe/fake-stripe.ts';
import { signatureOf } from '../../fake-stripe/webhooks.ts';
import type { StripeEvent } from '../../fake-stripe/wire.ts';
import { inTemporaryFolder } from './folder.ts';
import { createClient } from './keep-alive-client.ts';
import { processorTimeOf } from './memory.ts';
import { type Numbers, percentile, tenths } from './report.ts';
import { startServer } from './server.ts';

const webhookSecret = 'whsec_of_the_bench';
/** Stripe delivers on that many connections at once. */
const clients = 32;
const subscriptions = 50;
const warmUpMs = 1_500;
/** More than can be taken in, so that they do not run out. */
const eventsPerSecond = 6_000;

/**
 * New events a second, signed, over HTTP, each on the disk before it is answered; the server meanwhile asks a local Stripe
 * about them and applies what it says. Afterwards every one that was acknowledged must be there.
 */
export async function measureIntake(lastsMs: number): Promise<Numbers> {
  return inTemporaryFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const stripe = await startFakeStripe({ prices: [{ id: 'price_1', name: 'One', amount: 490 }], apiKey: 'sk_test_of_the_bench' });
    const server = await startServer(dataDir, join(folder, 'requests.log'), {
      SECRET_KEY: randomBytes(48).toString('base64'),
      STRIPE_SECRET_KEY: stripe.apiKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_PRICE_PLANS: '{"price_1":"solo"}',
      STRIPE_API_URL: stripe.url,
    });
    try {
      const { id } = (await server.ask('/v1/users', { username: 'ana@example.com', password: 'a long enough password', role: 'user' })) as { id: string };
      const templates = await soldTo(stripe, id);
      await post(server.url, made(templates, 'warm-up', warmUpMs), warmUpMs);
      const events = made(templates, 'measured', lastsMs);
      const used = processorTimeOf(server.pid);
      const { times, elapsedMs } = await post(server.url, events, lastsMs);
      const processorMs = processorTimeOf(server.pid) - used;
      await expectKept(join(dataDir, 'webplay.db'), times.length);
      return {
        intake_rps: Math.round((times.length / elapsedMs) * 1_000),
        intake_p99_ms: tenths(percentile(times, 0.99)),
        intake_cpu_us: Math.round((processorMs * 1_000) / times.length),
      };
    } finally {
      await server.stop();
      await stripe.close();
    }
  });
}

/** Events about as many subscriptions of one user, as Stripe sends them. */
async function soldTo(stripe: FakeStripe, user: string): Promise<StripeEvent[]> {
  for (let count = 0; count < subscriptions; count++) {
    const body = new URLSearchParams({
      mode: 'subscription',
      client_reference_id: user,
      'line_items[0][price]': 'price_1',
      'line_items[0][quantity]': '1',
      success_url: 'https://tv.example.com/',
      'subscription_data[metadata][user_id]': user,
      ...(count === 0 ? {} : { customer: [...stripe.books.customers.keys()][0] ?? '' }),
    });
    const answer = await fetch(`${stripe.url}/v1/checkout/sessions`, { method: 'POST', headers: { authorization: `Bearer ${stripe.apiKey}` }, body });
    const { id } = (await answer.json()) as { id: string };
    stripe.pay(id, {});
  }
  return stripe.events('customer.subscription.updated');
}

interface Signed {
  event: StripeEvent;
  header: string;
}

function made(templates: readonly StripeEvent[], name: string, lastsMs: number): Signed[] {
  return Array.from({ length: Math.ceil((lastsMs / 1_000) * eventsPerSecond) }, (_, at) => {
    const [first] = templates;
    const template = templates[at % templates.length] ?? first;
    if (!template) throw new Error('nothing was sold');
    const event = { ...template, id: `evt_${name}_${at}` };
    return { event, header: `Stripe-Signature: ${signatureOf(JSON.stringify(event), webhookSecret, Date.now())}\r\n` };
  });
}

/** Each client sends its next event when the last is answered. */
async function post(url: string, events: readonly Signed[], lastsMs: number): Promise<{ times: number[]; elapsedMs: number }> {
  const begun = performance.now();
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = createClient(url);
      try {
        while (performance.now() - begun < lastsMs) {
          const signed = events[next++];
          if (!signed) throw new Error('the server takes in more events than were prepared');
          const sent = performance.now();
          const { status, body } = await client.post('/billing/webhook', signed.event, signed.header);
          if (status !== 200 || body.toString() !== '{"status":"ok"}') throw new Error(`${status} ${body.toString()}`);
          times.push(performance.now() - sent);
        }
      } finally {
        client.close();
      }
    }),
  );
  return { times, elapsedMs: performance.now() - begun };
}

async function expectKept(databaseFile: string, count: number): Promise<void> {
  await sleep(100);
  const db = openDatabase(databaseFile, { readonly: true });
  try {
    const kept = db.prepare("SELECT count(*) FROM webhook_inbox WHERE event_id LIKE 'evt_measured_%'").pluck().get();
    if (kept !== count) throw new Error(`${count} events were acknowledged, and ${String(kept)} are kept`);
  } finally {
    db.close();
  }
}
