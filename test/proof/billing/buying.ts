import { insideCall } from '#shared/contract/call.ts';
import { billing as contract } from '#shared/contract/billing.ts';
import { AppError } from '#shared/errors.ts';
import type { Random } from '../mutations/random.ts';
import { createVerdict, type Part } from './part.ts';
import { month, openShop, origin, unmapped } from './shop.ts';

const host = new URL(origin).host;

/** Addresses that look like ours and are not, or are none a browser should be sent to. */
function badUrls(random: Random, count: number): string[] {
  const hosts = [
    'evil.example', `${host}.evil.example`, `evil-${host}`, `${host}.`, `${host}:8443`, `${host}@evil.example`, `user:pw@${host}`, `user@${host}`, `evil.example#@${host}`, `evil.example?@${host}`,
    `evil.example/${host}`, `evil.example\\@${host}`, `${host}\\.evil.example`, 'tv。example。com.evil', 'tv.example.com%2eevil', 'xn--tv-example.com', '127.0.0.1', 'localhost', '[::1]', '0x7f000001', 'tv.examp1e.com', 'tѵ.example.com', `${host}%00.evil.example`,
  ];
  const made = [
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', `javascript://${host}/%0aalert(1)`, 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'about:blank', `blob:${origin}/1`, `ftp://${host}/`, `ws://${host}/`, `view-source:${origin}`, 'intent://x#Intent;end', 'webplay', 'webplayer:x', 'xwebplay:x'],
    ...['//evil', `//${host}`, `\\\\${host}`, `/\\${host}`, '/done', 'done', '?x', '#x', '', ' ', '.', host, `http:${host}`, `https:/${host}`, `https:\\\\${host}`, `https:///${host}`, `https://`, `http://${host}/`, `https://${host}:80/`],
    ...hosts.flatMap((each) => [`https://${each}`, `https://${each}/done`, `http://${each}/`]),
    ...['\t', '\n', '\r', '\0', '\u200b', '\u202e', '\u00a0', '\\'].flatMap((sign) => [`https://tv${sign}.example.com/`, `ht${sign}tps://${host}/`, `${origin}/a${sign}b`, `${origin}${sign}.evil.example/`]),
    `${origin}/@evil.example`,
  ];
  while (made.length < count) {
    const base = random.pick(hosts);
    made.push(random.pick([`https://${base}/${random.below(1e6)}`, `HTTPS://${base}?q=${random.below(1e6)}`, `https://${random.below(1e6)}.${base}/`, `http://${base}:${1 + random.below(65_534)}/`, `https://${host}${random.pick(['.', '@', '\\', '%', ':'])}${random.below(1e6)}.evil.example/`]));
  }
  return made.slice(0, count);
}

/** Only what is sold, once, and back to where buyers may be sent. */
export const requests: Part = async ({ random, isFull }) => {
  const { outcome, expect } = createVerdict();
  const shop = await openShop();
  try {
    const ana = shop.addUser('ana');
    const ask = async (input: Record<string, unknown>, name: 'checkout' | 'portal' = 'checkout'): Promise<string> => {
      const given = contract[name].input.safeParse(input);
      if (!given.success) return 'invalid_input';
      try {
        await (name === 'checkout' ? shop.billing.handlers.checkout(given.data as never, ana, insideCall) : shop.billing.handlers.portal(given.data as never, ana, insideCall));
        return 'accepted';
      } catch (error) {
        return error instanceof AppError ? error.code : String(error);
      }
    };
    const good = { price_id: month.id, success_url: `${origin}/done?session={CHECKOUT_SESSION_ID}`, cancel_url: `${origin}/` };
    for (const url of badUrls(random, isFull ? 300 : 120)) {
      expect(`success ${JSON.stringify(url)}`, await ask({ ...good, success_url: url }), 'invalid_input');
      expect(`cancel ${JSON.stringify(url)}`, await ask({ ...good, cancel_url: url }), 'invalid_input');
      expect(`return ${JSON.stringify(url)}`, await ask({ return_url: url }, 'portal'), 'invalid_input');
    }
    for (const price of [unmapped.id, 'price_nothing', '', ' ', '__proto__', `${month.id} `.repeat(2)]) expect(`price ${JSON.stringify(price)}`, await ask({ ...good, price_id: price }), 'invalid_input');
    for (const quantity of [0, -1, 1e9, 2, 1.5, '1', null]) expect(`quantity ${JSON.stringify(quantity)}`, await ask({ ...good, quantity }), 'invalid_input');
    expect('nothing of it reached Stripe', shop.stripe.calls({ method: 'POST' }).length, 0);
    for (const url of [`${origin}`, `${origin}/a/b?c=d#e`, 'webplay://paid', 'webplay:paid', `${origin}:443/`, 'HTTPS://TV.example.com/done']) expect(`good ${url}`, await ask({ ...good, success_url: url }), 'accepted');
    expect('one of them', await ask({ ...good, quantity: 1 }), 'accepted');
  } finally {
    await shop.close();
  }
  return outcome;
};

/** Clicks on "buy", however many and however close, are one session and one subscription. */
export const clicks: Part = async ({ isFull }) => {
  const { outcome, expect } = createVerdict();
  for (let round = 0; round < (isFull ? 20 : 3); round++) {
    const shop = await openShop();
    try {
      const ana = shop.addUser('ana');
      const click = async (): Promise<string> =>
        (await shop.billing.handlers.checkout({ price_id: month.id, success_url: `${origin}/`, cancel_url: `${origin}/` }, ana, insideCall)).session_id;
      const sessions = await Promise.all(Array.from({ length: 2 + (round % 5) }, click));
      sessions.push(await click());
      expect('sessions', new Set(sessions).size, 1);
      // The answer of Stripe was lost with the process: the row is there, its session is not.
      shop.rows.prepare('UPDATE checkout_attempts SET session_id = NULL').run();
      expect('after a lost answer', await click(), sessions[0]);
      expect('sessions at Stripe', shop.stripe.books.checkoutSessions.size, 1);
      shop.stripe.pay(sessions[0] ?? '', {});
      await shop.deliverAll();
      expect('licenses', shop.licenses().length, 1);
      expect('attempts', shop.rows.prepare('SELECT status FROM checkout_attempts').pluck().all(), ['paid']);
      expect('a second one on purpose', (await click()) === sessions[0], false);
    } finally {
      await shop.close();
    }
  }
  return outcome;
};
