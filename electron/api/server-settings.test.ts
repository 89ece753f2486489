import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { askedText, readServerSettings, type ServerSettings } from './server-settings.ts';
import { serverVariables } from './settings/server-variables.ts';
import { isStrongKey } from './settings/secret-key.ts';

const home = resolve('/home/someone');
const workingDir = resolve('/srv/webplay');

function read(args: string[] = [], env: Record<string, string | undefined> = {}, files: Record<string, string> = {}, isOpenToAll = false) {
  return readServerSettings({
    args,
    env,
    platform: 'linux',
    home,
    workingDir,
    readFile(path) {
      const content = files[path];
      if (content === undefined) throw new Error('ENOENT');
      return content;
    },
    isOpenToAll: () => isOpenToAll,
  });
}

const aKey = 'n3vV0u1fJwq2XbC8sZ9LrTk5yHd7Ea4M';

const defaults: ServerSettings = {
  host: '127.0.0.1',
  port: 8000,
  portIsExplicit: false,
  dataDir: join(home, '.local', 'share', 'webplay'),
  demo: false,
  login: null,
  corsOrigins: [],
  allowedHosts: [],
  trustedProxies: [],
  trustLoopback: false,
  publicUrl: null,
  cacheTtlSeconds: null,
  verifyTls: true,
  showcase: { m3u: { type: 'sample' }, epg: { type: 'sample' }, m3uTtlSeconds: 300, epgTtlSeconds: 300, backoffSeconds: 0.5 },
  accounts: {
    databaseFile: join(home, '.local', 'share', 'webplay', 'webplay.db'),
    secretKey: null,
    accessTokenMs: 3_600_000,
    refreshTokenMs: 14 * 86_400_000,
    devicesPerLicense: 0,
    planDeviceLimits: {},
    licenseSelfService: true,
    licenseSigningKey: null,
    registrationOpen: true,
    demoUser: false,
    billing: { secretKey: null, webhookSecrets: [], priceIds: [], pricePlans: {}, allowedOrigins: [], apiUrl: null },
  },
  rateLimits: null,
  metricsUsernames: false,
  uiDiagnostics: true,
};

const rateLimits = { windowMs: 60_000, login: 30, refresh: 60, devicesRegister: 30 };

test('nothing given means loopback, the default port and the user’s data folder', () => {
  expect(read()).toEqual(defaults);
  expect(read([], { PORT: '', HOST: ' ', ALLOWED_HOSTS: '' })).toEqual(defaults);
});

test('variables are read, and flags win over them', () => {
  const env = {
    HOST: '0.0.0.0',
    PORT: '9000',
    DATA_DIR: 'data',
    CORS_ALLOW_ORIGINS: 'https://tv.example, http://localhost:5173/',
    ALLOWED_HOSTS: 'TV.example,tv.example:8443',
    PUBLIC_URL: 'https://tv.example/',
    CACHE_TTL_SECONDS: '300',
    VERIFY_SSL: 'false',
    SECRET_KEY: aKey,
    TRUSTED_PROXIES: '10.0.0.7, 172.16.0.0/12,fd00::/8',
    UI_DIAGNOSTICS: 'false',
    METRICS_USERNAMES: '1',
  };
  expect(read(['--demo', '--headless'], env)).toEqual({
    ...defaults,
    host: '0.0.0.0',
    port: 9000,
    portIsExplicit: true,
    dataDir: join(workingDir, 'data'),
    demo: true,
    corsOrigins: ['https://tv.example', 'http://localhost:5173'],
    allowedHosts: ['tv.example', 'tv.example:8443'],
    trustedProxies: ['10.0.0.7/32', '172.16.0.0/12', 'fd00::/8'],
    publicUrl: 'https://tv.example',
    cacheTtlSeconds: 300,
    verifyTls: false,
    accounts: { ...defaults.accounts, databaseFile: join(workingDir, 'data', 'webplay.db'), secretKey: aKey },
    rateLimits,
    metricsUsernames: true,
    uiDiagnostics: false,
  });
  expect(read(['--port=0', '--host', 'localhost', '--data-dir', '/data'], env)).toMatchObject({
    host: '127.0.0.1',
    port: 0,
    portIsExplicit: true,
    dataDir: resolve('/data'),
  });
});

test('the settings of accounts are read in the units of the code', () => {
  const env = {
    SECRET_KEY_FILE: '/run/key',
    DATABASE_URL: 'sqlite:///accounts/server.db',
    ACCESS_TOKEN_EXPIRE_MINUTES: '5',
    REFRESH_TOKEN_EXPIRE_DAYS: '1',
    REGISTRATION_OPEN: 'false',
    DEVICES_PER_LICENSE: '2',
    LICENSE_PLAN_DEVICE_LIMITS: '{"basic": 1, " family ": 5, "__proto__": 3}',
    LICENSE_SELF_SERVICE: '0',
    WEBPLAY_DEMO_USER: 'true',
  };
  const { accounts } = read(['--data-dir', '/data'], env, { [resolve('/run/key')]: `${aKey}\n` });
  expect(accounts).toEqual({
    databaseFile: resolve('/data/accounts/server.db'),
    secretKey: aKey,
    accessTokenMs: 300_000,
    refreshTokenMs: 86_400_000,
    devicesPerLicense: 2,
    planDeviceLimits: { basic: 1, family: 5, ['__proto__']: 3 },
    licenseSelfService: false,
    licenseSigningKey: null,
    registrationOpen: false,
    demoUser: true,
    billing: defaults.accounts.billing,
  });
  expect(Object.hasOwn(accounts.planDeviceLimits, 'constructor')).toBe(false);
  expect(read([], { DATABASE_URL: 'sqlite:////srv/tv.db' }).accounts.databaseFile).toBe(resolve('/srv/tv.db'));
});

test('what Stripe is told by is read, and where it is, nobody gives themselves a license', () => {
  const env = {
    STRIPE_SECRET_KEY_FILE: '/run/stripe',
    STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
    STRIPE_PRICE_IDS: 'price_b, price_a,price_b',
    STRIPE_PRICE_PLANS: '{"price_a": " family ", "__proto__": "solo"}',
    BILLING_ALLOWED_ORIGINS: 'https://tv.example/,http://localhost:5173',
    STRIPE_API_URL: 'http://127.0.0.1:12111',
  };
  const { accounts } = read([], env, { [resolve('/run/stripe')]: 'sk_test_51\n' });
  expect(accounts).toMatchObject({
    licenseSelfService: false,
    billing: {
      secretKey: 'sk_test_51',
      webhookSecrets: ['whsec_new', 'whsec_old'],
      priceIds: ['price_b', 'price_a'],
      allowedOrigins: ['https://tv.example', 'http://localhost:5173'],
      apiUrl: 'http://127.0.0.1:12111',
    },
  });
  expect(Object.entries(accounts.billing.pricePlans)).toEqual([
    ['price_a', 'family'],
    ['__proto__', 'solo'],
  ]);
  expect(env).not.toHaveProperty('STRIPE_WEBHOOK_SECRET');
  expect(read([], { STRIPE_WEBHOOK_SECRET: 'whsec_1' }).accounts.licenseSelfService).toBe(false);
  expect(read([], { STRIPE_SECRET_KEY: 'rk_live_1', LICENSE_SELF_SERVICE: 'true' }).accounts.licenseSelfService).toBe(true);
});

test.each([
  ['STRIPE_SECRET_KEY', 'pk_test_1'],
  ['STRIPE_SECRET_KEY', 'sk_test_'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_1,whsec_2,whsec_3'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec 1'],
  ['STRIPE_PRICE_IDS', 'price 1'],
  ['STRIPE_PRICE_PLANS', '["price_1"]'],
  ['STRIPE_PRICE_PLANS', '{"price_1": 5}'],
  ['BILLING_ALLOWED_ORIGINS', '*'],
  ['BILLING_ALLOWED_ORIGINS', 'https://tv.example/path'],
  ['STRIPE_API_URL', 'http://api.example'],
  ['STRIPE_API_URL', 'https://api.example/v1'],
])('%s does not take %s', (name, value) => {
  expect(() => read([], { [name]: value })).toThrow(`${name} must be`);
});

test('a live key goes to Stripe alone', () => {
  expect(() => read([], { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_API_URL: 'https://api.example' })).toThrow('only with a test key');
});

test('a secret key does not stay in the environment', () => {
  const env = { SECRET_KEY: aKey };
  expect(read([], env).accounts.secretKey).toBe(aKey);
  expect(env).toEqual({});
});

test.each([
  [{}, null],
  [{ HOST: '0.0.0.0' }, rateLimits],
  [{ HOST: '::' }, rateLimits],
  [{ TRUSTED_PROXIES: '127.0.0.1' }, rateLimits],
  [{ HOST: '0.0.0.0', RATE_LIMIT_ENABLED: 'false' }, null],
  [{ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_WINDOW_SECONDS: '10', RATE_LIMIT_LOGIN_PER_WINDOW: '1', RATE_LIMIT_REFRESH_PER_WINDOW: '2', RATE_LIMIT_DEVICES_REGISTER_PER_WINDOW: '3' }, { windowMs: 10_000, login: 1, refresh: 2, devicesRegister: 3 }],
])('%j limits what others may try: %j', (env, limits) => {
  expect(read([], { SECRET_KEY: aKey, ...env }).rateLimits).toEqual(limits);
});

test('the name in PUBLIC_URL is one of our own', () => {
  expect(read([], { PUBLIC_URL: 'https://tv.example/base' }).allowedHosts).toEqual(['tv.example']);
  expect(read([], { PUBLIC_URL: 'https://tv.example:8443', ALLOWED_HOSTS: 'box.example' }).allowedHosts).toEqual(['box.example', 'tv.example:8443']);
});

test('--help and --env-example list every variable there is, and every file for a secret', () => {
  const [help, example] = [askedText(['--help']) ?? '', askedText(['--env-example']) ?? ''];
  for (const [name, { secret }] of Object.entries<{ secret?: true }>(serverVariables)) {
    expect(help).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
    expect(help.includes(`${name}_FILE`)).toBe(secret === true);
  }
  expect(askedText(['--port', '1'])).toBeNull();
});

test('the defaults that --env-example shows are the ones that count', () => {
  const env = Object.fromEntries(
    (askedText(['--env-example']) ?? '').split('\n').flatMap((line) => {
      const [, name = '', value = ''] = /^#([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      return name === '' ? [] : [[name, value]];
    }),
  );
  expect(read([], env)).toEqual({ ...defaults, cacheTtlSeconds: 21_600 });
});

test('.env.example is what --env-example prints', () => {
  const file = join(import.meta.dirname, '../../.env.example');
  expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).toBe(askedText(['--env-example']));
});

test.each([
  'change-me-please-this-is-not-a-secret',
  'your-super-secret-key-change-this-in-production',
  'secretsecretsecretsecretsecretsecret',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '0123456789abcdef0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'dev-secret-key-at-least-32-bytes-long!!',
  'supersecretkeysupersecretkeysupersecret1',
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  '12345678901234567890123456789012',
  'password123password456password789',
  '*******************************************',
])('%s is no secret key', (value) => {
  for (const others of [{ HOST: '0.0.0.0' }, { TRUSTED_PROXIES: '127.0.0.1' }, { PUBLIC_URL: 'https://tv.example' }]) {
    expect(() => read([], { SECRET_KEY: value, ...others })).toThrow(/^SECRET_KEY must be at least 32 random bytes/);
  }
  expect(read([], { SECRET_KEY: value }).accounts.secretKey).toBe(value);
  expect(isStrongKey(value)).toBe(false);
});

test('random keys are keys, whatever they are written in', () => {
  for (let round = 0; round < 500; round += 1) {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const value = randomBytes(32).toString(encoding);
      expect(isStrongKey(value)).toBe(true);
    }
  }
});

test.each([
  [['--port', '80a'], {}, '--port must be a whole number from 0 to 65535'],
  [['--port', '65536'], {}, '--port must be a whole number from 0 to 65535'],
  [[], { PORT: '8e3' }, 'PORT must be a whole number from 0 to 65535'],
  [['--host', 'tv.example'], {}, '--host must be an IP address of this machine, as 127.0.0.1, ::1 or 0.0.0.0, or localhost'],
  [[], { CACHE_TTL_SECONDS: '-1' }, 'CACHE_TTL_SECONDS must be a whole number of seconds, at least 1'],
  [[], { M3U_TTL_SECONDS: '-1' }, 'M3U_TTL_SECONDS must be a whole number of seconds'],
  [[], { EPG_TTL_SECONDS: 'soon' }, 'EPG_TTL_SECONDS must be a whole number of seconds'],
  [[], { FETCH_BACKOFF_SECONDS: '61' }, 'FETCH_BACKOFF_SECONDS must be a number of seconds from 0 to 60, as 0.5'],
  [[], { VERIFY_SSL: 'maybe' }, 'VERIFY_SSL must be true or false'],
  [[], { CORS_ALLOW_ORIGINS: 'tv.example' }, 'CORS_ALLOW_ORIGINS must be * or a comma-separated list of origins, as https://tv.example.com'],
  [[], { CORS_ALLOW_ORIGINS: 'https://tv.example/page' }, 'CORS_ALLOW_ORIGINS must be * or a comma-separated list of origins, as https://tv.example.com'],
  [[], { PUBLIC_URL: 'tv.example' }, 'PUBLIC_URL must be an http or https address without a query, as https://tv.example.com'],
  [[], { PUBLIC_URL: 'https://me:pw@tv.example' }, 'PUBLIC_URL must be an http or https address without a query, as https://tv.example.com'],
  [[], { ALLOWED_HOSTS: 'http://tv.example' }, 'ALLOWED_HOSTS must be a comma-separated list of host names, as tv.example.com or tv.example.com:8000'],
  [[], { ALLOWED_HOSTS: '*' }, 'ALLOWED_HOSTS must be a comma-separated list of host names, as tv.example.com or tv.example.com:8000'],
  [[], { IPTV_HOST: 'panel.example', IPTV_USERNAME: 'me' }, 'IPTV_PASSWORD is missing: IPTV_HOST, IPTV_USERNAME and IPTV_PASSWORD go together'],
  [[], { IPTV_PASSWORD_FILE: '/run/gone' }, 'IPTV_PASSWORD_FILE must be the path of a readable file'],
  [[], { IPTV_PASSWORD: 'a', IPTV_PASSWORD_FILE: '/run/b' }, 'IPTV_PASSWORD and IPTV_PASSWORD_FILE are both set; keep one'],
  [[], { SECRET_KEY: 'short', HOST: '0.0.0.0' }, 'SECRET_KEY must be at least 32 random bytes, as "openssl rand -base64 48" prints, and no example or pattern'],
  [[], { HOST: '0.0.0.0' }, 'SECRET_KEY is missing: beyond loopback it must be at least 32 random bytes, as "openssl rand -base64 48" prints, and no example or pattern'],
  [[], { WEBPLAY_DEMO_USER: 'true', HOST: '::', SECRET_KEY: aKey }, 'WEBPLAY_DEMO_USER works only when HOST is 127.0.0.1 or ::1 and TRUSTED_PROXIES is empty: everybody knows its password'],
  [[], { WEBPLAY_DEMO_USER: 'true', TRUSTED_PROXIES: '127.0.0.1' }, 'WEBPLAY_DEMO_USER works only when HOST is 127.0.0.1 or ::1 and TRUSTED_PROXIES is empty: everybody knows its password'],
  ...['postgresql://db/webplay', 'sqlite://', 'sqlite:///', 'sqlite:///:memory:', 'sqlite:///a?mode=ro', 'webplay.db'].map(
    (url) => [[], { DATABASE_URL: url }, 'DATABASE_URL must be sqlite:///FILE, relative to the data folder, or sqlite:////FOLDER/FILE'] as const,
  ),
  ...['0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0', '010.0.0.1', 'true'].map(
    (list) => [[], { TRUSTED_PROXIES: list }, 'TRUSTED_PROXIES must be a comma-separated list of addresses or networks, as 10.0.0.7 or 10.0.0.0/8, and not every address there is'] as const,
  ),
  ...['basic=1', '[]', 'null', '{"basic":-1}', '{"basic":1.5}', '{"basic":"1"}', '{"  ":1}'].map(
    (json) => [[], { LICENSE_PLAN_DEVICE_LIMITS: json }, 'LICENSE_PLAN_DEVICE_LIMITS must be a JSON object of plan names and whole numbers of devices, as {"basic":1,"family":5}'] as const,
  ),
  [[], { ACCESS_TOKEN_EXPIRE_MINUTES: '0' }, 'ACCESS_TOKEN_EXPIRE_MINUTES must be a whole number of minutes from 1 to 1440'],
  [[], { REFRESH_TOKEN_EXPIRE_DAYS: '400' }, 'REFRESH_TOKEN_EXPIRE_DAYS must be a whole number of days from 1 to 365'],
  [[], { DEVICES_PER_LICENSE: 'many' }, 'DEVICES_PER_LICENSE must be a whole number from 0 to 1000000'],
  [[], { RATE_LIMIT_WINDOW_SECONDS: '0' }, 'RATE_LIMIT_WINDOW_SECONDS must be a whole number of seconds from 1 to 86400'],
  [[], { RATE_LIMIT_LOGIN_PER_WINDOW: '0' }, 'RATE_LIMIT_LOGIN_PER_WINDOW must be a whole number from 1 to 10000'],
  [[], { WEBPLAY_TRUST_LOOPBACK: 'true', HOST: '0.0.0.0', SECRET_KEY: aKey }, 'WEBPLAY_TRUST_LOOPBACK works only when HOST is 127.0.0.1 or ::1'],
  [[], { WEBPLAY_TRUST_LOOPBACK: 'true', CORS_ALLOW_ORIGINS: '*' }, 'WEBPLAY_TRUST_LOOPBACK does not go with CORS_ALLOW_ORIGINS=*: any web page would be the owner'],
] as [string[], Record<string, string>, string][])('%j %j stops the start with one line', (args, env, line) => {
  expect(() => read(args, env)).toThrow(expect.objectContaining({ message: line }));
});

test('the sources of /catalog are addresses or files of the data folder', () => {
  const env = { M3U_SOURCE: ' https://me:pw@tv.example/list.m3u?a=b ', EPG_SOURCE: 'guides/today.xml.gz', M3U_TTL_SECONDS: '0', EPG_TTL_SECONDS: '60', FETCH_BACKOFF_SECONDS: '0.25' };
  expect(read([], env).showcase).toEqual({
    m3u: { type: 'url', url: 'https://me:pw@tv.example/list.m3u?a=b' },
    epg: { type: 'file', path: 'guides/today.xml.gz' },
    m3uTtlSeconds: 0,
    epgTtlSeconds: 60,
    backoffSeconds: 0.25,
  });
  expect(env).not.toHaveProperty('M3U_SOURCE');
  expect(read([], { EPG_SOURCE_FILE: 'secret' }, { [join(workingDir, 'secret')]: 'http://tv.example/guide.xml\n' }).showcase.epg).toEqual({ type: 'url', url: 'http://tv.example/guide.xml' });
});

test.each(['../list.m3u', 'a/../../list.m3u', '/etc/hostname', '..\\list.m3u', '\\\\host\\share', 'C:\\list.m3u', 'file:///etc/hostname', 'ftp://me:pw@tv.example/list.m3u', 'http://'])(
  'the source %s stops the start with one line that does not repeat it',
  (source) => {
    for (const name of ['M3U_SOURCE', 'EPG_SOURCE']) {
      const line = `${name} must be an http or https address, or the path of a file in the data folder, relative to it`;
      expect(() => read([], { [name]: source })).toThrow(expect.objectContaining({ message: line }));
    }
  },
);

test('an unknown flag is named', () => {
  expect(() => read(['--prot', '1'])).toThrow(/'--prot'.*--help/);
  expect(() => read(['8000'])).toThrow(/8000/);
});

test('secrets come from variables or files and do not stay in the environment', () => {
  const env = { IPTV_HOST: 'panel.example', IPTV_USERNAME: 'me', IPTV_PASSWORD_FILE: 'password' };
  const settings = read([], env, { [join(workingDir, 'password')]: ' s3cret \n' });
  expect(settings.login).toEqual({ host: 'panel.example', username: 'me', password: 's3cret' });
  expect(env).not.toHaveProperty('IPTV_USERNAME');

  const direct = { IPTV_HOST: 'panel.example', IPTV_USERNAME: 'me', IPTV_PASSWORD: 's3cret' };
  read([], direct);
  expect(Object.keys(direct)).toEqual(['IPTV_HOST']);
});

test.each([
  ['win32', { LOCALAPPDATA: resolve('/users/me/local') }, join(resolve('/users/me/local'), 'WebPlay')],
  ['win32', {}, join(home, 'AppData', 'Local', 'WebPlay')],
  ['darwin', { XDG_DATA_HOME: '/ignored' }, join(home, 'Library', 'Application Support', 'WebPlay')],
  ['linux', { XDG_DATA_HOME: resolve('/xdg') }, join(resolve('/xdg'), 'webplay')],
  ['linux', { XDG_DATA_HOME: 'relative' }, join(home, '.local', 'share', 'webplay')],
] as const)('on %s with %j data lies in %s', (platform, env, folder) => {
  const settings = readServerSettings({ args: [], env: { ...env }, platform, home, workingDir, readFile: () => '', isOpenToAll: () => false });
  expect(settings.dataDir).toBe(folder);
});

test('a signing key is a whole pair with a name, and its file is nobody else’s beyond loopback', () => {
  const jwk = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'lic-2026-11' };
  const other = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const given = (key: object | string) => read([], { LICENSE_SIGNING_KEY: typeof key === 'string' ? key : JSON.stringify(key) }).accounts.licenseSigningKey;
  expect(given(jwk)).toEqual(jwk);
  const { kid: _kid, ...nameless } = jwk;
  const { d: _d, ...half } = jwk;
  for (const wrong of [nameless, half, { ...jwk, x: other.x }, { ...jwk, crv: 'X25519' }, { ...jwk, kid: 'Lic 1' }, { ...jwk, extra: 1 }, 'secret', '[]']) {
    expect(() => given(wrong), JSON.stringify(wrong)).toThrow('LICENSE_SIGNING_KEY must be a private Ed25519 key');
  }

  const file = resolve(workingDir, 'key.json');
  const inFile = (host: string, isOpen: boolean) =>
    read([], { LICENSE_SIGNING_KEY_FILE: 'key.json', HOST: host, SECRET_KEY: aKey }, { [file]: JSON.stringify(jwk) }, isOpen).accounts.licenseSigningKey;
  expect(inFile('127.0.0.1', true)).toEqual(jwk);
  expect(inFile('0.0.0.0', false)).toEqual(jwk);
  expect(() => inFile('0.0.0.0', true)).toThrow('chmod 400');
});
