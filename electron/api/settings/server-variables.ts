import type { SourcePlace } from '#shared/model/source-place.ts';
import type { CorsOrigins } from '../origin-check.ts';
import * as kinds from './kinds.ts';
import { secretKey } from './secret-key.ts';
import { signingKey, type SigningKey } from './signing-key.ts';
import { variable } from './variable.ts';

export const defaultPort = 8_000;

const place = {
  HOST: variable({
    kind: kinds.address,
    fallback: '127.0.0.1',
    shown: '127.0.0.1',
    about: 'address to listen on',
    flag: { name: 'host', value: 'ADDRESS' },
  }),
  PORT: variable<number | null>({
    kind: kinds.wholeNumber('', 0, 65_535),
    fallback: null,
    shown: `(${String(defaultPort)}, or the next free one)`,
    about: 'port to listen on',
    flag: { name: 'port', value: 'NUMBER' },
  }),
  DATA_DIR: variable<string | null>({
    kind: kinds.anyText('a path'),
    fallback: null,
    shown: "(the user's data folder)",
    about: 'where playlists, settings and accounts are kept',
    flag: { name: 'data-dir', value: 'FOLDER' },
  }),
  PUBLIC_URL: variable<string | null>({
    kind: kinds.publicUrl,
    fallback: null,
    shown: '(none)',
    about: 'where clients reach this server, behind a proxy or in a container',
  }),
  ALLOWED_HOSTS: variable<readonly string[]>({
    kind: kinds.hosts,
    fallback: [],
    shown: '(none)',
    about: 'names clients may use for this server besides its addresses and that of PUBLIC_URL, comma-separated',
  }),
  CORS_ALLOW_ORIGINS: variable<CorsOrigins>({
    kind: kinds.origins,
    fallback: [],
    shown: '(none)',
    about: 'origins whose pages may use the API, comma-separated, or *',
  }),
  TRUSTED_PROXIES: variable<readonly string[]>({
    kind: kinds.networks,
    fallback: [],
    shown: '(none)',
    about: 'proxies whose word about the address of a client is taken, as addresses or networks, comma-separated',
  }),
  WEBPLAY_TRUST_LOOPBACK: variable({
    kind: kinds.flag,
    fallback: false,
    shown: 'false',
    about: 'every program on this machine is the owner',
  }),
  UI_DIAGNOSTICS: variable({ kind: kinds.flag, fallback: true, shown: 'true', about: 'the pages under /ui; /activate and /licenses, where people let devices use a license and manage what they pay for, are there in any case' }),
};

const television = {
  IPTV_HOST: variable({
    kind: kinds.anyText('an address'),
    fallback: '',
    shown: '(none)',
    about: 'provider to log in to at start; this and the next two go together',
  }),
  IPTV_USERNAME: variable({ kind: kinds.anyText('a name'), fallback: '', shown: '(none)', about: 'user name at that provider', secret: true }),
  IPTV_PASSWORD: variable({ kind: kinds.anyText('a password'), fallback: '', shown: '(none)', about: 'password at that provider', secret: true }),
  VERIFY_SSL: variable({ kind: kinds.flag, fallback: true, shown: 'true', about: 'check the certificate of the provider logged in to' }),
  CACHE_TTL_SECONDS: variable<number | null>({
    kind: kinds.seconds,
    fallback: null,
    shown: '21600',
    about: 'age at which a stored catalog counts as stale',
  }),
  // An address may hold what a provider is paid with.
  M3U_SOURCE: variable<SourcePlace>({
    kind: kinds.place,
    fallback: { type: 'sample' },
    shown: '(a bundled sample)',
    about: "playlist that /catalog/* shows: an http or https address, or a file's path in the data folder",
    secret: true,
  }),
  EPG_SOURCE: variable<SourcePlace>({
    kind: kinds.place,
    fallback: { type: 'sample' },
    shown: '(a bundled sample)',
    about: 'guide that /catalog/* shows, likewise',
    secret: true,
  }),
  M3U_TTL_SECONDS: variable({
    kind: kinds.secondsOrNone,
    fallback: 300,
    shown: '300',
    about: 'age at which that playlist is fetched again when somebody asks',
  }),
  EPG_TTL_SECONDS: variable({ kind: kinds.secondsOrNone, fallback: 300, shown: '300', about: 'the same for that guide' }),
  FETCH_BACKOFF_SECONDS: variable({
    kind: kinds.fraction,
    fallback: 0.5,
    shown: '0.5',
    about: 'pause before the second try to fetch them; before the third it doubles',
  }),
};

const accounts = {
  SECRET_KEY: variable<string | null>({
    kind: secretKey,
    fallback: null,
    shown: '(on loopback one made for each start; required beyond it)',
    about: 'signs the tokens of accounts: 32 random bytes or more; less is taken, with a warning, only where nobody else can reach the server',
    secret: true,
  }),
  DATABASE_URL: variable({
    kind: kinds.sqliteFile,
    fallback: 'webplay.db',
    shown: 'sqlite:///webplay.db',
    about: 'where accounts are kept: sqlite:///FILE in the data folder, or sqlite:////FOLDER/FILE',
  }),
  ACCESS_TOKEN_EXPIRE_MINUTES: variable({
    kind: kinds.wholeNumber(' of minutes', 1, 1_440),
    fallback: 60,
    shown: '60',
    about: 'life of an access token',
  }),
  REFRESH_TOKEN_EXPIRE_DAYS: variable({
    kind: kinds.wholeNumber(' of days', 1, 365),
    fallback: 14,
    shown: '14',
    about: 'life of a refresh token',
  }),
  REGISTRATION_OPEN: variable({ kind: kinds.flag, fallback: true, shown: 'true', about: 'anybody may make an account' }),
  DEVICES_PER_LICENSE: variable({
    kind: kinds.wholeNumber('', 0, 1_000_000),
    fallback: 0,
    shown: '0',
    about: 'devices one license carries; 0 sets no limit',
  }),
  LICENSE_PLAN_DEVICE_LIMITS: variable<Readonly<Record<string, number>>>({
    kind: kinds.planLimits,
    fallback: {},
    shown: '{}',
    about: 'devices one license of a plan carries, as JSON: {"basic":1,"family":5}',
  }),
  LICENSE_SELF_SERVICE: variable<boolean | null>({
    kind: kinds.flag,
    fallback: null,
    shown: '(true, but false where Stripe is configured)',
    about: 'users give themselves licenses and plans',
  }),
  LICENSE_SIGNING_KEY: variable<SigningKey | null>({
    kind: signingKey,
    fallback: null,
    shown: '(none: this server issues no licenses)',
    about: 'signs the license tokens of devices',
    secret: true,
  }),
  WEBPLAY_DEMO_USER: variable({
    kind: kinds.flag,
    fallback: false,
    shown: 'false',
    about: 'an account everybody knows the password of, for trying things on this machine',
  }),
};

const billing = {
  STRIPE_SECRET_KEY: variable<string | null>({
    kind: kinds.stripeKey,
    fallback: null,
    shown: '(none: nothing is sold)',
    about: 'key of the Stripe account that licenses are sold with; a restricted one is enough. It says whether this is test or live',
    secret: true,
  }),
  STRIPE_WEBHOOK_SECRET: variable<readonly string[]>({
    kind: kinds.webhookSecrets,
    fallback: [],
    shown: '(none: events of Stripe are refused)',
    about: 'signs the events that Stripe sends to /billing/webhook; two, comma-separated, while it is changed',
    secret: true,
  }),
  STRIPE_PRICE_IDS: variable<readonly string[]>({
    kind: kinds.priceIds,
    fallback: [],
    shown: '(any)',
    about: 'prices that may be bought, comma-separated, in the order in which they are offered',
  }),
  STRIPE_PRICE_PLANS: variable<Readonly<Record<string, string>>>({
    kind: kinds.pricePlans,
    fallback: {},
    shown: '{}',
    about: 'plan that a price stands for, as JSON: {"price_1AbC":"family"}',
  }),
  BILLING_ALLOWED_ORIGINS: variable<readonly string[]>({
    kind: kinds.originList,
    fallback: [],
    shown: '(none)',
    about: 'origins besides that of PUBLIC_URL that Stripe may send buyers back to, comma-separated',
  }),
  STRIPE_API_URL: variable<string | null>({
    kind: kinds.apiUrl,
    fallback: null,
    shown: "(Stripe's own)",
    about: 'where the API of Stripe is, for a stand-in; only with a test key',
  }),
};

const limits = {
  RATE_LIMIT_ENABLED: variable<boolean | null>({
    kind: kinds.flag,
    fallback: null,
    shown: '(true, but false on loopback)',
    about: 'limit how often one address may try to sign in, refresh, or register devices',
  }),
  RATE_LIMIT_WINDOW_SECONDS: variable({ kind: kinds.wholeNumber(' of seconds', 1, 86_400), fallback: 60, shown: '60', about: 'the time those limits count in' }),
  RATE_LIMIT_LOGIN_PER_WINDOW: variable({ kind: perWindow(), fallback: 30, shown: '30', about: 'sign-ins of one address in that time' }),
  RATE_LIMIT_REFRESH_PER_WINDOW: variable({ kind: perWindow(), fallback: 60, shown: '60', about: 'refreshed sessions of one address in that time' }),
  RATE_LIMIT_DEVICES_REGISTER_PER_WINDOW: variable({
    kind: perWindow(),
    fallback: 30,
    shown: '30',
    about: 'registered devices of one address in that time',
  }),
  METRICS_USERNAMES: variable({ kind: kinds.flag, fallback: false, shown: 'false', about: 'name users in /metrics instead of a keyed hash of their names' }),
};

function perWindow() {
  return kinds.wholeNumber('', 1, 10_000);
}

/** Every setting of the server, once. */
export const serverVariables = { ...place, ...television, ...accounts, ...billing, ...limits };

/** In the order a reader wants them. */
export const variableSections = [
  ['Where the server is, and who may reach it', place],
  ['Television', television],
  ['Accounts', accounts],
  ['Billing', billing],
  ['Limits and measures', limits],
] as const;
