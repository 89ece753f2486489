import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { isOurHost } from './host-check.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let api: RunningApi | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

const names = [
  ...['evil.example', 'localhost.', 'localhost.evil.example', 'evil-localhost', 'localhost.localdomain', 'LOCALHOST.', 'localhost%00', 'localhost%2eevil.example', 'xn--localhost', 'ｌocalhost', 'lоcalhost', 'local\u00adhost', 'localhost\u200b'],
  ...['127.0.0.2', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '127.0.0.1.', '127.0.0.1.evil.example', '0.0.0.0', '0', '①②⑦.0.0.1', '127。0。0。1', '1270.0.1', '127.0.0.01', '127.0.0.1,127.0.0.1'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::1%25lo]', '[::1%lo]', '[0:0:0:0:0:0:0:1]', '::1', '[127.0.0.1]', '[::1', '::1]'],
  ...['tv.example.', 'eviltv.example', 'tv.example.evil.example', 'sub.tv.example', 'tv.example,evil.example', 'tv.example evil.example', 'tv.example@evil.example', 'evil.example#tv.example', 'tv.example/', 'tv.example\\', 'http://tv.example', '//tv.example', 'tv_example', 'tv.example%'],
];
/** As a `Host` header would have them; PORT is the one that is listened on. */
const odd = names.flatMap((name) => [`${name}:PORT`, name, `${name}:1`]).filter((host) => !['tv.example'].includes(host));
const oddPorts = ['127.0.0.1:', '127.0.0.1:0PORT', '127.0.0.1:+PORT', '127.0.0.1:PORT0', '127.0.0.1:PORT ,x', '127.0.0.1:PORT:PORT', '127.0.0.1:-1', '127.0.0.1:99999', '127.0.0.1', 'localhost', 'localhost:', '127.0.0.1:PORT#', '127.0.0.1:PORT/', ':PORT', ':', 'user@127.0.0.1:PORT', 'user:pw@localhost:PORT', 'localhost:PORT@evil.example', 'box.example:9001', 'box.example', 'x'.repeat(301)];

test('no spelling of a host makes another one of it, and no handler runs', async () => {
  api = await startTestApi({ identify: () => undefined, allowedHosts: ['tv.example', 'box.example:9000'] });
  const { port, core } = api;
  const hosts = [...odd, ...oddPorts].map((host) => host.replaceAll('PORT', String(port)));
  expect(hosts.length).toBeGreaterThanOrEqual(180);
  const requests = [
    ...hosts.map((host) => [host, `GET /status HTTP/1.1\r\nHost: ${host}\r\n`]),
    ...['http://127.0.0.1:PORT/status', 'http://evil.example/status', 'https://localhost:PORT/status', '//evil.example/status', 'status', '*', 'tv.example:443', 'http:///status'].map((target) => [target, `GET ${target} HTTP/1.1\r\nHost: evil.example\r\n`]),
    ...['http://127.0.0.1:PORT/status', 'http://tv.example/status', 'status'].map((target) => [`${target} beside ours`, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n`]),
    ...[['127.0.0.1:PORT', 'evil.example'], ['evil.example', '127.0.0.1:PORT'], ['127.0.0.1:PORT', '127.0.0.1:PORT'], ['tv.example', '']].map(([one = '', two = '']) => [`${one} and ${two}`, `GET /status HTTP/1.1\r\nHost: ${one}\r\nhost: ${two}\r\n`]),
    ['none', 'GET /status HTTP/1.1\r\n'],
    ['none, as in HTTP/1.0', 'GET /status HTTP/1.0\r\n'],
    ['an empty one', 'GET /status HTTP/1.1\r\nHost:\r\n'],
    ['the one of a proxy', 'GET /status HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: tv.example\r\nForwarded: host=tv.example\r\n'],
    ['the one of a WebSocket', 'GET /status HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\n'],
  ] as const;
  expect(requests.length).toBeGreaterThanOrEqual(200);
  const let_in: string[] = [];
  for (const [what = '', head = ''] of requests) {
    const answer = await sendRaw(port, `${head.replaceAll('PORT', String(port))}Connection: close\r\n\r\n`);
    if (!/^HTTP\/1\.1 (421|400) /.test(answer)) let_in.push(`${what}: ${answer.slice(0, 40)}`);
  }
  expect(let_in).toEqual([]);
  expect(core.calls).toEqual([]);
});

test('a machine of the house does not come by the name of this one, nor by an address of another card', () => {
  const here = { address: '192.168.1.5', port: 8_000 };
  for (const host of ['localhost:8000', '127.0.0.1:8000', '[::1]:8000', '192.168.1.6:8000', '192.168.1.5', '192.168.1.5:80', '192.168.1.5.:8000']) expect([host, isOurHost(host, here, [])]).toEqual([host, false]);
  expect(isOurHost('192.168.1.5:8000', here, [])).toBe(true);
  expect(isOurHost('192.168.1.5:8000', { ...here, address: '::ffff:192.168.1.5' }, [])).toBe(true);
  expect(isOurHost('[fd00::5]:8000', { ...here, address: 'fd00::5' }, [])).toBe(true);
  expect(isOurHost('[fd00::5%25eth0]:8000', { ...here, address: 'fd00::5' }, [])).toBe(false);
});

async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write(Buffer.from(text, 'utf8'));
  await once(socket, 'close');
  return answer;
}
