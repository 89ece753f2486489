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
