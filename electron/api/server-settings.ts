import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors.ts';
import type { SourcePlace } from '#shared/model/source-place.ts';
import { isLoopback } from './addresses.ts';
import { defaultDataDir } from './default-data-dir.ts';
import type { CorsOrigins } from './origin-check.ts';

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
  allowedHosts: readonly string[];
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
}

export interface Surroundings {
  args: readonly string[];
  /** Secrets are deleted from it once read, so that no child and no report inherits them. */
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  home: string;
  workingDir: string;
  readFile(path: string): string;
}

export const defaultPort = 8_000;

export const helpText = `WebPlay, without a window: your television in a browser, and its API.

  --port NUMBER      port to listen on (PORT; ${String(defaultPort)}, or the next free one)
  --host ADDRESS     address to listen on (HOST; 127.0.0.1)
  --data-dir FOLDER  where playlists and settings are kept (DATA_DIR; the user's data folder)
  --demo             add the built-in demonstration playlist
  --headless         open no browser (there is nothing to open here; accepted for scripts)
  --help             show this text

Variables of the environment, also read from a file named .env in the current folder:
  IPTV_HOST, IPTV_USERNAME, IPTV_PASSWORD
                         log in to this provider at start; all three, or none
  CACHE_TTL_SECONDS      age at which a stored catalog counts as stale (21600)
  VERIFY_SSL             false: do not check the certificate of the provider logged in to (true)
  ALLOWED_HOSTS          names clients may use for this server besides its addresses, comma-separated
  PUBLIC_URL             where clients reach this server, behind a proxy or in a container
  CORS_ALLOW_ORIGINS     origins whose pages may use the API, comma-separated, or * (none)
  WEBPLAY_TRUST_LOOPBACK true: every program on this machine is the owner (false)
  M3U_SOURCE, EPG_SOURCE what /catalog/* shows: an http or https address, or a file's path in the data folder
                         (bundled samples)
  M3U_TTL_SECONDS, EPG_TTL_SECONDS
                         age at which they are fetched again when somebody asks (300)
  FETCH_BACKOFF_SECONDS  pause before the second try to fetch them; before the third it doubles (0.5)
Secrets can be given in files instead: IPTV_USERNAME_FILE, IPTV_PASSWORD_FILE, M3U_SOURCE_FILE, EPG_SOURCE_FILE.
`;

/** Flags win over variables. Null when only the help was asked for; throws one line for whatever does not parse. */
export function readServerSettings(surroundings: Surroundings): ServerSettings | null {
  const { env, platform, home, workingDir } = surroundings;
  const flags = readFlags(surroundings.args);
  if (flags.help) return null;

  const read = <T>(name: string, flag: string | undefined, parse: Parse<T>, fallback: T): T => {
    const [label, text] = flag === undefined ? [name, env[name]] : [`--${name.toLowerCase().replace('_', '-')}`, flag];
    if (text === undefined || text.trim() === '') return fallback;
    const value = parse.from(text.trim());
    if (value === undefined) throw new AppError('invalid_input', `${label} must be ${parse.accepts}`);
    return value;
  };

  const host = read('HOST', flags.host, address, '127.0.0.1');
  const port = read<number | null>('PORT', flags.port, portNumber, null);
  const dataDir = read('DATA_DIR', flags['data-dir'], anyText, defaultDataDir({ platform, home, env }));
  const settings: ServerSettings = {
    host,
    port: port ?? defaultPort,
    portIsExplicit: port !== null,
    dataDir: resolve(workingDir, dataDir),
    demo: flags.demo,
    login: readLogin(surroundings),
    corsOrigins: read<CorsOrigins>('CORS_ALLOW_ORIGINS', undefined, origins, []),
    allowedHosts: read<readonly string[]>('ALLOWED_HOSTS', undefined, hosts, []),
    trustLoopback: read('WEBPLAY_TRUST_LOOPBACK', undefined, flag, false),
    publicUrl: read<string | null>('PUBLIC_URL', undefined, publicUrl, null),
    cacheTtlSeconds: read<number | null>('CACHE_TTL_SECONDS', undefined, seconds, null),
    verifyTls: read('VERIFY_SSL', undefined, flag, true),
    showcase: {
      m3u: readPlace('M3U_SOURCE', surroundings),
      epg: readPlace('EPG_SOURCE', surroundings),
      m3uTtlSeconds: read('M3U_TTL_SECONDS', undefined, secondsOrNone, 300),
      epgTtlSeconds: read('EPG_TTL_SECONDS', undefined, secondsOrNone, 300),
      backoffSeconds: read('FETCH_BACKOFF_SECONDS', undefined, fraction, 0.5),
    },
  };
  refuseUnsafe(settings);
  return settings;
}

function refuseUnsafe({ trustLoopback, host, corsOrigins }: ServerSettings): void {
  if (!trustLoopback) return;
  if (!isLoopback(host)) {
    throw new AppError('invalid_input', 'WEBPLAY_TRUST_LOOPBACK works only when HOST is 127.0.0.1 or ::1');
  }
  if (corsOrigins === '*') {
    throw new AppError('invalid_input', 'WEBPLAY_TRUST_LOOPBACK does not go with CORS_ALLOW_ORIGINS=*: any web page would be the owner');
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
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (cause) {
    const [line = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new AppError('invalid_input', `${line} (--help shows what there is)`, { cause });
  }
}

function readLogin(surroundings: Surroundings): ServerSettings['login'] {
  const given = {
    IPTV_HOST: surroundings.env['IPTV_HOST']?.trim() ?? '',
    IPTV_USERNAME: readSecret('IPTV_USERNAME', surroundings),
    IPTV_PASSWORD: readSecret('IPTV_PASSWORD', surroundings),
  };
  const missing = Object.entries(given).filter(([, value]) => value === '');
  if (missing.length === 3) return null;
  const [first] = missing;
  if (first) {
    throw new AppError('invalid_input', `${first[0]} is missing: IPTV_HOST, IPTV_USERNAME and IPTV_PASSWORD go together`);
  }
  return { host: given.IPTV_HOST, username: given.IPTV_USERNAME, password: given.IPTV_PASSWORD };
}

/** An address may hold what a provider is paid with, so it is read like a secret and never repeated. */
function readPlace(name: string, surroundings: Surroundings): SourcePlace {
  const text = readSecret(name, surroundings).trim();
  if (text === '') return { type: 'sample' };
  const place = text.includes('://') ? webPlace(text) : filePlace(text);
  if (place) return place;
  throw new AppError('invalid_input', `${name} must be an http or https address, or the path of a file in the data folder, relative to it`);
}

function webPlace(text: string): SourcePlace | undefined {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? { type: 'url', url: text } : undefined;
}

function filePlace(path: string): SourcePlace | undefined {
  const steps = path.split(/[/\\]/);
  const leavesTheFolder = steps[0] === '' || /^[A-Za-z]:/.test(path) || steps.includes('..') || path.includes('\0');
  return leavesTheFolder ? undefined : { type: 'file', path };
}

function readSecret(name: string, { env, readFile, workingDir }: Surroundings): string {
  const inFile = `${name}_FILE`;
  const value = env[name] ?? '';
  const path = env[inFile] ?? '';
  Reflect.deleteProperty(env, name);
  if (value !== '' && path !== '') throw new AppError('invalid_input', `${name} and ${inFile} are both set; keep one`);
  if (path === '') return value;
  try {
    return readFile(resolve(workingDir, path)).trim();
  } catch (cause) {
    throw new AppError('invalid_input', `${inFile} must be the path of a readable file`, { cause });
  }
}

interface Parse<T> {
  accepts: string;
  /** Undefined when the text is not acceptable. */
  from(text: string): T | undefined;
}

const anyText: Parse<string> = { accepts: 'a path', from: (text) => text };

const address: Parse<string> = {
  accepts: 'an IP address of this machine, as 127.0.0.1, ::1 or 0.0.0.0, or localhost',
  from(text) {
    if (text === 'localhost') return '127.0.0.1';
    return isIP(text) === 0 ? undefined : text;
  },
};

const portNumber: Parse<number> = {
  accepts: 'a whole number from 0 to 65535',
  from: (text) => wholeNumber(text, 0, 65_535),
};

const seconds: Parse<number> = {
  accepts: 'a whole number of seconds, at least 1',
  from: (text) => wholeNumber(text, 1, 3_153_600_000), // a century
};

const secondsOrNone: Parse<number> = {
  accepts: 'a whole number of seconds',
  from: (text) => wholeNumber(text, 0, 3_153_600_000),
};

const fraction: Parse<number> = {
  accepts: 'a number of seconds from 0 to 60, as 0.5',
  from: (text) => (/^\d{1,2}(\.\d{1,3})?$/.test(text) && Number(text) <= 60 ? Number(text) : undefined),
};

const flag: Parse<boolean> = {
  accepts: 'true or false',
  from: (text) => new Map([['true', true], ['1', true], ['false', false], ['0', false]]).get(text.toLowerCase()),
};

const origins: Parse<CorsOrigins> = {
  accepts: '* or a comma-separated list of origins, as https://tv.example.com',
  from(text) {
    if (text === '*') return '*';
    const list = listOf(text).map((entry) => entry.replace(/\/$/, ''));
    return list.every((entry) => URL.parse(entry)?.origin === entry) ? list : undefined;
  },
};

const publicUrl: Parse<string> = {
  accepts: 'an http or https address without a query, as https://tv.example.com',
  from(text) {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password + url.search + url.hash !== '') return undefined;
    return url.href.replace(/\/$/, '');
  },
};

const hosts: Parse<readonly string[]> = {
  accepts: 'a comma-separated list of host names, as tv.example.com or tv.example.com:8000',
  from(text) {
    const list = listOf(text).map((entry) => entry.toLowerCase());
    return list.every((entry) => URL.parse(`http://${entry}`)?.pathname === '/' && !/[@/?#*\s]/.test(entry))
      ? list
      : undefined;
  },
};

function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,12}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
