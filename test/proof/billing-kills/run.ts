import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstLink, linkHash, type ChainedRow } from '../../../electron/core/audit/audit-log.ts';
import { openAccountsDatabase } from '../../../electron/core/database/accounts-database.ts';
import type { SqliteDatabase } from '../../../electron/core/database/open.ts';
import { type FakeStripe, startFakeStripe } from '../../fake-stripe/fake-stripe.ts';
import type { StripeEvent } from '../../fake-stripe/wire.ts';
import { createRandom, type Random } from '../mutations/random.ts';
import { crashPoints, type CrashPoint } from './crash-points.ts';

export interface BillingKillOptions {
  /** Times each point. */
  rounds: number;
  seed: string;
  points?: readonly CrashPoint[];
  onKill?: (text: string) => void;
}

export interface BillingKillOutcome {
  kills: number;
  failures: string[];
}

const webhookSecret = 'whsec_of_the_kills';
/** So often these are passed while three events of one purchase arrive, at least; the others once. */
const passedOften: Partial<Record<CrashPoint, number>> = {
  'before the event is written': 3,
  'after the event is written': 3,
  'before the event is committed': 2,
  'after the event is committed': 2,
};

/**
 * Kills a server's billing between any two steps of taking in an event and applying it, and looks at what there is after
 * the next start: every event that was acknowledged, each once, and one license with one line in the audit.
 */
export async function runBillingKills({ rounds, seed, points = crashPoints, onKill }: BillingKillOptions): Promise<BillingKillOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-billing-kills-'));
  const databaseFile = join(folder, 'webplay.db');
  const rows = openAccountsDatabase(databaseFile);
  const stripe = await startFakeStripe({ prices: [{ id: 'price_1', name: 'One', amount: 490 }], apiKey: 'sk_test_of_the_kills' });
  const random = createRandom(seed);
  const outcome: BillingKillOutcome = { kills: 0, failures: [] };
  let child: Child | undefined;
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const point of points) {
        child ??= await startChild(databaseFile, stripe);
        const user = `user-${round}-${points.indexOf(point)}`;
        const { killed, found } = await oneKill({ child, point, user, rows, stripe, random });
        if (killed) {
          outcome.kills += 1;
          child = await startChild(databaseFile, stripe);
        } else found.push('it did not come to this point');
        found.push(...(await afterwards(child, { user, rows, stripe })));
        outcome.failures.push(...found.map((failure) => `round ${round}, ${point}: ${failure}`));
        onKill?.(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${point}, round ${round}${found.length === 0 ? '' : `: ${found.join('; ')}`}`);
        if (outcome.failures.length > 20) return outcome;
      }
    }
    outcome.failures.push(...brokenLinks(rows));
    return outcome;
  } finally {
    await child?.stop();
    await stripe.close();
    rows.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Child {
  port: number;
  arm(point: CrashPoint, times: number): Promise<void>;
  ended: Promise<unknown>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

async function startChild(databaseFile: string, stripe: FakeStripe): Promise<Child> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'child.ts'), [databaseFile, stripe.url, stripe.apiKey, webhookSecret], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const ended = once(child, 'exit');
  const answered = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), ended.then(() => [undefined])])) as unknown[];
    return message;
  };
  const ready = (await answered()) as { port: number } | undefined; // what the child says first
  if (!ready) throw new Error('the server did not start');
  return {
    port: ready.port,
    async arm(point, times) {
      const armed = answered();
      child.send({ point, times });
      await armed;
    },
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Round {
  user: string;
  rows: SqliteDatabase;
  stripe: FakeStripe;
}

async function oneKill({ child, point, user, rows, stripe, random }: Round & { child: Child; point: CrashPoint; random: Random }): Promise<{ killed: boolean; found: string[] }> {
  rows
    .prepare("INSERT INTO users (id, username, username_key, role, status, password_hash, password_changed_at, created_at) VALUES (?, ?, ?, 'user', 'active', '', 0, 0)")
    .run(user, user, user);
  await sell(stripe, user);
  await child.arm(point, 1 + random.below(passedOften[point] ?? 1));
  const acknowledged: string[] = [];
  for (const event of eventsOf(stripe, user)) if (await send(child, stripe, event)) acknowledged.push(event.id);
  const killed = await Promise.race([child.ended.then(() => true), waitFor(() => settledOf(rows, user, stripe) === 3).then(() => !child.isRunning())]);
  // What was said to be kept is there, whatever happened since.
  const lost = acknowledged.filter((id) => rows.prepare('SELECT 1 FROM webhook_inbox WHERE event_id = ?').get(id) === undefined);
  return { killed, found: lost.length === 0 ? [] : [`${lost.length} acknowledged events are lost`] };
}

/** Stripe sends again what was not acknowledged, and perhaps what was. */
async function afterwards(child: Child, { user, rows, stripe }: Round): Promise<string[]> {
  const found: string[] = [];
  for (const event of eventsOf(stripe, user)) if (!(await send(child, stripe, event))) found.push(`${event.type} was not taken`);
  await waitFor(() => settledOf(rows, user, stripe) === 3);
  const kept = rows.prepare("SELECT status FROM webhook_inbox WHERE event_id IN (SELECT value FROM json_each(?))").pluck().all(JSON.stringify(eventsOf(stripe, user).map(({ id }) => id)));
  if (kept.join() !== 'done,done,done') found.push(`the inbox has ${kept.join()}`);
  const licenses = rows.prepare('SELECT id, status FROM licenses WHERE user_id = ?').all(user) as { id: number; status: string }[];
  if (licenses.length !== 1 || licenses[0]?.status !== 'active') found.push(`there are licenses: ${JSON.stringify(licenses)}`);
  const told = rows.prepare('SELECT action FROM audit_log WHERE user_id = ?').pluck().all(user);
  if (told.join() !== 'license.create') found.push(`the audit says ${told.join()}`);
  const subscriptions = rows.prepare('SELECT status FROM subscriptions WHERE user_id = ?').pluck().all(user);
  if (subscriptions.join() !== 'active') found.push(`there are subscriptions: ${subscriptions.join()}`);
  if (rows.prepare('SELECT stripe_customer_id FROM users WHERE id = ?').pluck().get(user) === null) found.push('the customer is not known');
  return found;
}

function eventsOf(stripe: FakeStripe, user: string): StripeEvent[] {
  return stripe.events('customer.subscription.created', 'customer.subscription.updated', 'checkout.session.completed').filter(({ data }) => JSON.stringify(data.object).includes(`"${user}"`));
}

function settledOf(rows: SqliteDatabase, user: string, stripe: FakeStripe): number {
  const ids = JSON.stringify(eventsOf(stripe, user).map(({ id }) => id));
  return rows.prepare("SELECT count(*) FROM webhook_inbox WHERE status <> 'new' AND event_id IN (SELECT value FROM json_each(?))").pluck().get(ids) as number;
}

async function send({ port }: Child, stripe: FakeStripe, event: StripeEvent): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/billing/webhook`, { method: 'POST', ...stripe.webhooks.sign(event, webhookSecret) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

async function sell(stripe: FakeStripe, user: string): Promise<void> {
  const body = new URLSearchParams({
    mode: 'subscription',
    client_reference_id: user,
    'line_items[0][price]': 'price_1',
    'line_items[0][quantity]': '1',
    success_url: 'https://tv.example.com/',
    'metadata[user_id]': user,
    'subscription_data[metadata][user_id]': user,
  });
  const answer = await fetch(`${stripe.url}/v1/checkout/sessions`, { method: 'POST', headers: { authorization: `Bearer ${stripe.apiKey}` }, body });
  const { id } = (await answer.json()) as { id: string };
  stripe.pay(id, {});
}

async function waitFor(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !reached(); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
}

function* brokenLinks(rows: SqliteDatabase): Generator<string> {
  const all = rows.prepare('SELECT id, at, user_id userId, username, action, resource, resource_id resourceId, details, request_id requestId, hash FROM audit_log ORDER BY id').all() as (ChainedRow & { id: number; hash: Buffer })[];
  let previous = firstLink;
  for (const { id, hash, ...row } of all) {
    if (!linkHash(previous, row).equals(hash)) yield `the chain of the audit is broken at row ${id}`;
    previous = hash;
  }
}
