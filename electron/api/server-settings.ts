import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors.ts';
import type { BillingSettings } from '#shared/model/billing-settings.ts';
import type { SourcePlace } from '#shared/model/source-place.ts';
import { isLoopback } from './addresses.ts';
import { defaultDataDir } from './default-data-dir.ts';
import type { CorsOrigins } from './origin-check.ts';
import { envExample, helpText } from './settings/describe.ts';
import { isStrongKey } from './settings/secret-key.ts';
import { readVariables, type VariableSources } from './settings/read-variables.ts';
import { defaultPort, serverVariables } from './settings/server-variables.ts';
import type { SigningKey } from './settings/signing-key.ts';
import type { Values } from './settings/variable.ts';

export interface ServerSettings {
  host: string;
  port: number;
  portIsExplicit: boolean;
  dataDir: string;
  /** Adds the built-in demonstration if it is not there. */
  demo: boolean;
  /** A provider to log in to at start. */
  login: { host: string; username: string; password: string } | null;
  corsOrigins: CorsOrigins;
  /** With the name in `publicUrl`. */
  allowedHosts: readonly string[];
  /** Networks, as 10.0.0.0/8. */
  trustedProxies: readonly string[];
  trustLoopback: boolean;
  /** Where clients reach this server, when that is not where it listens. */
  publicUrl: string | null;
  /** Null: as the owner's settings say. */
  cacheTtlSeconds: number | null;
  verifyTls: boolean;
  /** What `/catalog/*` shows. */
  showcase: {
    m3u: SourcePlace;
    epg: SourcePlace;
    m3uTtlSeconds: number;
    epgTtlSeconds: number;
    backoffSeconds: number;
  };
  accounts: AccountSettings;
  /** Null when nothing is limited. */
  rateLimits: RateLimits | null;
  metricsUsernames: boolean;
  /** The pages under `/ui`; `/activate` and `/licenses` are there in any case. */
  uiDiagnostics: boolean;
}

export interface AccountSettings {
  databaseFile: string;
  /** Null, on loopback alone: one has to be made for this process. */
  secretKey: string | null;
  accessTokenMs: number;
  refreshTokenMs: number;
  /** 0: no limit. */
  devicesPerLicense: number;
  /** By plan. */
  planDeviceLimits: Readonly<Record<string, number>>;
  licenseSelfService: boolean;
  /** Null: the server issues no licenses. */
  licenseSigningKey: SigningKey | null;
  registrationOpen: boolean;
  demoUser: boolean;
  billing: BillingSettings;
}

/** Requests of one address in one window. */
export interface RateLimits {
  windowMs: number;
  login: number;
  refresh: number;
  devicesRegister: number;
}

export interface Surroundings extends VariableSources {
  args: readonly string[];
  platform: NodeJS.Platform;
  home: string;
  /** Whether everybody on this machine can read a file. */
  isOpenToAll(path: string): boolean;
}

type Given = Values<typeof serverVariables>;

/** What somebody asked to read instead of a start, or null. Throws one line for flags that do not exist. */
export function askedText(args: readonly string[]): string | null {
  const flags = readFlags(args);
  if (flags.help) return helpText();
  return flags['env-example'] ? envExample() : null;
}

/** Flags win over variables. Throws one line for whatever does not parse, or may not be. */
export function readServerSettings(surroundings: Surroundings): ServerSettings {
  const { env, platform, home, workingDir } = surroundings;
  const flags = readFlags(surroundings.args);
  const keyFile = env['LICENSE_SIGNING_KEY_FILE'] ?? '';
  const given = readVariables(serverVariables, flags, surroundings);
  refuseUnsafe(given);
  refuseOpenKeyFile(given, keyFile, surroundings);
  const dataDir = resolve(workingDir, given.DATA_DIR ?? defaultDataDir({ platform, home, env }));
  return {
    host: given.HOST,
    port: given.PORT ?? defaultPort,
    portIsExplicit: given.PORT !== null,
    dataDir,
    demo: flags.demo,
    login: loginOf(given),
    corsOrigins: given.CORS_ALLOW_ORIGINS,
    allowedHosts: allowedHostsOf(given),
    trustedProxies: given.TRUSTED_PROXIES,
    trustLoopback: given.WEBPLAY_TRUST_LOOPBACK,
    publicUrl: given.PUBLIC_URL,
    cacheTtlSeconds: given.CACHE_TTL_SECONDS,
    verifyTls: given.VERIFY_SSL,
    showcase: {
      m3u: given.M3U_SOURCE,
      epg: given.EPG_SOURCE,
      m3uTtlSeconds: given.M3U_TTL_SECONDS,
      epgTtlSeconds: given.EPG_TTL_SECONDS,
      backoffSeconds: given.FETCH_BACKOFF_SECONDS,
    },
    accounts: accountsOf(given, dataDir),
    rateLimits: rateLimitsOf(given),
    metricsUsernames: given.METRICS_USERNAMES,
    uiDiagnostics: given.UI_DIAGNOSTICS,
  };
}

/** Where the server of these surroundings keeps accounts: for programs that only need to know that. */
export function readDatabaseFile(dataDir: string, sources: VariableSources): string {
  const { DATABASE_URL } = serverVariables;
  return resolve(dataDir, readVariables({ DATABASE_URL }, {}, sources).DATABASE_URL);
}

/** Where clients reach the server of these surroundings. */
export function readPublicUrl(sources: VariableSources): string | null {
  const { PUBLIC_URL } = serverVariables;
  return readVariables({ PUBLIC_URL }, {}, sources).PUBLIC_URL;
}

function accountsOf(given: Given, dataDir: string): AccountSettings {
  return {
    databaseFile: resolve(dataDir, given.DATABASE_URL),
    secretKey: given.SECRET_KEY,
    accessTokenMs: given.ACCESS_TOKEN_EXPIRE_MINUTES * 60_000,
    refreshTokenMs: given.REFRESH_TOKEN_EXPIRE_DAYS * 86_400_000,
    devicesPerLicense: given.DEVICES_PER_LICENSE,
    planDeviceLimits: given.LICENSE_PLAN_DEVICE_LIMITS,
    licenseSelfService: given.LICENSE_SELF_SERVICE ?? !sellsLicenses(given),
    licenseSigningKey: given.LICENSE_SIGNING_KEY,
    registrationOpen: given.REGISTRATION_OPEN,
    demoUser: given.WEBPLAY_DEMO_USER,
    billing: {
      secretKey: given.STRIPE_SECRET_KEY,
      webhookSecrets: given.STRIPE_WEBHOOK_SECRET,
      priceIds: given.STRIPE_PRICE_IDS,
      pricePlans: given.STRIPE_PRICE_PLANS,
      allowedOrigins: given.BILLING_ALLOWED_ORIGINS,
      apiUrl: given.STRIPE_API_URL,
    },
  };
}

/** What is paid for is not to be had for the asking. */
function sellsLicenses({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }: Given): boolean {
  return STRIPE_SECRET_KEY !== null || STRIPE_WEBHOOK_SECRET.length > 0;
}

function rateLimitsOf(given: Given): RateLimits | null {
  if (!(given.RATE_LIMIT_ENABLED ?? isReachable(given))) return null;
  return {
    windowMs: given.RATE_LIMIT_WINDOW_SECONDS * 1_000,
    login: given.RATE_LIMIT_LOGIN_PER_WINDOW,
    refresh: given.RATE_LIMIT_REFRESH_PER_WINDOW,
    devicesRegister: given.RATE_LIMIT_DEVICES_REGISTER_PER_WINDOW,
  };
}

/** Whether other machines come here: directly, or by a proxy in front of loopback. */
function isReachable({ HOST, TRUSTED_PROXIES }: Given): boolean {
  return !isLoopback(HOST) || TRUSTED_PROXIES.length > 0;
}

/** With tokens that somebody else could want to forge. */
function servesOthers(given: Given): boolean {
  return isReachable(given) || given.PUBLIC_URL !== null || sellsLicenses(given);
}

/** Whoever comes by the public address names it as their host. */
function allowedHostsOf({ ALLOWED_HOSTS, PUBLIC_URL }: Given): readonly string[] {
  const named = PUBLIC_URL === null ? undefined : URL.parse(PUBLIC_URL)?.host;
  return named === undefined || ALLOWED_HOSTS.includes(named) ? ALLOWED_HOSTS : [...ALLOWED_HOSTS, named];
}

function loginOf({ IPTV_HOST, IPTV_USERNAME, IPTV_PASSWORD }: Given): ServerSettings['login'] {
  const missing = Object.entries({ IPTV_HOST, IPTV_USERNAME, IPTV_PASSWORD }).filter(([, value]) => value === '');
  if (missing.length === 3) return null;
  const [first] = missing;
  if (first) throw new AppError('invalid_input', `${first[0]} is missing: IPTV_HOST, IPTV_USERNAME and IPTV_PASSWORD go together`);
  return { host: IPTV_HOST, username: IPTV_USERNAME, password: IPTV_PASSWORD };
}

function refuseUnsafe(given: Given): void {
  const beyondLoopback = !isLoopback(given.HOST);
  if (beyondLoopback && given.SECRET_KEY === null) {
    throw new AppError('invalid_input', `SECRET_KEY is missing: beyond loopback it must be ${serverVariables.SECRET_KEY.kind.accepts}`);
  }
  if (given.SECRET_KEY !== null && !isStrongKey(given.SECRET_KEY) && servesOthers(given)) {
    throw new AppError('invalid_input', `SECRET_KEY must be ${serverVariables.SECRET_KEY.kind.accepts}`);
  }
  if (given.WEBPLAY_DEMO_USER && isReachable(given)) {
    throw new AppError('invalid_input', 'WEBPLAY_DEMO_USER works only when HOST is 127.0.0.1 or ::1 and TRUSTED_PROXIES is empty: everybody knows its password');
  }
  if (given.STRIPE_API_URL !== null && given.STRIPE_SECRET_KEY?.includes('_live_') === true) {
    throw new AppError('invalid_input', 'STRIPE_API_URL works only with a test key: a live one goes to Stripe alone');
  }
  if (!given.WEBPLAY_TRUST_LOOPBACK) return;
  if (beyondLoopback) {
    throw new AppError('invalid_input', 'WEBPLAY_TRUST_LOOPBACK works only when HOST is 127.0.0.1 or ::1');
  }
  if (given.CORS_ALLOW_ORIGINS === '*') {
    throw new AppError('invalid_input', 'WEBPLAY_TRUST_LOOPBACK does not go with CORS_ALLOW_ORIGINS=*: any web page would be the owner');
  }
}

/** Whoever has that key can make licenses for everybody. */
function refuseOpenKeyFile({ HOST, LICENSE_SIGNING_KEY: key }: Given, file: string, { workingDir, isOpenToAll }: Surroundings): void {
  if (key !== null && file !== '' && !isLoopback(HOST) && isOpenToAll(resolve(workingDir, file))) {
    throw new AppError('invalid_input', 'LICENSE_SIGNING_KEY_FILE can be read by everybody on this machine; make it readable for this server alone (chmod 400)');
  }
}

function readFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        demo: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        'env-example': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (cause) {
    const [line = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new AppError('invalid_input', `${line} (--help shows what there is)`, { cause });
  }
}
