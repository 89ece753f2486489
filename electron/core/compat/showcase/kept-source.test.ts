import { expect, test } from 'vitest';
import { createKeptSource } from './kept-source.ts';

class TestCopy {
  isClosed = false;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  close(): void {
    this.isClosed = true;
  }
}

function start({ ttlMs = 1_000, patienceMs = 60_000 } = {}) {
  const made: TestCopy[] = [];
  const failures: unknown[] = [];
  const state = { now: 0, reads: 0, next: (): Promise<TestCopy | undefined> => Promise.resolve(make()) };
  function make(): TestCopy {
    const copy = new TestCopy(`copy ${made.length + 1}`);
    made.push(copy);
    return copy;
  }
  const source = createKeptSource<TestCopy>({
    read: () => {
      state.reads += 1;
      return state.next();
    },
    ttlMs,
    patienceMs,
    clock: () => state.now,
    onFailure: (error) => failures.push(error),
  });
  return { source, made, failures, state, make };
}

test('a copy is read once, and again when it is too old or somebody insists', async () => {
  const { source, state } = start();
  const names = [];
  for (const [now, force] of [[0, false], [999, false], [1_000, false], [1_001, true], [1_002, false]] as const) {
    state.now = now;
    names.push((await source.take(force)).copy.name);
  }
  expect(names).toEqual(['copy 1', 'copy 1', 'copy 2', 'copy 3', 'copy 3']);
});

test('all who ask at once share one reading', async () => {
  const { source, state } = start({ ttlMs: 0 });
  await source.take(false);
  const taken = await Promise.all(Array.from({ length: 20 }, (_, at) => source.take(at % 2 === 0)));
  expect([state.reads, new Set(taken.map(({ copy }) => copy.name))]).toEqual([2, new Set(['copy 2'])]);
});

test('what failed leaves the old copy, which says that it is stale; without one the failure is thrown', async () => {
  const { source, state, failures } = start();
  const works = state.next;
  state.next = () => Promise.reject(new Error('gone'));
  await expect(source.take(false)).rejects.toThrow('gone');
  state.next = works;
  expect(await source.take(false)).toMatchObject({ isStale: false });
  state.next = () => Promise.reject(new Error('gone'));
  state.now = 5_000;
  expect(await source.take(false)).toMatchObject({ isStale: true, copy: { name: 'copy 1' } });
  expect(await source.takeAny()).toMatchObject({ isStale: false });
  state.next = works;
  expect(await source.take(false)).toMatchObject({ isStale: false, copy: { name: 'copy 2' } });
  expect(failures).toHaveLength(2);
});

test('a source that is as it was counts as new', async () => {
  const { source, state } = start();
  await source.take(false);
  state.next = () => Promise.resolve(undefined);
  state.now = 1_000;
  await source.take(false);
  state.now = 1_999;
  expect(await source.take(false)).toMatchObject({ isStale: false, copy: { name: 'copy 1' } });
  expect(state.reads).toBe(2);
});

test('a replaced copy is closed when the last one reading from it lets go', async () => {
  const { source, made } = start();
  const [first, again] = [await source.take(false), await source.take(false)];
  await source.take(true);
  first.release();
  first.release();
  expect(made[0]!.isClosed).toBe(false);
  again.release();
  expect(made[0]!.isClosed).toBe(true);
  await source.close();
});

test('a copy that is kept for too long is wanted back', async () => {
  const { source, made } = start();
  const slow = await source.take(false);
  let revoked = 0;
  slow.onRevoke(() => {
    revoked += 1;
    slow.release();
  });
  const others = [];
  for (let number = 0; number < 3; number += 1) others.push(await source.take(true));
  expect([revoked, made[0]!.isClosed]).toEqual([0, false]);
  await source.take(true);
  expect([revoked, made.map(({ isClosed }) => isClosed)]).toEqual([1, [true, false, false, false, false]]);
});

test('who could have the old copy does not wait for ever', async () => {
  const { source, state, make } = start({ ttlMs: 0, patienceMs: 10 });
  await source.take(false);
  let come: (copy: TestCopy) => void = () => undefined;
  state.next = () => new Promise((resolve) => (come = resolve));
  expect(await source.take(false)).toMatchObject({ isStale: true, copy: { name: 'copy 1' } });
  come(make());
  await new Promise((resolve) => setImmediate(resolve));
  expect(await source.takeAny()).toMatchObject({ copy: { name: 'copy 2' } });
});

test('a closed source gives nothing and closes what comes late', async () => {
  const { source, state, made, make } = start();
  let come: (copy: TestCopy) => void = () => undefined;
  state.next = () => new Promise((resolve) => (come = resolve));
  const waiting = source.take(false).catch((error: unknown) => error);
  const closed = source.close();
  come(make());
  await closed;
  expect(await waiting).toMatchObject({ code: 'cancelled' });
  expect(made[0]!.isClosed).toBe(true);
});
