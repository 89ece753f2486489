import { expect, test } from 'vitest';
import { followingOf } from './following.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 22, 20);
const at = (hours: number): number => now - hours * hour;
const broadcast = (title: string, start: number, stop: number | null) => ({ title, subTitle: null, start, stop });
const past = { title: 'News', subTitle: null, start: at(5), stop: at(4) };

test('the programme that began where this one ended follows', () => {
  const next = broadcast('Weather', at(4) + 60_000, at(3));
  expect(followingOf(past, [broadcast('News', at(5), at(4)), next, broadcast('Film', at(3), at(1))], now)).toEqual(next);
});

test('where the guide has a hole, what was on in it follows without a name, up to the next programme', () => {
  const nameless = { title: null, subTitle: null, start: at(4) };
  expect(followingOf(past, [broadcast('Film', at(3.5), at(1))], now)).toEqual({ ...nameless, stop: at(3.5) });
  expect(followingOf(past, [], now)).toEqual({ ...nameless, stop: at(3) });
});

test('after a programme that is still on, or only just ended, there is nothing but what is on now', () => {
  expect(followingOf({ ...past, stop: now + hour }, [], now)).toBeNull();
  expect(followingOf({ ...past, stop: now - 60_000 }, [broadcast('Film', now - 60_000, now + hour)], now)).toBeNull();
});
