import { afterEach, describe, expect, test } from 'vitest';
import { clientGroup, clientReader } from './client-address.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

const inNetwork = ['10.0.0.0/8', '2001:db8:1::/48'];

function clientOf(trusted: readonly string[], remoteAddress: string, headers: Record<string, string> = {}) {
  return clientReader(trusted)({ headers, socket: { remoteAddress } });
}

describe('the address of a client', () => {
  test.each([
    // peer, X-Forwarded-For, the client
    ['198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['198.51.100.7', '10.0.0.1', '198.51.100.7'],
    ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '10.0.0.9, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '1.1.1.1,203.0.113.9,10.2.3.4,10.0.0.2', '203.0.113.9'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['10.0.0.1', '[2001:db8::9]:4711', '2001:db8::9'],
    ['10.0.0.1', '2001:DB8:0:0::9', '2001:db8::9'],
    ['2001:db8:1::1', '2001:db8:1::2, 2001:db8:2::3, 2001:db8:1::4', '2001:db8:2::3'],
    ['2001:db8:2::1', '203.0.113.9', '2001:db8:2::1'],
    // whatever cannot be read ends the way
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
    ['10.0.0.1', '203.0.113.9, garbage, 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', ',,,', '10.0.0.1'],
    ['10.0.0.1', '0x7f000001', '10.0.0.1'],
    ['10.0.0.1', '010.1.1.1', '10.0.0.1'],
    ['10.0.0.1', '2130706433', '10.0.0.1'],
    ['10.0.0.1', 'fe80::1%eth0', '10.0.0.1'],
    ['10.0.0.1', '203.0.113.9; DROP', '10.0.0.1'],
    ['10.0.0.1', '<script>', '10.0.0.1'],
  ])('from %s with "%s" is %s', (peer, list, address) => {
    expect(clientOf(inNetwork, peer, { 'x-forwarded-for': list }).address).toBe(address);
  });

  test.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="203.0.113.9:80";proto=https', '203.0.113.9'],
    ['for="[2001:db8::9]:4711";by=10.0.0.1', '2001:db8::9'],
    ['proto=http; for=1.1.1.1, for=203.0.113.9', '203.0.113.9'],
    ['for=1.1.1.1, by=203.0.113.9', '10.0.0.1'],
    ['for=_hidden', '10.0.0.1'],
    ['for=1.1.1.1, for=203.0.113.9, for=10.0.0.2;proto=http', '203.0.113.9'],
  ])('from a proxy that says "Forwarded: %s" is %s', (forwarded, address) => {
    expect(clientOf(inNetwork, '10.0.0.1', { forwarded }).address).toBe(address);
    expect(clientOf(inNetwork, '198.51.100.7', { forwarded }).address).toBe('198.51.100.7');
    // What the proxy wrote wins over what it let through.
    expect(clientOf(inNetwork, '10.0.0.1', { forwarded, 'x-forwarded-for': '198.51.100.8' }).address).toBe('198.51.100.8');
  });

  test('nothing a client writes moves it, whatever it writes', () => {
    const tricks = ['127.0.0.1', '10.0.0.1', '::1', 'unknown', '"', '""', 'for=127.0.0.1', '10.0.0.1:1', '[::1]', ' ', ',', '10.0.0.1,', '\t127.0.0.1'];
    let tried = 0;
    for (const first of tricks) {
      for (const second of tricks) {
        for (const forwarded of tricks) {
          const headers = { 'x-forwarded-for': `${first}, ${second}, 203.0.113.9`, forwarded, 'x-real-ip': '127.0.0.1', 'x-client-ip': '127.0.0.1' };
          expect(clientOf(['10.0.0.0/8', '127.0.0.0/8'], '127.0.0.1', headers)).toEqual({ address: '203.0.113.9', isLocal: false, isRelayed: true });
          tried += 1;
        }
      }
    }
    expect(tried).toBeGreaterThan(2_000);
  });
});

describe('a program on this machine', () => {
  test.each([
    [[], '127.0.0.1', {}, true],
    [[], '::1', {}, true],
    [['10.0.0.0/8'], '127.0.0.1', {}, true],
    [[], '10.0.0.1', {}, false],
    [[], '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
    [[], '127.0.0.1', { forwarded: 'for=127.0.0.1' }, false],
    [[], '127.0.0.1', { 'x-real-ip': '127.0.0.1' }, false],
    [[], '127.0.0.1', { via: '1.1 proxy' }, false],
    [['127.0.0.1/32'], '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
    // A client can make some proxies drop the header they have just written: `Connection: X-Forwarded-For`.
    [['127.0.0.1/32'], '127.0.0.1', {}, false],
  ])('trusting %j, from %s with %j: %s', (trusted, peer, headers, isLocal) => {
    expect(clientOf(trusted, peer, headers).isLocal).toBe(isLocal);
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['', ''],
])('%s counts as %s', (address, group) => {
  expect(clientGroup(address)).toBe(group);
});

describe('behind a trusted proxy', () => {
  let api: RunningApi;
  afterEach(() => api.close());

  test('the client’s own address is in the log and with the call, and loopback is nobody', async () => {
    api = await startTestApi({ trustedProxies: ['127.0.0.1/32'], allowedHosts: ['tv.example'] });
    const headers = { host: 'tv.example', 'x-forwarded-for': '127.0.0.1, 203.0.113.9', 'x-forwarded-host': 'evil.example' };
    expect((await api.ask('/health', { headers })).status).toBe(200);
    expect(api.lines.at(-1)?.fields).toMatchObject({ client_ip: '203.0.113.9' });

    await api.ask('/status', { headers });
    expect(api.core.calls.at(-1)).toMatchObject({ caller: { kind: 'anonymous' } });
    expect(api.core.contexts.at(-1)).toMatchObject({ address: '203.0.113.9' });
    await api.ask('/status');
    expect(api.core.calls.at(-1)).toMatchObject({ caller: { kind: 'anonymous' } });
  });

  test('the host a proxy passes on counts, what it says beside it does not', async () => {
    api = await startTestApi({ trustedProxies: ['127.0.0.1/32'], allowedHosts: ['tv.example', 'box.example:8443'] });
    const statusFor = async (host: string, forwardedHost = 'tv.example') =>
      (await api.ask('/health', { headers: { host, 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': forwardedHost, forwarded: `host=${forwardedHost}` } })).status;
    expect(await statusFor('tv.example', 'evil.example')).toBe(200);
    expect(await statusFor('TV.example:443')).toBe(200);
    expect(await statusFor('box.example:8443')).toBe(200);
    for (const host of ['evil.example', 'tv.example.evil.example', 'eviltv.example', 'box.example', 'box.example:443', 'tv.example.', 'localhost:443']) {
      expect(await statusFor(host)).toBe(421);
    }
  });

  test('one client has so many requests open at once; the others go on', async () => {
    api = await startTestApi({ trustedProxies: ['127.0.0.1/32'], limits: { connectionsPerAddress: 2 } });
    const from = (client: string) => ({ headers: { 'x-forwarded-for': client } });
    const owned = { 'x-forwarded-for': '203.0.113.9' };
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    api.core.hold = held;
    const open = [api.ask('/status', { headers: owned }), api.ask('/status', { headers: owned })];
    while (api.core.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const third = await api.ask('/nowhere', from('203.0.113.9'));
    expect([third.status, third.headers['retry-after'], third.json]).toMatchObject([429, '1', { code: 'rate_limited' }]);
    expect((await api.ask('/nowhere', from('203.0.113.10'))).status).toBe(404);
    release();
    await Promise.all(open);
    expect((await api.ask('/health', from('203.0.113.9'))).status).toBe(200);
  });
});
