import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
// CommonJS of ours; the shapes are those of the two files.
const { urlMatcher } = require('./url-pattern.cjs') as { urlMatcher: (pattern: string) => (url: string) => boolean };
const { schemes, toWeb, fromWeb } = require('./schemes.cjs') as { schemes: Set<string>; toWeb: (url: string) => string; fromWeb: (url: string) => string };

test.each<[pattern: string, matching: string[], others: string[]]>([
  ['<all_urls>', ['http://a.example/', 'file:///x'], ['app://webplay/']],
  ['*://*/*', ['http://a.example/x', 'wss://b.example:1/'], ['file:///x']],
  ['http://127.0.0.1/*', ['http://127.0.0.1/', 'http://127.0.0.1:8080/a/b?c'], ['https://127.0.0.1/', 'http://127.0.0.10/']],
  ['http://127.0.0.1:*/media/*', ['http://127.0.0.1:1/media/x'], ['http://127.0.0.1:1/other']],
  ['http://127.0.0.1:81/*', ['http://127.0.0.1:81/'], ['http://127.0.0.1:82/', 'http://127.0.0.1/']],
  ['http://[::1]/*', ['http://[::1]:9/x'], ['http://[::2]/']],
  ['https://*.example.com/a?b.c', ['https://example.com/a?b.c', 'https://x.example.com/a?b.c'], ['https://example.com/a?bxc', 'https://notexample.com/a?b.c']],
])('the pattern %s', (pattern, matching, others) => {
  const matches = urlMatcher(pattern);
  expect([matching.filter(matches), others.filter(matches)]).toEqual([matching, []]);
});

test('an address of a custom scheme is the same after the way through Chromium', () => {
  schemes.add('app');
  for (const url of ['app://webplay/', 'app://webplay/logos/1.png?size=2#x', 'app://a.b/']) expect(fromWeb(toWeb(url))).toBe(url);
});

test('addresses of other schemes are left alone', () => {
  for (const url of ['https://a.example/', 'http://evil.electron-standin.localhost/', 'data:text/html,x']) expect([toWeb(url), fromWeb(url)]).toEqual([url, url]);
});
