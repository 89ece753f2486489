// WebPlay without a window, in plain Node: core, API and web pages in one process. Heavy parts are imported once the
// Node version and the settings are known to be good, so that both complaints are one line and come at once.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { isLoopback, reachable } from './api/addresses.ts';
import { askedText, readServerSettings, type ServerSettings } from './api/server-settings.ts';
import { isStrongKey } from './api/settings/secret-key.ts';
import { withDotEnv } from './api/settings/dot-env.ts';

/** Where this file lies tells whether it was built: `out/main/serve.js` or `electron/serve.ts`. */
const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '..' : '../..');

/** What supervisors wait for before they kill; everything must be closed by then. */
const closingTimeMs = 1_700;

interface Closable {
  close(): Promise<void>;
}

/** What is open, in the order of opening. */
const open: Closable[] = [];

async function start(): Promise<void> {
  refuseOldNode();
  const args = process.argv.slice(2);
  const text = askedText(args);
  if (text !== null) {
    process.stdout.write(text);
    return;
  }
  await serve(
    readServerSettings({
      args,
      env: withDotEnv(),
      platform: process.platform,
      home: homedir(),
      workingDir: process.cwd(),
      readFile: (path) => readFileSync(path, 'utf8'),
      // Windows has other rules, which the mode does not tell of.
      isOpenToAll: (path) => process.platform !== 'win32' && (statSync(path).mode & 0o004) !== 0,
    }),
  );
}

async function serve(settings: ServerSettings): Promise<void> {
  const [{ createCore }, { createLogger }, { startApi }, { createOwnerKey }, { ownerUrl }, { ensureDemo, logIn }, { createServerMode }, { openEdition }] = await Promise.all([
    import('./core/core.ts'),
    import('./core/log.ts'),
    import('./api/server.ts'),
    import('./api/owner-key.ts'),
    import('./api/owner-link.ts'),
    import('./api/owner-calls.ts'),
    import('./core/server-mode.ts'),
    import('./edition/development.ts'),
  ]);
  const log = createLogger();
  const { host, port, portIsExplicit, allowedHosts, corsOrigins, trustLoopback } = settings;
  stopOnSignals();

  const secretKey = settings.accounts.secretKey ?? madeSecretKey(log);
  if (!isStrongKey(secretKey)) log.warn({}, 'SECRET_KEY can be guessed: the server takes it only where nobody else can reach it');
  let listensAt = '';
  const core = await createCore({
    dataDir: settings.dataDir,
    version: readVersion(),
    host: 'server',
    resourcesDir: join(root, 'resources'),
    log,
    // Nobody can be told a single address of a server that listens on all of them.
    publicUrl: () => settings.publicUrl ?? (isIP(host) !== 0 && reachable(host) === host ? listensAt : ''),
    showcase: settings.showcase,
    accounts: (ground) => createServerMode({ ...settings.accounts, secretKey }, ground),
    clock: openEdition({ WEBPLAY_TEST_CLOCK: process.env['WEBPLAY_TEST_CLOCK'] }).clock,
    ...(settings.cacheTtlSeconds === null ? {} : { ttlSeconds: settings.cacheTtlSeconds }),
  });
  open.push(core);
  if (settings.login) await logIn(core.call, { ...settings.login, verifyTls: settings.verifyTls });

  const ownerKey = isLoopback(host) ? createOwnerKey() : undefined;
  const api = await startApi({
    core,
    log,
    version: readVersion(),
    host,
    port,
    portIsExplicit,
    allowedHosts,
    corsOrigins,
    trustedProxies: settings.trustedProxies,
    rateLimits: settings.rateLimits,
    httpsOnly: settings.publicUrl?.startsWith('https:') === true,
    metricNames: { plain: settings.metricsUsernames, key: `metrics ${secretKey}` },
    trustLoopback,
    webUiDir: join(root, 'out', 'renderer'),
    serverPages: settings.uiDiagnostics ? 'all' : 'licensing',
    ...(ownerKey === undefined ? {} : { ownerKey }),
  });
  open.push(api);
  listensAt = api.url;
  if (trustLoopback) log.warn({}, 'every program on this machine may do what the owner may: WEBPLAY_TRUST_LOOPBACK is set');
  if (!ownerKey) log.warn({ host }, 'other machines can reach this server; its owners are the users with the admin role');
  if (settings.accounts.demoUser) log.warn({}, 'there is an administrator with a well-known password: WEBPLAY_DEMO_USER is set');

  if (settings.demo) await ensureDemo(core.call);
  if (core.setupToken !== undefined) process.stderr.write(setupLine(settings.publicUrl ?? api.url, core.setupToken, settings.uiDiagnostics));
  const proofs = ownerKey ? { owner_url: ownerUrl(api.url, ownerKey), owner_key: ownerKey.key } : {};
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: api.url, ...proofs })}\n`);
}

/** Only on loopback, where nobody is locked out of much by the next start. */
function madeSecretKey(log: { warn(fields: object, message: string): void }): string {
  log.warn({}, 'SECRET_KEY is not set: who signs in now has to sign in again after the next start');
  return randomBytes(32).toString('base64url');
}

/** On the console, not in the log: whoever has this token becomes the administrator. */
function setupLine(url: string, token: string, hasPages: boolean): string {
  const page = hasPages ? `open ${url}/ui/login and fill in the setup token ${token}, or ` : '';
  return `webplay: there is no administrator yet. Within 24 hours, once: ${page}POST ${url}/v1/setup with {"token": "${token}", "username": …, "password": …}\n`;
}

function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return;
  // The database crashes older versions without a word.
  throw new AppError('invalid_input', `Node ${process.versions.node} is too old; WebPlay needs 22.15 or newer`);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known && typeof manifest.version === 'string' ? manifest.version : '0.0.0';
}

function stopOnSignals(): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), closingTimeMs);
      void closeAll().then(() => process.exit(0));
    });
  }
}

async function closeAll(): Promise<void> {
  for (const part of open.reverse()) {
    await part.close().catch((error: unknown) => {
      process.stderr.write(`webplay: ${lineOf(error)}\n`);
    });
  }
}

function lineOf(error: unknown): string {
  if (error instanceof AppError) return error.message.replaceAll('\n', ' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await start();
} catch (error) {
  process.stderr.write(`webplay: ${lineOf(error)}\n`);
  await closeAll();
  process.exit(1);
}
