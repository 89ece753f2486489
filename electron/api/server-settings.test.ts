import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readServerSettings, type ServerSettings } from './server-settings.ts';

const home = resolve('/home/someone');
const workingDir = resolve('/srv/webplay');

function read(args: string[] = [], env: Record<string, string | undefined> = {}, files: Record<string, string> = {}) {
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
  });
}

const defaults: ServerSettings = {
  host: '127.0.0.1',
  port: 8000,
  portIsExplicit: false,
  dataDir: join(home, '.local', 'share', 'webplay'),
  demo: false,
  login: null,
  corsOrigins: [],
  allowedHosts: [],
  trustLoopback: false,
  publicUrl: null,
  cacheTtlSeconds: null,
  verifyTls: true,
  showcase: { m3u: { type: 'sample' }, epg: { type: 'sample' }, m3uTtlSeconds: 300, epgTtlSeconds: 300, backoffSeconds: 0.5 },
};

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
    publicUrl: 'https://tv.example',
    cacheTtlSeconds: 300,
    verifyTls: false,
  });
  expect(read(['--port=0', '--host', 'localhost', '--data-dir', '/data'], env)).toMatchObject({
    host: '127.0.0.1',
    port: 0,
    portIsExplicit: true,
    dataDir: resolve('/data'),
  });
});

test('--help is neither a start nor a failure', () => {
  expect(read(['--help'])).toBeNull();
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
  [[], { WEBPLAY_TRUST_LOOPBACK: 'true', HOST: '0.0.0.0' }, 'WEBPLAY_TRUST_LOOPBACK works only when HOST is 127.0.0.1 or ::1'],
  [[], { WEBPLAY_TRUST_LOOPBACK: 'true', CORS_ALLOW_ORIGINS: '*' }, 'WEBPLAY_TRUST_LOOPBACK does not go with CORS_ALLOW_ORIGINS=*: any web page would be the owner'],
])('%j %j stops the start with one line', (args, env, line) => {
  expect(() => read(args, env)).toThrow(expect.objectContaining({ message: line }));
});

test('the sources of /catalog are addresses or files of the data folder', () => {
  const env = { M3U_SOURCE: ' https://me:pw@tv.example/list.m3u?a=b ', EPG_SOURCE: 'guides/today.xml.gz', M3U_TTL_SECONDS: '0', EPG_TTL_SECONDS: '60', FETCH_BACKOFF_SECONDS: '0.25' };
  expect(read([], env)?.showcase).toEqual({
    m3u: { type: 'url', url: 'https://me:pw@tv.example/list.m3u?a=b' },
    epg: { type: 'file', path: 'guides/today.xml.gz' },
    m3uTtlSeconds: 0,
    epgTtlSeconds: 60,
    backoffSeconds: 0.25,
  });
  expect(env).not.toHaveProperty('M3U_SOURCE');
  expect(read([], { EPG_SOURCE_FILE: 'secret' }, { [join(workingDir, 'secret')]: 'http://tv.example/guide.xml\n' })?.showcase.epg).toEqual({ type: 'url', url: 'http://tv.example/guide.xml' });
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
  expect(settings?.login).toEqual({ host: 'panel.example', username: 'me', password: 's3cret' });
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
  const settings = readServerSettings({ args: [], env: { ...env }, platform, home, workingDir, readFile: () => '' });
  expect(settings?.dataDir).toBe(folder);
});
