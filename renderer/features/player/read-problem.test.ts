import { expect, test } from 'vitest';
import { parseProblem } from './read-problem.ts';

test('the sentence, code and reason of a problem are kept', () => {
  const body = JSON.stringify({
    title: 'Bad Gateway',
    status: 502,
    detail: 'The provider allows one connection',
    code: 'upstream_failed',
    failure: { code: 'provider_busy', reason: 'connection-limit', status: 458 },
  });
  expect(parseProblem(body)).toEqual({
    code: 'provider_busy',
    message: 'The provider allows one connection',
    reason: 'connection-limit',
    status: 458,
  });
});

test('a code nobody knows means the stream is unavailable', () => {
  expect(parseProblem('{"detail":"No","failure":{"code":"brand_new"}}')).toEqual({ code: 'stream_unavailable', message: 'No' });
});

test('whatever is not a problem is none', () => {
  expect(['', '<html>', '[]', 'null', '{"code":"internal"}', '{"detail":7}'].map(parseProblem)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});
