import { expect, test } from 'vitest';

import {
  type AddressClass,
  classifyAddress,
  isLocalhost,
  literalAddress,
  mayReach,
  reachOf,
  resolveReach,
} from './address-guard.ts';

const expected: Record<AddressClass, string[]> = {
  public: [
    '1.1.1.1',
    '9.255.255.255',
    '100.63.255.255',
    '100.128.0.0',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00::1',
    '::ffff:1.1.1.1',
    '::ffff:0:101:101',
    '64:ff9b::101:101',
    '2002:101:101::1',
    '::1.1.1.1',
  ],
  private: [
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    'fc00::1',
    'fdff::1',
    '::ffff:10.0.0.1',
    '64:ff9b::c0a8:1',
    '2002:c0a8:1::1',
    '::a00:1',
  ],
  loopback: [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '::ffff:0:7f00:1',
    '2002:7f00:1::',
  ],
  forbidden: [
    '0.0.0.0',
    '0.1.2.3',
    '100.100.100.200',
    '168.63.129.16',
    '169.254.169.254',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::2',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'ff02::1',
    '100::1',
    '64:ff9b:1::101:101',
    '2001::1',
    '2001:db8::1',
    '2001:10::1',
    '3fff::1',
    '4000::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    'localhost',
    '',
    '[::1]',
  ],
};

test.each(Object.entries(expected))('addresses are classified as %s', (addressClass, addresses) => {
  expect(Object.fromEntries(addresses.map((address) => [address, classifyAddress(address)]))).toEqual(
    Object.fromEntries(addresses.map((address) => [address, addressClass])),
  );
});

test('a reach opens its own class and every more public one, never the forbidden', () => {
  const classes = ['public', 'private', 'loopback', 'forbidden'] as const;
  expect({
    public: classes.filter((c) => mayReach('public', c)),
    private: classes.filter((c) => mayReach('private', c)),
    loopback: classes.filter((c) => mayReach('loopback', c)),
  }).toEqual({
    public: ['public'],
    private: ['public', 'private'],
    loopback: ['public', 'private', 'loopback'],
  });
});

test('a literal is found behind every spelling the URL parser undoes', () => {
  const spellings = [
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://tv.example@127.0.0.1/',
    'http:\\\\127.0.0.1\\x',
    'ht\ntp://127.\t0.0.1/',
  ];
  expect(new Set(spellings.map((spelling) => literalAddress(new URL(spelling))))).toEqual(new Set(['127.0.0.1']));
  expect(literalAddress(new URL('http://[::ffff:127.0.0.1]/'))).toBe('::ffff:7f00:1');
  expect(literalAddress(new URL('http://127.0.0.1.example/'))).toBeUndefined();
});

test('localhost is known by its name, with or without subdomain, trailing dot and capitals', () => {
  expect(['localhost', 'LOCALHOST.', 'tv.localhost', 'a.b.localhost.'].map(isLocalhost)).toEqual([true, true, true, true]);
  expect(['localhost.example', 'notlocalhost', 'localhost..'].map(isLocalhost)).toEqual([false, false, false]);
});

test('what the owner typed decides the reach', () => {
  expect([
    reachOf(new URL('http://tv.example/'), 'public'),
    reachOf(new URL('http://tv.example/'), 'private'),
    reachOf(new URL('http://tv.example/'), 'loopback'),
    reachOf(new URL('http://tv.example/'), 'forbidden'),
    reachOf(new URL('http://127.0.0.1/'), 'loopback'),
    reachOf(new URL('http://[::1]/'), 'loopback'),
    reachOf(new URL('http://my-computer/'), 'loopback'),
    reachOf(new URL('http://localhost./'), 'loopback'),
  ]).toEqual(['public', 'private', 'public', 'public', 'loopback', 'loopback', 'loopback', 'loopback']);
});

test('a typed name gets the most public reach of its addresses', async () => {
  const zone: Record<string, string[]> = {
    'tv.example': ['1.1.1.1'],
    'mixed.example': ['127.0.0.1', '192.168.0.2', '1.1.1.1'],
    'nas.local': ['fe80::1', '192.168.0.2'],
    'evil.example': ['127.0.0.1'],
  };
  const resolver = (host: string) =>
    zone[host] ? Promise.resolve(zone[host]) : Promise.reject(new Error(`${host} was asked for`));
  expect(
    await Promise.all(
      ['tv.example', 'mixed.example', 'nas.local', 'evil.example', 'localhost', '127.1', 'http://192.168.0.9:8080/tv.m3u', '[::1]:80'].map(
        (host) => resolveReach(host, resolver),
      ),
    ),
  ).toEqual(['public', 'public', 'private', 'public', 'loopback', 'loopback', 'private', 'loopback']);
});
