import { expect, test } from 'vitest';
import { createPasswordQueue } from './password-queue.ts';

test('so many run at once, so many wait, and whoever comes then is told when to come back', async () => {
  const queued = createPasswordQueue({ atOnce: 4, waiting: 64 });
  let running = 0;
  let most = 0;
  const task = () =>
    queued(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'done';
    });

  const outcomes = await Promise.allSettled(Array.from({ length: 500 }, task));

  expect(most).toBe(4);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(68);
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'busy', retryAfterMs: 3_000 });
  expect(await task()).toBe('done');
});

test('a task that fails gives its place to the next', async () => {
  const queued = createPasswordQueue({ atOnce: 1, waiting: 1 });
  const failing = queued(() => Promise.reject(new Error('no')));
  const next = queued(() => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
});
