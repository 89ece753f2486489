import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { takeTurns } from './turns.ts';

test('of a crowd all are answered, and whoever asks for the health of the server is answered before the last of them', async () => {
  const app = Fastify();
  takeTurns(app);
  const order: string[] = [];
  for (const url of ['/crowd', '/health']) app.get(url, () => order.push(url));
  await app.ready();

  await Promise.all([...Array.from({ length: 300 }, () => app.inject('/crowd')), app.inject('/health')]);

  expect(order).toHaveLength(301);
  expect(order.indexOf('/health')).toBeLessThan(100);
});

test('when more wait than can be made up for, the next are told to come back', async () => {
  const app = Fastify();
  takeTurns(app);
  app.get('/crowd', () => 'here you are');
  await app.ready();

  const answers = await Promise.all(Array.from({ length: 1_200 }, () => app.inject('/crowd')));
  const count = (status: number): number => answers.filter(({ statusCode }) => statusCode === status).length;

  expect(count(200) + count(500)).toBe(1_200);
  expect(count(200)).toBeGreaterThanOrEqual(1_024);
  expect(count(500)).toBeGreaterThan(0);
});
