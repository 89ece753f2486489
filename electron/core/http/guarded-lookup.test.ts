import { Buffer } from 'node:buffer';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toFailure } from '#shared/errors.ts';

import { classifyAddress, type Reach } from './address-guard.ts';
import type { HttpParts } from './request.ts';
import { answerWith, cast, castResolver, createCastHttp, redirectTo, textOf, useNetwork } from './test-servers.ts';

const { serve, client } = useNetwork();

/** Fetches with a client of its own, so that no kept connection helps; answers the body or the failure's code. */
async function fetchAs(reach: Reach, url: string, parts: HttpParts = {}): Promise<string> {
  const http = createCastHttp(parts);
  try {
    return await textOf((await http.get(url, { reach })).body);
  } catch (error) {
    return toFailure(error).code;
  } finally {
    await http.close();
  }
}

test('a name is reached only where its address is within the reach', async () => {
  const server = await serve(answerWith('reached'));
  const at = (addressClass: 'public' | 'private' | 'loopback') => ({ classify: () => addressClass });
  const url = `http://public.test:${server.port}/`;
  expect([
    await fetchAs('public', url, at('public')),
    await fetchAs('private', url, at('public')),
    await fetchAs('private', url, at('private')),
    await fetchAs('loopback', url, at('loopback')),
  ]).toEqual(['reached', 'reached', 'reached', 'reached']);
  expect([
    await fetchAs('public', url, at('private')),
    await fetchAs('public', url, at('loopback')),
    await fetchAs('private', url, at('loopback')),
    await fetchAs('loopback', url, { classify: () => 'forbidden' }),
  ]).toEqual(Array(4).fill('address_refused'));
  expect(server.connections()).toBe(4);
});

test('of several addresses only those within the reach are connected', async () => {
  const server = await serve(answerWith('public'), '0.0.0.0');
  const http = client();
  const answer = await http.get(`http://mixed.test:${server.port}/`, { reach: 'public' });
  expect(await textOf(answer.body)).toBe('public');
  expect(server.connections()).toBe(1);
});

test('a name that is moved to an inner address between two requests is refused', async () => {
  const server = await serve((socket, head) => {
    answerWith('ok', { headers: 'Connection: close\r\n' })(socket, head);
    socket.end();
  }, '0.0.0.0');
  const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.3', '127.0.0.2']];
  const http = client({ resolver: () => Promise.resolve(answers.shift() ?? []) });
  const url = `http://rebind.test:${server.port}/`;
  expect(await textOf((await http.get(url, { reach: 'public' })).body)).toBe('ok');
  await expect(http.get(url, { reach: 'public' })).rejects.toMatchObject({ code: 'address_refused' });
  await expect(http.get(url, { reach: 'public' })).rejects.toMatchObject({ code: 'address_refused' });
  expect(server.connections()).toBe(1);
});

test('the name is looked up once for each connection, so check and connection see the same address', async () => {
  const server = await serve(answerWith('ok'));
  let lookups = 0;
  const resolver = (host: string) => {
    lookups += 1;
    return castResolver(host);
  };
  expect(await fetchAs('public', `http://public.test:${server.port}/`, { resolver })).toBe('ok');
  expect(lookups).toBe(1);
});

test('a peer that turns out to be inner is sent nothing', async () => {
  const server = await serve(answerWith('never'));
  let looks = 0;
  const classify = () => {
    looks += 1;
    return looks === 1 ? 'public' : 'private';
  };
  expect(await fetchAs('public', `http://public.test:${server.port}/`, { classify })).toBe('address_refused');
  expect(server.heads).toEqual([]);
});

test('what a local source opened, connections and their rules, is not lent to a public one', async () => {
  const server = await serve(answerWith('inner'));
  const other = await serve(answerWith('never'));
  const http = client({ classify: () => 'private' });
  const url = `http://public.test:${server.port}/`;
  expect(await textOf((await http.get(url, { reach: 'private' })).body)).toBe('inner');
  for (const inner of [url, `http://public.test:${other.port}/`]) {
    await expect(http.get(inner, { reach: 'public' })).rejects.toMatchObject({ code: 'address_refused' });
  }
  expect([server.heads.length, other.connections()]).toEqual([1, 0]);
});

test('a redirect cannot descend below the reach of the typed address', async () => {
  const inner = await serve(answerWith('inner'), '0.0.0.0');
  const leading = (to: string) => serve(redirectTo(`http://${to}:${inner.port}/`));
  for (const target of ['private.test', 'loopback.test', '127.0.0.2', '127.0.0.3', 'localhost', '2130706434', '[::1]', '169.254.169.254']) {
    const outer = await leading(target);
    expect([target, await fetchAs('public', `http://public.test:${outer.port}/`)]).toEqual([target, 'address_refused']);
  }
  const outer = await leading('loopback.test');
  expect(await fetchAs('private', `http://public.test:${outer.port}/`)).toBe('address_refused');
  expect(inner.connections()).toBe(0);
});

test('localhost is this computer, whatever a name server says', async () => {
  const server = await serve(answerWith('here'));
  const resolver = () => Promise.resolve(['127.0.0.1']); // plays public in this cast
  const names = ['localhost', 'LocalHost.', 'tv.localhost', 'tv.localhost.'];
  for (const name of names) {
    expect(await fetchAs('public', `http://${name}:${server.port}/`, { resolver })).toBe('address_refused');
    expect(await fetchAs('private', `http://${name}:${server.port}/`, { resolver })).toBe('address_refused');
  }
  expect(server.connections()).toBe(0);
  const classify = (address: string) => (cast[address] ? ('loopback' as const) : ('forbidden' as const));
  expect(await fetchAs('loopback', `http://localhost:${server.port}/`, { resolver, classify })).toBe('here');
});

// Everything below: addresses of this machine and of inner networks, in every spelling somebody may try.

const octets = fc.constantFrom<number[][]>([127, 0, 0, 1], [127, 0, 0, 2], [127, 8, 9, 10], [10, 1, 2, 3], [192, 168, 1, 1], [172, 16, 0, 9], [169, 254, 169, 254], [0, 0, 0, 0], [255, 255, 255, 255]);

const numberForm = fc.constantFrom<(n: number) => string>(
  (n) => String(n),
  (n) => `0x${n.toString(16)}`,
  (n) => `0X000${n.toString(16).toUpperCase()}`,
  (n) => `0${n.toString(8)}`,
  (n) => `0000${n.toString(8)}`,
);

/** One to four numbers, the last one holding what is left, each in its own base. */
const ipv4Number = fc.tuple(octets, fc.integer({ min: 1, max: 4 }), fc.array(numberForm, { minLength: 4, maxLength: 4 })).map(
  ([parts, count, forms]) => {
    const last = parts.slice(count - 1).reduce((sum, part) => sum * 256 + part, 0);
    return [...parts.slice(0, count - 1), last].map((part, index) => forms[index]?.(part) ?? String(part)).join('.');
  },
);

const disguise = fc.constantFrom<(host: string) => string>(
  (host) => host,
  (host) => `${host}.`,
  (host) => host.replaceAll('.', '。'),
  (host) => host.replaceAll('.', '．'),
  (host) => host.replaceAll('.', '%2e'),
  (host) => host.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (host) => host.replace(/[1-9]/g, (digit) => String.fromCharCode(0x245f + Number(digit))),
  (host) => host.replace(/\d/, (digit) => `%3${digit}`),
  (host) => host.replace('.', '\t.\n'),
  (host) => `\u00ad${host}`,
);

const ipv6 = fc.tuple(octets, fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:', '2002:', '64:ff9b:1::', '2001:0:'), fc.boolean()).map(
  ([parts, prefix, dotted]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts;
    const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    if (prefix === '2002:' || prefix === '2001:0:') return `[${prefix}${groups}::1]`;
    return `[${prefix}${dotted ? parts.join('.') : groups}]`;
  },
);

const plainIpv6 = fc.constantFrom('[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::]', '[fe80::1]', '[fe80::1%25eth0]', '[::1%lo]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[fec0::1]', '[::127.0.0.1]', '[2001:db8::1]');

const name = fc.constantFrom('localhost', 'LOCALHOST.', 'a.localhost', 'rebound.test', '127.0.0.2.test', 'lоcalhost.test', '1.2.3.4.5', 'xn--127-.test');

const spelling = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: fc.tuple(ipv4Number, disguise).map(([host, change]) => change(host)) }, { weight: 3, arbitrary: ipv6 }, plainIpv6, name),
    fc.constantFrom('', 'tv.example@', 'tv.example:80@', 'tv.example%2f@', 'a:b@c@'),
    fc.constantFrom('//', '//', '\\\\', '/\\', '/', '', '///', '\t//'),
  )
  .map(([host, userInfo, slashes]) => ({ slashes, userInfo, host }));

test.each(['http', 'https'])('two thousand spellings of inner addresses over %s reach nobody, typed or by redirect', async (scheme) => {
  const inner = await serve(answerWith('inner'), '0.0.0.0');
  let location = '';
  const outer = await serve((socket) => {
    socket.write(Buffer.from(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`));
  });
  // The resolver plays the attacker's: whatever is not a literal points inside.
  const direct = client({ classify: classifyAddress, resolver: () => Promise.resolve(['127.0.0.2', '::1', '10.0.0.1']) });
  const redirected = client({
    // 127.0.0.1 is where the redirecting server itself is.
    resolver: (host) => Promise.resolve([host === 'public.test' ? '127.0.0.1' : '127.0.0.2']),
    classify: (address) => (address === '127.0.0.1' ? 'public' : classifyAddress(address)),
  });

  const through: string[] = [];
  const attempt = async (http: typeof direct, url: string, spelled: string) => {
    try {
      const answer = await http.get(url, { reach: 'public', timeouts: { connectMs: 500 } });
      answer.destroy();
      through.push(spelled);
    } catch (error) {
      const { code } = toFailure(error);
      if (code !== 'address_refused' && code !== 'provider_malformed') through.push(`${spelled} (${code})`);
    }
  };
  for (const { slashes, userInfo, host } of fc.sample(spelling, { numRuns: 2_000, seed: 401 })) {
    const spelled = `${scheme}:${slashes}${userInfo}${host}:${inner.port}/`;
    await attempt(direct, spelled, spelled);
    location = spelled.replaceAll('\n', ''); // a header line cannot hold breaks
    const outerUrl = `http://public.test:${outer.port}/`;
    // Some spellings lead back to the redirecting server itself: `http:x` is relative there, and 127.0.0.1 plays public.
    const { hostname = '' } = URL.parse(location, outerUrl) ?? {};
    if (hostname !== 'public.test' && hostname !== '127.0.0.1') await attempt(redirected, outerUrl, `-> ${location}`);
  }
  expect(through).toEqual([]);
  expect(inner.connections()).toBe(0);
});
