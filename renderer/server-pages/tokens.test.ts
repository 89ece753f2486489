import { expect, test } from 'vitest';
import { attemptName, authorization, dropTokens, keepTokens } from './tokens.ts';

test('a token is always used under the same name, and another token under another', () => {
  const names = Array.from({ length: 2_000 }, (_, number) => attemptName(`head.claims-${String(number)}.signature`));
  expect(new Set(names).size).toBe(names.length);
  expect(attemptName('head.claims-7.signature')).toBe(names[7]);
  expect(names[0]).toMatch(/^refresh-[0-9a-f]{16}$/);
});

test('the access token is sent until it is dropped, also where nothing can be stored', () => {
  expect(authorization()).toEqual({});
  keepTokens({ access_token: 'abc', refresh_token: 'def' });
  expect(authorization()).toEqual({ authorization: 'Bearer abc' });
  dropTokens();
  expect(authorization()).toEqual({});
});
