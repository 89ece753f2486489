import { expect, test } from 'vitest';

import { headersFor, headersFromPlaylist } from './playlist-headers.ts';

test('a playlist may set the headers players use and no others', () => {
  expect(
    headersFromPlaylist({
      'User-Agent': 'Player/1',
      Referer: 'https://site.example/',
      Origin: 'https://site.example',
      Cookie: 'a=b',
      Authorization: 'Bearer abc',
      'X-Forwarded-For': '1.1.1.1',
      Accept: '*/*',
      Host: 'bank.example',
      'Content-Length': '0',
      'Transfer-Encoding': 'chunked',
      'bad name': 'x',
      'x-\r\ninjected': 'x',
      __proto__constructor: 'x',
    }),
  ).toEqual({
    accepted: {
      'user-agent': 'Player/1',
      referer: 'https://site.example/',
      origin: 'https://site.example',
      cookie: 'a=b',
      authorization: 'Bearer abc',
      'x-forwarded-for': '1.1.1.1',
      accept: '*/*',
    },
    refused: [
      { name: 'Host', reason: 'not-allowed' },
      { name: 'Content-Length', reason: 'not-allowed' },
      { name: 'Transfer-Encoding', reason: 'not-allowed' },
      { name: 'bad?name', reason: 'not-allowed' },
      { name: 'x-??injected', reason: 'not-allowed' },
      { name: '__proto__constructor', reason: 'not-allowed' },
    ],
  });
});

test('a value is printable ASCII of at most 512 signs', () => {
  const reasonOf = (value: string) => headersFromPlaylist({ 'User-Agent': value }).refused[0]?.reason;
  expect(['a\r\nb', 'a\nb', 'a\0b', 'a\tb', 'ä', '\u{1F4FA}', '\x7f'].map(reasonOf)).toEqual(Array(7).fill('not-printable'));
  expect([reasonOf('x'.repeat(512)), reasonOf('x'.repeat(513)), reasonOf('')]).toEqual([undefined, 'too-long', undefined]);
});

test('cookies and authorization go to the origin of their entry only', () => {
  const accepted = { 'user-agent': 'Player/1', cookie: 'a=b', authorization: 'Basic x' };
  const entry = 'http://tv.example/one.m3u8';
  const anonymous = { 'user-agent': 'Player/1' };
  expect([
    headersFor(accepted, entry, 'http://tv.example/segment.ts'),
    headersFor(accepted, entry, 'https://tv.example/segment.ts'),
    headersFor(accepted, entry, 'http://tv.example:81/segment.ts'),
    headersFor(accepted, entry, 'http://cdn.example/segment.ts'),
    headersFor(accepted, 'rtmp://tv.example/x', 'rtmp://tv.example/y'),
    headersFor(accepted, 'not an address', 'not an address'),
  ]).toEqual([accepted, anonymous, anonymous, anonymous, anonymous, anonymous]);
});
