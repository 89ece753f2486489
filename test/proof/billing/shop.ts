import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insideCall, type Caller } from '#shared/contract/call.ts';
import { createAuditLog } from '../../../electron/core/audit/audit-log.ts';
import { type Billing, createBilling } from '../../../electron/core/billing/billing.ts';
import { createStripeApi } from '../../../electron/core/billing/stripe-api.ts';
import { openAccountsDatabase } from '../../../electron/core/database/accounts-database.ts';
import { accountsQueries, users } from '../../../electron/core/database/accounts-schema.ts';
import { createGroupCommit } from '../../../electron/core/database/group-commit.ts';
import type { SqliteDatabase } from '../../../electron/core/database/open.ts';
import type { Logger } from '../../../electron/core/log.ts';
import type { Dunning, Payer } from '../../fake-stripe/business.ts';
import { type FakeStripe, startFakeStripe } from '../../fake-stripe/fake-stripe.ts';
import type { EventType, StripeEvent, Subscription } from '../../fake-stripe/wire.ts';

export const webhookSecret = 'whsec_of_the_proofs';
export const month = { id: 'price_month', name: 'Month', amount: 490 };
export const family = { id: 'price_family', name: 'Family', amount: 990 };
export const unmapped = { id: 'price_unmapped', name: 'Unmapped', amount: 100 };
export const pricePlans = { [month.id]: 'solo', [family.id]: 'family' };
export const origin = 'https://tv.example.com';

export interface LicenseState {
  id: number;
  userId: string;
  status: string;
  plan: string | null;
  until: number | null;
  graceUntil: number | null;
  suspended: string | null;
}

/** A server's billing over real files, and a local Stripe that it asks; both have one clock. */
export interface Shop {
  stripe: FakeStripe;
  billing: Billing;
  rows: SqliteDatabase;
  alerts: { alert: string }[];
  /** All that was logged, as text. */
  logged(): string;
  now(): number;
  /** Time passes for both. */
  advance(ms: number): void;
  addUser(id: string): Caller;
  as(id: string): Caller;
  /** A subscription of this user, bought by checkout. Its events are not sent. */
  buy(userId: string, priceId?: string, payer?: Payer): Promise<{ subscription: Subscription; sessionId: string }>;
  /** Signed now, as Stripe would; the outcome of the intake. */
  deliver(event: StripeEvent): Promise<string>;
  /** Sends what Stripe has to say and was not asked for yet, oldest first, and waits until it is worked on. */
  deliverAll(...types: EventType[]): Promise<void>;
  licenses(): LicenseState[];
  audit(): string[];
  inbox(): Record<string, number>;
  close(): Promise<void>;
}

export interface ShopOptions {
  dunning?: Partial<Dunning>;
  priceIds?: readonly string[];
  withoutKey?: boolean;
  live?: boolean;
  /** Of one request to Stripe. */
  timeoutMs?: number;
  clock?: () => number;
}

export async function openShop({ dunning, priceIds = [month.id, family.id], withoutKey = false, live = false, timeoutMs = 10_000, clock = Date.now }: ShopOptions = {}): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-shop-'));
  const file = openAccountsDatabase(join(folder, 'webplay.db'));
  const db = accountsQueries(file);
  const commit = createGroupCommit(file);
  let ahead = 0;
  const now = (): number => clock() + ahead;
  const stripe = await startFakeStripe({ prices: [month, family, unmapped], clock, livemode: live, apiKey: `sk_${live ? 'live' : 'test'}_of_the_proofs`, ...(dunning && { dunning }) });
  const alerts: { alert: string }[] = [];
  const lines: string[] = [];
  const log = loggerInto(lines, (fields) => {
    if ('alert' in fields) alerts.push({ alert: String(fields.alert) });
  });
  const settings = { secretKey: withoutKey ? null : stripe.apiKey, webhookSecrets: [webhookSecret], priceIds, pricePlans, allowedOrigins: [], apiUrl: stripe.url };
  const billing = createBilling({
    db,
    commit,
    log,
    clock: now,
    recordAudit: createAuditLog(db),
    rules: { devicesPerLicense: 1, planDeviceLimits: {} },
    settings,
    publicUrl: () => origin,
    ...(withoutKey ? {} : { stripe: createStripeApi({ secretKey: stripe.apiKey, apiUrl: stripe.url, timeoutMs }) }),
  });
  const sent = new Set<string>();
  const caller = (userId: string): Caller => ({ kind: 'user', userId, username: userId, role: 'user', sessionId: 's' });

  const shop: Shop = {
    stripe,
    billing,
    rows: file,
    alerts,
    logged: () => lines.join('\n'),
    now,
    advance(ms) {
      ahead += ms;
      stripe.advance(ms);
    },
    addUser(id) {
      const times = { passwordChangedAt: now(), createdAt: now() };
      db.insert(users).values({ id, username: id, usernameKey: id, role: 'user', status: 'active', passwordHash: '', ...times }).run();
      return caller(id);
    },
    as: caller,
    async buy(userId, priceId = month.id, payer = {}) {
      const { session_id: sessionId } = await billing.handlers.checkout({ price_id: priceId, success_url: `${origin}/done`, cancel_url: `${origin}/` }, caller(userId), insideCall);
      stripe.pay(sessionId, payer);
      const id = stripe.books.checkoutSessions.get(sessionId)?.subscription;
      const subscription = stripe.books.subscriptions.get(typeof id === 'string' ? id : '');
      if (!subscription) throw new Error('nothing was bought');
      return { subscription, sessionId };
    },
    async deliver(event) {
      sent.add(event.id);
      return (await billing.receive(signed(stripe, event, now()))).outcome;
    },
    async deliverAll(...types) {
      for (const event of stripe.events(...types)) if (!sent.has(event.id)) await shop.deliver(event);
      await billing.settle();
    },
    licenses: () =>
      file.prepare(`SELECT id, user_id AS userId, status, plan, valid_until AS "until", grace_until AS graceUntil, suspended_reason AS suspended FROM licenses ORDER BY id`).all() as LicenseState[],
    audit: () => (file.prepare('SELECT action FROM audit_log ORDER BY id').all() as { action: string }[]).map(({ action }) => action),
    inbox: () =>
      Object.fromEntries((file.prepare('SELECT status, count(*) AS n FROM webhook_inbox GROUP BY status').all() as { status: string; n: number }[]).map(({ status, n }) => [status, n])),
    async close() {
      await billing.close();
      commit.flush();
      file.close();
      await stripe.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return shop;
}

export function signed(stripe: FakeStripe, event: StripeEvent, at: number): { body: Uint8Array; signatures: string[] } {
  const { body, headers } = stripe.webhooks.sign(event, webhookSecret, at);
  return { body: Buffer.from(body), signatures: [headers['stripe-signature'] ?? ''] };
}

export function loggerInto(lines: string[], look: (fields: object) => void = () => undefined): Logger {
  const line = (fields: object, message: string): void => {
    const { err, ...others } = fields as { err?: unknown };
    lines.push(JSON.stringify({ ...others, message, ...(err instanceof Error ? { err: `${err.message} ${err.stack ?? ''}` } : {}) }));
    look(fields);
  };
  return { debug: line, info: line, warn: line, error: line, child: () => loggerInto(lines, look) };
}
