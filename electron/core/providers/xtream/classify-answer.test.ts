import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { readAccount } from './account.ts';
import { classifyAnswer, sniffContainer, type Answer } from './classify-answer.ts';
import { recordOf } from './coerce.ts';
import { createJsonRowReader } from './json-rows.ts';
import { accountFailure, rowsFailure, toAppError } from './provider-failure.ts';
import { readCases } from './vectors.test-support.ts';

const now = Date.parse('2024-06-15T18:30:00Z');

function answerOf(input: Record<string, unknown>): Answer {
  const headers = new Headers({ 'content-type': String(input['contentType']) });
  for (const [name, value] of Object.entries(recordOf(input['headers']))) headers.set(name, String(value));
  const { body, bodyBase64 } = input;
  const head = typeof bodyBase64 === 'string' ? Buffer.from(bodyBase64, 'base64') : Buffer.from(String(body));
  return { kind: input['kind'] === 'media' ? 'media' : 'api', status: Number(input['status']), headers, head, complete: true, now };
}

function api(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { kind: 'api', status, headers, head: Buffer.from(body), complete: true, now };
}

function media(head: Uint8Array | string): Answer {
  return { kind: 'media', status: 200, headers: {}, head: Buffer.from(head), complete: false, now };
}

describe('an answer', () => {
  test.each(readCases('http-cases'))('is classified as the vectors say: $id', ({ input, expected }) => {
    const { retryAfterSecondsAtLeast, ...exact } = recordOf(expected);
    const classification = classifyAnswer(answerOf(input));
    expect(classification).toMatchObject(exact);
    if (retryAfterSecondsAtLeast !== undefined) expect(classification.retryAfterSeconds).toBeGreaterThanOrEqual(Number(retryAfterSecondsAtLeast));
  });

  test.each([
    [api(429, '{"error":"Too many requests"}'), 'rate-limited'],
    [api(429, '{"user_info":{"auth":0}}'), 'auth'],
    [api(500, '{"error":"database"}'), 'server'],
    [api(200, '[{"user_info":{"auth":"0"}}]'), 'auth'],
    [api(200, 'Your IP is BLOCKED'), 'blocked'],
    [api(200, 'hello'), 'malformed'],
    [api(200, '<br /><b>Fatal error</b>: out of memory'), 'malformed'],
    [api(514, ''), 'refused'],
    [api(302, ''), 'refused'],
    [api(999, 'x'), 'refused'],
    [{ ...api(200, '[{"id":1},{"i'), complete: false }, 'ok'],
    [{ ...api(200, ''), complete: false }, 'ok'],
    [media('Forbidden'), 'blocked'],
    [media('{"user_info":{"auth":0}}'), 'auth'],
    [media('{"a":1}'), 'malformed'],
    [media('WEBVTT\n'), 'ok'],
    [media(Buffer.of(0, 1, 2, 3)), 'ok'],
  ])('%j is %s', (answer, kind) => {
    expect(classifyAnswer(answer).class).toBe(kind);
  });

  test('says when to come back, in seconds or as a date, within reason', () => {
    const after = (value: string): number | undefined => classifyAnswer(api(429, '', { 'retry-after': value })).retryAfterSeconds;
    expect(after('120')).toBe(120);
    expect(after('Sat, 15 Jun 2024 18:31:30 GMT')).toBe(90);
    expect(after('0')).toBe(1);
    expect(after('999999999')).toBe(21_600);
    expect(after('soon')).toBe(60);
  });

  test.each([
    ['\ufeff#EXTM3U\n', 'hls'],
    ['<?xml version="1.0"?><MPD>', 'dash'],
    ['\0\0\0\x20ftypisom', 'mp4'],
    ['FLV\x01', 'flv'],
    ['RIFFxxxxAVI LIST', 'avi'],
    ['ID3\x03', 'mp3'],
    ['Geo blocked', undefined],
  ])('whose media begins with %j is %s', (head, container) => {
    expect(sniffContainer(Buffer.from(head))).toBe(container);
  });

  test('of ADTS frames is told from MP3', () => {
    expect(sniffContainer(Buffer.of(0xff, 0xf1, 0x50))).toBe('aac');
    expect(sniffContainer(Buffer.of(0xff, 0xfb, 0x90))).toBe('mp3');
    expect(sniffContainer(Buffer.of(0x1a, 0x45, 0xdf, 0xa3))).toBe('matroska');
  });

  test('of any status, headers and bytes is classified and becomes an error without throwing', () => {
    const answers = fc.record({
      kind: fc.constantFrom('api', 'media'),
      status: fc.integer({ min: 0, max: 999 }),
      headers: fc.dictionary(fc.constantFrom('retry-after', 'cf-mitigated', 'x'), fc.string()),
      head: fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.json().map((text) => Buffer.from(text))),
      complete: fc.boolean(),
    });
    fc.assert(
      fc.property(answers, (answer) => {
        const classification = classifyAnswer(answer);
        expect(toAppError(classification)).toBeInstanceOf(AppError);
        expect(classification.keepOldData).toBe(classification.class !== 'ok');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a failure', () => {
  test.each([
    [api(401, ''), { code: 'provider_rejected', reason: 'auth', status: 401 }],
    [api(403, ''), { code: 'provider_rejected', reason: 'blocked' }],
    [api(451, ''), { code: 'provider_rejected', reason: 'geo' }],
    [api(404, '<html>404 Not Found</html>'), { code: 'provider_rejected', reason: 'refused' }],
    [api(461, ''), { code: 'provider_rejected', reason: 'refused', message: expect.stringContaining('461') as unknown }],
    [api(429, '', { 'retry-after': '5' }), { code: 'provider_busy', reason: 'rate-limited', retryAfterMs: 5_000 }],
    [api(458, ''), { code: 'provider_busy', reason: 'connection-limit' }],
    [api(502, ''), { code: 'provider_unreachable', reason: 'server' }],
    [api(200, ''), { code: 'provider_malformed', reason: 'empty', status: undefined }],
    [api(200, '[{"id":1}'), { code: 'provider_malformed', reason: 'truncated' }],
  ])('of %j is told as %j', (answer, error) => {
    expect(toAppError(classifyAnswer(answer))).toMatchObject(error);
  });

  test('with a 404 speaks of a refusal, not of a missing page', () => {
    const { message } = toAppError(classifyAnswer(api(404, '')));
    expect(message).toContain('refused');
    expect(message).not.toContain('404');
  });

  test.each([
    [{ auth: 0 }, { code: 'provider_rejected', reason: 'auth' }],
    [{ auth: 1, status: 'Expired' }, { code: 'provider_expired', reason: 'expired' }],
    [{ auth: 1, status: 'Banned' }, { code: 'provider_rejected', reason: 'banned' }],
    [{ auth: 1, status: 'Disabled' }, { code: 'provider_rejected', reason: 'disabled' }],
    [{}, { code: 'provider_malformed' }],
  ])('of the account %j is told as %j', (user_info, error) => {
    expect(accountFailure(readAccount({ user_info }, now))).toMatchObject(error);
  });

  test('is none for an account that works, or may', () => {
    expect(accountFailure(readAccount({ user_info: { auth: 1, status: 'Active' } }, now))).toBeNull();
    expect(accountFailure(readAccount({ user_info: { auth: 1, status: 'Pending' } }, now))).toBeNull();
  });

  function listFailure(body: string, status = 200): AppError | null {
    const reader = createJsonRowReader({}, () => {});
    reader.write(Buffer.from(body));
    return rowsFailure(reader.end(), { status, headers: {} }, now);
  }

  test.each([
    ['{"user_info":{"auth":0}}', { code: 'provider_rejected', reason: 'auth' }],
    ['{"user_info":{"auth":1,"status":"Expired"}}', { code: 'provider_expired' }],
    ['{"user_info":{"auth":1,"status":"Active"}}', { code: 'provider_malformed' }],
    ['{"error":"no such user"}', { code: 'provider_rejected', reason: 'auth' }],
    ['{"foo":1}', { code: 'provider_malformed' }],
    ['<!doctype html><title>Maintenance</title>', { code: 'provider_malformed', reason: 'html' }],
    ['<!doctype html><h1>Access denied</h1>', { code: 'provider_rejected', reason: 'blocked' }],
    ['', { code: 'provider_malformed', reason: 'empty' }],
    ['Access denied', { code: 'provider_rejected', reason: 'blocked' }],
  ])('of a list request answered with %j is told as %j', (body, error) => {
    expect(listFailure(body)).toMatchObject(error);
  });

  test('is none for an empty list: a panel may have no series', () => {
    expect(listFailure('[]')).toBeNull();
    expect(listFailure('{}')).toBeNull();
  });
});
