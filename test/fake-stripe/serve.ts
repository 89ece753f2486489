import { parseArgs } from 'node:util';
import { startFakeStripe } from './fake-stripe.ts';
import { housePrice, houseYear } from './license-shop.ts';

const usage = `node test/fake-stripe/serve.ts [--port N] [--webhook URL --secret WHSEC]

A local Stripe by itself. Prints one line of JSON with what STRIPE_API_URL, STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET
are to be; its pages show what happened.
`;

const { values } = parseArgs({ options: { port: { type: 'string' }, webhook: { type: 'string' }, secret: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) process.stdout.write(usage);
else {
  const stripe = await startFakeStripe({ prices: [housePrice, houseYear], ...(values.port === undefined ? {} : { port: Number(values.port) }) });
  const endpoint = values.webhook === undefined ? undefined : stripe.webhooks.addEndpoint({ url: values.webhook, ...(values.secret === undefined ? {} : { secrets: values.secret }) });
  const { url, restrictedKey } = stripe;
  process.stdout.write(`${JSON.stringify({ event: 'ready', url, key: restrictedKey, webhook_secret: endpoint?.secret ?? null, prices: [housePrice.id, houseYear.id] })}\n`);
}
