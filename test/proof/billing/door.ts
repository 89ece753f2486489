import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startFakeStripe } from '../../fake-stripe/fake-stripe.ts';
import { startAccountsServer } from '../../server/accounts-server.ts';
import { createVerdict, type Part } from './part.ts';
import { loggerInto, month, pricePlans, webhookSecret } from './shop.ts';
import { noSecrets } from './troubles.ts';

const path = '/billing/webhook';

/** The webhook over real HTTP: sizes, slowness, packing, a hundred at once; and what of a purchase is in the log. */
export const door: Part = async ({ isFull }) => {
  const { outcome, expect } = createVerdict();
  const lines: string[] = [];
  const stripe = await startFakeStripe({ prices: [month], apiKey: 'sk_test_of_the_proofs' });
  const settings = { secretKey: stripe.apiKey, webhookSecrets: [webhookSecret], priceIds: [month.id], pricePlans, allowedOrigins: ['https://tv.example.com'], apiUrl: stripe.url };
  const server = await startAccountsServer({ log: loggerInto(lines), billing: settings });
  const closed = await startAccountsServer({ billing: { ...settings, webhookSecrets: [] } });
  try {
    const ana = await server.addUser('ana@example.com');
    const urls = { success_url: 'https://tv.example.com/', cancel_url: 'https://tv.example.com/' };
    const session = await server.get<{ session_id: string; url: string }>('/billing/checkout', { token: ana.accessToken, body: { price_id: month.id, ...urls } });
    stripe.pay(session.session_id, { email: 'ana@example.com' });
    const [event] = stripe.events('checkout.session.completed');
    if (!event) throw new Error('nothing was bought');
    const { body, headers } = stripe.webhooks.sign(event, webhookSecret);
    const signature = headers['stripe-signature'] ?? '';
    const send = (sent: string, more: Record<string, string> = {}) => server.ask(path, { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, ...more }, body: sent });

    expect('no secret', (await closed.ask(path, { method: 'POST', headers, body })).status, 503);
    const large = (bytes: number): string => 'x'.repeat(bytes);
    expect('257 KiB', (await send(large(257 * 1_024))).status, 413);
    expect('256 KiB, not signed', (await send(large(256 * 1_024))).status, 400);
    expect('packed', (await send(gzipSync(body).toString('latin1'), { 'content-encoding': 'gzip' })).status, 415);
    expect('not signed', (await send(body, { 'stripe-signature': '' })).status, 400);
    expect('two signatures', /^HTTP\/1.1 (\d+)/.exec(await raw(server.port, `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\nContent-Type: application/json\r\nStripe-Signature: ${signature}\r\nStripe-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`))?.[1], '400');
    const before = await server.get<unknown[]>('/billing/subscription/me', { token: ana.accessToken });
    expect('nothing of it had an effect', before, []);

    const many = await Promise.all(Array.from({ length: isFull ? 100 : 30 }, () => send(body)));
    expect('all at once', [...new Set(many.map(({ status }) => status))], [200]);
    expect('the answers', [...new Set(many.map(({ text }) => text))].sort(), ['{"status":"ok","duplicate":true}', '{"status":"ok"}']);
    expect('one is the first', many.filter(({ text }) => text === '{"status":"ok"}').length, 1);
    const other = { ...event, id: 'evt_other', type: 'customer.created' as const };
    const strange = stripe.webhooks.sign(other, webhookSecret);
    expect('of no use here', (await server.ask(path, { method: 'POST', ...strange })).text, '{"status":"ignored"}');
    await until(() => server.rows.prepare("SELECT count(*) FROM webhook_inbox WHERE status = 'new'").pluck().get() === 0);
    expect('one license', (await server.get<unknown[]>('/licenses/me', { token: ana.accessToken })).length, 1);
    const portal = await server.get<{ url: string }>('/billing/portal', { token: ana.accessToken, body: { return_url: 'https://tv.example.com/' } });
    const logged = (): string => lines.join('\n');
    expect('the portal’s address is not in the log', logged().includes(new URL(portal.url).pathname), false);
    expect('the checkout’s address is not in the log', logged().includes(new URL(session.url).pathname), false);
    const customer = server.rows.prepare('SELECT stripe_customer_id FROM users WHERE stripe_customer_id IS NOT NULL').pluck().get() as string;
    expect('the customer is not in the log', logged().includes(customer), false);
    noSecrets({ logged: () => logged().replaceAll('ana@example.com', '') }, expect, 'a purchase over HTTP');
    expect('it is counted', (await server.ask('/metrics')).text.includes('stripe_events_total{type="checkout.session.completed",outcome="kept"} 1'), true);

    if (isFull) {
      const begun = performance.now();
      const answer = await raw(server.port, `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nStripe-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`, body);
      expect('a slow body', [/^HTTP\/1.1 (\d+)/.exec(answer)?.[1], performance.now() - begun < 10_000], ['408', true]);
    }
  } finally {
    await Promise.all([server.close(), closed.close(), stripe.close()]);
  }
  return outcome;
};

/** All that comes back until the server hangs up. What is `dripped` goes a byte each 200 ms. */
function raw(port: number, head: string, dripped = ''): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let at = 0;
    const timer = setInterval(() => {
      if (at < dripped.length && socket.writable) socket.write(dripped[at++] ?? '');
    }, 200);
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
    socket.write(head);
  });
}

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !reached(); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
}
