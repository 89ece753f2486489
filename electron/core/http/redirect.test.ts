import { Buffer } from 'node:buffer';

import { expect, test } from 'vitest';

import type { HttpOptions } from './request.ts';
import { answerWith, outcome, type RawServer, redirectTo, textOf, useNetwork } from './test-servers.ts';

const { serve, serveTls, client } = useNetwork();
const isPublic: HttpOptions = { reach: 'public' };

test.each([301, 302, 303, 307, 308])('%i leads on, relative or absolute, and the answer says where', async (status) => {
  const server: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /a/b ')) redirectTo('../c?x=1', status)(socket, head);
    else if (head.startsWith('GET /c?x=1 ')) redirectTo(`http://other-public.test:${server.port}/end`, status)(socket, head);
    else answerWith('end')(socket, head);
  });
  const answer = await client().get(`${server.url}/a/b`, isPublic);
  expect([answer.url, await textOf(answer.body)]).toEqual([`http://other-public.test:${server.port}/end`, 'end']);
});

test('a redirect address in UTF-8 is understood', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET / ')) socket.write(Buffer.from('HTTP/1.1 302 Found\r\nLocation: /télé\r\nContent-Length: 0\r\n\r\n'));
    else answerWith(head.split(' ')[1] ?? '')(socket, head);
  });
  expect(await outcome(client().get(server.url, isPublic))).toBe('/t%C3%A9l%C3%A9');
});

test('five redirects are followed and the sixth is not', async () => {
  const server = await serve((socket, head) => {
    const step = Number(head.split(' ')[1]?.slice(1));
    if (step === 0) answerWith('end')(socket, head);
    else redirectTo(`/${step - 1}`)(socket, head);
  });
  const http = client();
  expect(await outcome(http.get(`${server.url}/5`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/6`, isPublic))).toMatchObject({ reason: 'redirects' });
  expect(await outcome(http.get(`${server.url}/1`, { reach: 'public', maxRedirects: 0 }))).toMatchObject({ reason: 'redirects' });
});

test('a redirect loop ends at its first repetition', async () => {
  const server = await serve((socket, head) => redirectTo(head.includes('/a') ? '/b' : '/a')(socket, head));
  expect(await outcome(client().get(`${server.url}/a`, isPublic))).toMatchObject({ reason: 'redirects' });
  expect(server.heads).toHaveLength(2);
});

test.each([
  ['file:///etc/passwd', { code: 'address_refused', reason: 'scheme' }],
  ['data:text/plain,x', { code: 'address_refused', reason: 'scheme' }],
  ['ftp://public.test/x', { code: 'address_refused', reason: 'scheme' }],
  ['javascript:alert(1)', { code: 'address_refused', reason: 'scheme' }],
  ['http://ann:pw@public.test/', { code: 'address_refused' }],
  ['//ann@public.test/', { code: 'address_refused' }],
  ['http://[', { code: 'provider_malformed' }],
])('a redirect to %s is refused', async (location, expected) => {
  const server = await serve(redirectTo(location));
  expect(await outcome(client().get(server.url, isPublic))).toMatchObject(expected);
});

test('a redirect with user-info in the typed address may be relative, and keeps the sign-in', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET / ')) redirectTo('/next')(socket, head);
    else answerWith(/authorization: (.*)/.exec(head)?.[1] ?? 'none')(socket, head);
  });
  expect(await outcome(client().get(server.url.replace('//', '//ann:pw@'), isPublic))).toBe(`Basic ${btoa('ann:pw')}`);
});

test('line breaks in a redirect reach neither the request nor the log', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET /encoded ')) redirectTo('/x%0d%0aX-Evil:%201')(socket, head);
    else if (head.startsWith('GET /raw ')) redirectTo('/y\r\nX-Evil: 1')(socket, head);
    else if (head.startsWith('GET /lone ')) redirectTo('/z\rX-Evil: 1')(socket, head);
    else answerWith('end')(socket, head);
  });
  const http = client();
  expect(await outcome(http.get(`${server.url}/encoded`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/raw`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/lone`, isPublic))).toMatchObject({ code: 'provider_malformed' });
  expect(server.heads.filter((head) => head.includes('X-Evil: 1') || head.includes('X-Evil:\n'))).toEqual([]);
});

test('credentials and custom headers stay with the first origin', async () => {
  const other = await serve((socket, head) => {
    if (head.startsWith('GET /back')) redirectTo(`${server.url}/home`)(socket, head);
    else answerWith('end')(socket, head);
  });
  const server: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /same ')) redirectTo('/kept')(socket, head);
    else if (head.startsWith('GET /kept ')) redirectTo(`${other.url}/back`)(socket, head);
    else answerWith('end')(socket, head);
  });
  await outcome(
    client().get(`${server.url}/same`, {
      reach: 'public',
      userAgent: 'Box/1',
      range: 'bytes=0-',
      headers: { Cookie: 'a=b', Authorization: 'Basic x', Referer: 'http://a.example/', 'X-Token': 't' },
    }),
  );
  const names = (head: string | undefined) => (head ?? '').split('\r\n').slice(1).map((line) => line.split(':')[0]);
  const own = ['user-agent', 'accept', 'accept-encoding', 'range', 'Host', 'Connection'];
  const all = ['user-agent', 'accept', 'accept-encoding', 'cookie', 'authorization', 'referer', 'x-token', 'range', 'Host', 'Connection'];
  expect(server.heads.map(names)).toEqual([all, all, own]);
  expect(other.heads.map(names)).toEqual([own]);
});

test('a form is not carried to another server, and turns into a GET where HTTP says so', async () => {
  const other = await serve(answerWith('never'));
  const server = await serve((socket, head) => {
    if (head.startsWith('POST /307 ')) redirectTo(`${other.url}/`, 307)(socket, head);
    else if (head.startsWith('POST /308 ')) redirectTo('/post', 308)(socket, head);
    else if (head.startsWith('POST /303 ')) redirectTo('/get', 303)(socket, head);
    else answerWith(head.split('\r\n')[0] ?? '')(socket, head);
  });
  const http = client();
  const post = (path: string) =>
    outcome(
      http.get(server.url + path, {
        reach: 'public',
        method: 'POST',
        body: 'password=pw',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    );
  expect(await post('/307')).toMatchObject({ code: 'address_refused', reason: 'redirects' });
  expect(other.heads).toEqual([]);
  expect(await post('/308')).toBe('POST /post HTTP/1.1');
  expect(await post('/303')).toBe('GET /get HTTP/1.1');
});

test('http may lead to https and back', async () => {
  const secure = await serveTls((socket, head) => redirectTo(`${plain.url}/end`)(socket, head));
  const plain: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /end ')) answerWith('end')(socket, head);
    else redirectTo(`https://public.test:${secure.port}/`)(socket, head);
  });
  expect(await outcome(client().get(plain.url, { reach: 'public', insecureTls: true }))).toBe('end');
});
