import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type FakeStripe, type FakeStripeOptions, startFakeStripe } from './fake-stripe.ts';
import { newId } from './identifiers.ts';

export interface LicenseShop {
  /** Of the server that sells licenses. */
  url: string;
  /** Makes its first administrator. */
  setupToken: string;
  stripe: FakeStripe;
  /** What a desktop is started with to buy here. */
  desktopSettings: Record<string, string>;
  /** Ends and starts again, on the same data and at the same address. */
  restart(): Promise<void>;
  /** The server alone: Stripe goes on. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface LicenseShopOptions extends Partial<FakeStripeOptions> {
  /** Settings of the server, over those made here. */
  settings?: Record<string, string>;
}

const root = join(import.meta.dirname, '..', '..');
export const housePrice = { id: 'price_house', name: 'WebPlay House', description: 'Two devices', amount: 490, currency: 'eur', nickname: 'house' };
export const houseYear = { ...housePrice, id: 'price_house_year', name: 'WebPlay House, a year at once', amount: 4_900, interval: 'year' as const };
const lastWords = 20_000; // characters of the log that are kept for a complaint

/** The built server, selling licenses of two devices through a local Stripe. Everything it keeps is gone when it closes. */
export async function openLicenseShop({ settings = {}, ...stripeOptions }: LicenseShopOptions = {}): Promise<LicenseShop> {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-shop-'));
  const stripe = await startFakeStripe({ prices: [housePrice, houseYear], ...stripeOptions });
  const webhookSecret = newId('whsec', 32);
  const keyFile = join(folder, 'license-key.json');
  writeFileSync(keyFile, JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'lic-local' }), { mode: 0o400 });
  const env = {
    ...process.env,
    STRIPE_SECRET_KEY: stripe.restrictedKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_URL: stripe.url,
    STRIPE_PRICE_IDS: `${housePrice.id},${houseYear.id}`,
    STRIPE_PRICE_PLANS: JSON.stringify({ [housePrice.id]: 'house', [houseYear.id]: 'house' }),
    DEVICES_PER_LICENSE: '1',
    LICENSE_PLAN_DEVICE_LIMITS: JSON.stringify({ house: 2 }),
    LICENSE_SIGNING_KEY_FILE: keyFile,
    SECRET_KEY: newId('shop', 48),
    ...settings,
  };
  let child: ChildProcess | undefined;
  const startServer = (port: string): Promise<{ url: string; setupToken: string }> => {
    child = spawnServer(folder, env, port);
    return readiness(child);
  };
  // Whoever ends this process without closing must not leave a server behind.
  const endWithUs = (): void => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', endWithUs);
  const { url, setupToken } = await startServer('0');
  stripe.webhooks.addEndpoint({ url: `${url}/billing/webhook`, secrets: webhookSecret });
  const keysFile = join(folder, 'license-keys.json');
  writeFileSync(keysFile, await (await fetch(`${url}/v1/license/keys`)).text());
  return {
    url,
    setupToken,
    stripe,
    desktopSettings: { LICENSE_SERVER: url, LICENSE_KEYS_FILE: keysFile },
    restart: async () => {
      await ended(child);
      await startServer(new URL(url).port);
    },
    stop: () => ended(child),
    close: async () => {
      await Promise.all([ended(child), stripe.close()]);
      process.off('exit', endWithUs);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnServer(folder: string, env: NodeJS.ProcessEnv, port: string): ChildProcess {
  const args = [join(root, 'out', 'main', 'serve.js'), '--port', port, '--data-dir', join(folder, 'server')];
  return spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function readiness({ stdout, stderr }: ChildProcess): Promise<{ url: string; setupToken: string }> {
  let said = '';
  stderr?.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-lastWords)));
  if (stdout) {
    for await (const line of createInterface({ input: stdout })) {
      const ready = JSON.parse(line) as { event?: string; url?: string };
      if (ready.event === 'ready' && ready.url) return { url: ready.url, setupToken: /"token": "([^"]+)"/.exec(said)?.[1] ?? '' };
    }
  }
  throw new Error(`the server did not start:\n${said}`);
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
