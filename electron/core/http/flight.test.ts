import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import type { HttpOptions } from './request.ts';
import { answerWith, outcome, useNetwork } from './test-servers.ts';

const { serve, client } = useNetwork();
const isPublic: HttpOptions = { reach: 'public' };

test('a request can be cancelled at every stage', async () => {
  const silent = await serve(() => undefined);
  const endless = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const http = client();
  const cancelledAfter = async (ms: number, start: (signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController();
    if (ms === 0) controller.abort();
    else setTimeout(() => controller.abort(), ms);
    return start(controller.signal);
  };
  const stalled = client({ resolver: () => new Promise(() => undefined) });
  const unread = async () => {
    const controller = new AbortController();
    const answer = await http.get(endless.url, { reach: 'public', signal: controller.signal });
    controller.abort();
    await answer.closed;
    return outcome(Promise.resolve(answer));
  };
  const stopped = { code: 'cancelled', message: 'The request was stopped' };
  expect([
    await cancelledAfter(0, (signal) => outcome(http.get(silent.url, { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(stalled.get('http://slow.test/', { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(silent.url.replace('http:', 'https:'), { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(silent.url, { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(endless.url, { reach: 'public', signal }))),
    await unread(),
  ]).toEqual(Array(6).fill(stopped));
  await expect.poll(() => [silent.open(), endless.open()]).toEqual([0, 0]);
});

test('a destroyed answer closes its connection and says so to its reader', async () => {
  const server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const answer = await client().get(server.url, isPublic);
  answer.destroy();
  answer.destroy();
  await answer.closed;
  expect(await outcome(Promise.resolve(answer))).toMatchObject({ code: 'cancelled' });
  await expect.poll(() => server.open()).toBe(0);
});

test('closing stops what is under way, ends kept connections and starts nothing more', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET /ok ')) answerWith('ok')(socket, head);
    else if (head.startsWith('GET /body ')) socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const http = client();
  const body = await http.get(`${server.url}/body`, isPublic);
  const reading = outcome(Promise.resolve(body));
  const waiting = outcome(http.get(`${server.url}/silent`, isPublic));
  await outcome(http.get(`${server.url}/ok`, isPublic)); // leaves an idle connection
  await expect.poll(() => [server.heads.length, server.open()]).toEqual([3, 3]);
  await http.close();
  expect(await Promise.all([reading, waiting])).toMatchObject([{ code: 'cancelled' }, { code: 'cancelled' }]);
  expect(await outcome(http.get(server.url, isPublic))).toMatchObject({ code: 'cancelled' });
  await expect.poll(() => server.open()).toBe(0);
});

test('nothing keeps the process alive after closing, and proxies of the environment are ignored', async () => {
  const server = await serve(answerWith('direct'));
  const proxy = await serve(answerWith('proxied'));
  const script = `
    import { createHttp } from ${JSON.stringify(new URL('./request.ts', import.meta.url).href)};
    const http = createHttp();
    const answer = await http.get('http://localhost:${server.port}/', { reach: 'loopback' });
    for await (const chunk of answer.body) process.stdout.write(chunk);
    await http.get('http://localhost:${server.port}/', { reach: 'loopback' }); // left unread on purpose
    await http.close();
  `;
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxyUrl, http_proxy: proxyUrl, NO_PROXY: '', no_proxy: '' },
    timeout: 10_000,
  });
  expect({ stdout, proxied: proxy.connections() }).toEqual({ stdout: 'direct', proxied: 0 });
});
