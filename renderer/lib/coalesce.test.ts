import { expect, test } from 'vitest';
import { coalesce } from './coalesce.ts';

test('many calls become one now and one at the end', async () => {
  let runs = 0;
  const run = coalesce(() => {
    runs += 1;
    return undefined;
  }, 20);
  for (let call = 0; call < 50; call++) run();
  expect(runs).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 70));
  expect(runs).toBe(2);
});

test('work that fails does not stop the next', async () => {
  let runs = 0;
  const run = coalesce(() => {
    runs += 1;
    return Promise.reject(new Error('no'));
  }, 1);
  run();
  await new Promise((resolve) => setTimeout(resolve, 20));
  run();
  expect(runs).toBe(2);
});
