import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { createHostQueue, queuedByHost } from './host-queue.ts';
import { answerWith, textOf, useNetwork } from './test-servers.ts';

const { serve, client } = useNetwork();

test('one caller at a time, first come first served, each host for itself', async () => {
  const queue = createHostQueue({ gapMs: 0 });
  const order: string[] = [];
  const visit = async (host: string, name: string) => {
    const leave = await queue.enter(host);
    order.push(`${name} in`);
    await sleep(10);
    order.push(`${name} out`);
    leave();
    leave(); // a second call lets nobody else in
  };
  await Promise.all([visit('a.example', '1'), visit('a.example', '2'), visit('a.example', '3')]);
  expect(order).toEqual(['1 in', '1 out', '2 in', '2 out', '3 in', '3 out']);

  order.length = 0;
  await Promise.all([visit('a.example', 'a'), visit('b.example', 'b')]);
  expect(order.slice(0, 2).sort()).toEqual(['a in', 'b in']);
});

test('who is urgent goes before the others, and asks who is there to leave', async () => {
  const queue = createHostQueue({ gapMs: 0 });
  const order: string[] = [];
  const visit = async (name: string, isUrgent: boolean): Promise<void> => {
    const leave = await queue.enter('a.example', undefined, { isUrgent });
    order.push(name);
    leave();
  };
  let wanted = 0;
  const leave = await queue.enter('a.example', undefined, { onWanted: () => (wanted += 1) });
  const all = [visit('calm', false), visit('urgent', true), visit('calm too', false), visit('urgent too', true)];
  expect(wanted).toBe(2);
  leave();
  await Promise.all(all);
  expect(order).toEqual(['urgent', 'urgent too', 'calm', 'calm too']);
  const other = await queue.enter('a.example');
  await Promise.all([visit('last', true), Promise.resolve().then(other)]);
  expect(wanted).toBe(2);
});

test('the gap runs from the end of one request to the start of the next', async () => {
  const queue = createHostQueue({ gapMs: 100 });
  const first = await queue.enter('a.example');
  await sleep(20);
  const left = performance.now();
  first();
  const second = await queue.enter('a.example');
  expect(performance.now() - left).toBeGreaterThanOrEqual(98);
  second();
});

test('who comes after the gap is let in at once', async () => {
  let time = 0;
  const queue = createHostQueue({ gapMs: 3_600_000, now: () => time });
  (await queue.enter('a.example'))();
  time += 3_600_000;
  (await queue.enter('a.example'))();
});

test('who gives up while waiting is skipped, in the line and in the gap', async () => {
  const queue = createHostQueue({ gapMs: 40 });
  const inLine = new AbortController();
  const inGap = new AbortController();
  const leave = await queue.enter('a.example');
  const skipped = queue.enter('a.example', inLine.signal);
  const alsoSkipped = queue.enter('a.example', inGap.signal);
  const last = queue.enter('a.example');
  inLine.abort();
  await expect(skipped).rejects.toMatchObject({ code: 'cancelled' });
  leave();
  setTimeout(() => inGap.abort(), 10);
  await expect(alsoSkipped).rejects.toMatchObject({ code: 'cancelled' });
  (await last)();
  await expect(queue.enter('a.example', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  (await queue.enter('a.example'))();
});

test('many hosts leave nothing behind that keeps the next one waiting', async () => {
  const queue = createHostQueue({ gapMs: 0 });
  for (let index = 0; index < 500; index += 1) (await queue.enter(`${index % 200}.example`))();
});

test('a panel gets its requests one by one, the next after the body of the one before', async () => {
  let running = 0;
  let most = 0;
  const server = await serve((socket, head) => {
    running += 1;
    most = Math.max(most, running);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha');
    setTimeout(() => {
      running -= 1;
      socket.write('lf');
    }, 15);
    void head;
  });
  const http = client();
  const polite = queuedByHost(http, createHostQueue({ gapMs: 5 }));
  const fetchText = async (path: string) =>
    textOf((await polite.get(`http://public.test:${server.port}/${path}`, { reach: 'public' })).body);
  expect(await Promise.all(['1', '2', '3', '4'].map(fetchText))).toEqual(['half', 'half', 'half', 'half']);
  expect(most).toBe(1);
  expect(server.heads.map((head) => head.slice(0, 6))).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /4']);
});

test('the turn ends when a request fails, its body breaks or its answer is destroyed', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET /reset ')) socket.resetAndDestroy();
    else if (head.startsWith('GET /cut ')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha');
    else if (head.startsWith('GET /endless ')) socket.write('HTTP/1.1 200 OK\r\n\r\nha');
    else answerWith('ok')(socket, head);
  });
  const http = client();
  const polite = queuedByHost(http, createHostQueue({ gapMs: 0 }));
  const get = (path: string) => polite.get(`http://public.test:${server.port}/${path}`, { reach: 'public' });

  await expect(get('reset')).rejects.toMatchObject({ reason: 'server' });
  await expect(textOf((await get('cut')).body)).rejects.toMatchObject({ reason: 'truncated' });
  (await get('endless')).destroy();
  for await (const chunk of (await get('endless')).body) if (chunk.length > 0) break;
  expect(await textOf((await get('ok')).body)).toBe('ok');
});
