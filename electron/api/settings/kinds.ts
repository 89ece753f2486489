import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { SourcePlace } from '#shared/model/source-place.ts';
import type { CorsOrigins } from '../origin-check.ts';
import type { Accepts } from './variable.ts';

export const anyText = (accepts: string): Accepts<string> => ({ accepts, from: (text) => text });

export const flag: Accepts<boolean> = {
  accepts: 'true or false',
  from: (text) => new Map([['true', true], ['1', true], ['false', false], ['0', false]]).get(text.toLowerCase()),
};

export function wholeNumber(what: string, least: number, most: number): Accepts<number> {
  return {
    accepts: `a whole number${what} from ${String(least)} to ${String(most)}`,
    from(text) {
      if (!/^\d{1,12}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= least && value <= most ? value : undefined;
    },
  };
}

const aCentury = 3_153_600_000; // s

export const seconds: Accepts<number> = {
  accepts: 'a whole number of seconds, at least 1',
  from: wholeNumber('', 1, aCentury).from,
};

export const secondsOrNone: Accepts<number> = {
  accepts: 'a whole number of seconds',
  from: wholeNumber('', 0, aCentury).from,
};

export const fraction: Accepts<number> = {
  accepts: 'a number of seconds from 0 to 60, as 0.5',
  from: (text) => (/^\d{1,2}(\.\d{1,3})?$/.test(text) && Number(text) <= 60 ? Number(text) : undefined),
};

export const address: Accepts<string> = {
  accepts: 'an IP address of this machine, as 127.0.0.1, ::1 or 0.0.0.0, or localhost',
  from(text) {
    if (text === 'localhost') return '127.0.0.1';
    return isIP(text) === 0 ? undefined : text;
  },
};

export const origins: Accepts<CorsOrigins> = {
  accepts: '* or a comma-separated list of origins, as https://tv.example.com',
  from(text) {
    if (text === '*') return '*';
    const list = listOf(text).map((entry) => entry.replace(/\/$/, ''));
    return list.every((entry) => URL.parse(entry)?.origin === entry) ? list : undefined;
  },
};

export const publicUrl: Accepts<string> = {
  accepts: 'an http or https address without a query, as https://tv.example.com',
  from(text) {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password + url.search + url.hash !== '') return undefined;
    return url.href.replace(/\/$/, '');
  },
};

export const hosts: Accepts<readonly string[]> = {
  accepts: 'a comma-separated list of host names, as tv.example.com or tv.example.com:8000',
  from(text) {
    const list = listOf(text).map((entry) => entry.toLowerCase());
    return list.every((entry) => URL.parse(`http://${entry}`)?.pathname === '/' && !/[@/?#*\s]/.test(entry)) ? list : undefined;
  },
};

/** Networks of proxies. One that holds every address is refused: it would let any client say who it is. */
export const networks: Accepts<readonly string[]> = {
  accepts: 'a comma-separated list of addresses or networks, as 10.0.0.7 or 10.0.0.0/8, and not every address there is',
  from(text) {
    const list = listOf(text).map(networkOf);
    return list.every((network) => network !== undefined) ? list : undefined;
  },
};

function networkOf(text: string): string | undefined {
  const [bare = '', length, ...more] = text.split('/');
  const version = isIP(bare);
  if (version === 0 || bare.includes('%') || more.length > 0) return undefined;
  const most = version === 4 ? 32 : 128;
  const prefix = length === undefined ? most : wholeNumber('', 1, most).from(length);
  return prefix === undefined ? undefined : `${ipaddr.parse(bare).toString()}/${String(prefix)}`;
}

/** The file of a database: absolute, or relative to the data folder. */
export const sqliteFile: Accepts<string> = {
  accepts: 'sqlite:///FILE, relative to the data folder, or sqlite:////FOLDER/FILE',
  from(text) {
    const file = /^sqlite:\/\/\/([^?#\0]+)$/.exec(text)?.[1];
    return file === undefined || file === ':memory:' || file.endsWith('/') ? undefined : file;
  },
};

/** Devices of one licence, by plan. */
export const planLimits: Accepts<Readonly<Record<string, number>>> = {
  accepts: 'a JSON object of plan names and whole numbers of devices, as {"basic":1,"family":5}',
  from(text) {
    const parsed = jsonOf(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const limits = Object.create(null) as Record<string, number>; // plan names come from outside
    for (const [name, limit] of Object.entries(parsed)) {
      const plan = name.trim();
      if (plan === '' || plan.length > 200 || !Number.isInteger(limit) || limit < 0 || limit > 1_000_000) return undefined;
      limits[plan] = Number(limit);
    }
    return limits;
  },
};

/** A key of Stripe's that may be used by a server; what begins with pk_ is for pages. */
export const stripeKey: Accepts<string> = {
  accepts: 'a secret or restricted key of Stripe, as sk_test_… or rk_live_…',
  from: (text) => (/^[sr]k_(test|live)_[\x21-\x7e]{1,250}$/.test(text.trim()) ? text.trim() : undefined),
};

/** The current secret and the one before it, while it is rolled. */
export const webhookSecrets: Accepts<readonly string[]> = {
  accepts: 'one signing secret of a webhook endpoint, as whsec_…, or two, comma-separated',
  from(text) {
    const list = listOf(text);
    return list.length <= 2 && list.every((secret) => /^[\x21-\x7e]{1,250}$/.test(secret)) ? list : undefined;
  },
};

const priceId = /^[A-Za-z0-9._-]{1,200}$/;

export const priceIds: Accepts<readonly string[]> = {
  accepts: 'a comma-separated list of price ids, as price_1AbC',
  from(text) {
    const list = listOf(text);
    return list.every((id) => priceId.test(id)) ? [...new Set(list)] : undefined;
  },
};

/** Plans, by price. */
export const pricePlans: Accepts<Readonly<Record<string, string>>> = {
  accepts: 'a JSON object of price ids and plan names, as {"price_1AbC":"family"}',
  from(text) {
    const parsed = jsonOf(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const plans = Object.create(null) as Record<string, string>; // price ids come from outside
    for (const [id, name] of Object.entries(parsed) as [string, unknown][]) {
      const plan = typeof name === 'string' ? name.trim() : '';
      if (!priceId.test(id.trim()) || plan === '' || plan.length > 200) return undefined;
      plans[id.trim()] = plan;
    }
    return plans;
  },
};

export const originList: Accepts<readonly string[]> = {
  accepts: 'a comma-separated list of http or https origins, as https://tv.example.com',
  from(text) {
    const list = origins.from(text);
    return list !== undefined && list !== '*' && list.every((origin) => /^https?:/.test(origin)) ? list : undefined;
  },
};

/** Where an API is that keys are sent to: encrypted, or on this machine. */
export const apiUrl: Accepts<string> = {
  accepts: 'an https address without a path, or http on this machine, as http://127.0.0.1:12111',
  from(text) {
    const url = URL.parse(text);
    if (!url || url.href !== `${url.origin}/`) return undefined;
    const isHere = url.protocol === 'http:' && /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
    return url.protocol === 'https:' || isHere ? url.origin : undefined;
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const place: Accepts<SourcePlace> = {
  accepts: 'an http or https address, or the path of a file in the data folder, relative to it',
  from(text) {
    const given = text.trim();
    return given.includes('://') ? webPlace(given) : filePlace(given);
  },
};

function webPlace(text: string): SourcePlace | undefined {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? { type: 'url', url: text } : undefined;
}

function filePlace(path: string): SourcePlace | undefined {
  const steps = path.split(/[/\\]/);
  const leavesTheFolder = steps[0] === '' || /^[A-Za-z]:/.test(path) || steps.includes('..') || path.includes('\0');
  return leavesTheFolder ? undefined : { type: 'file', path };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
