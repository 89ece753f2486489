import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { describeEntry, type DescribedEntry } from './describe-entry.ts';
import type { PlaylistSummary } from './entry.ts';
import { createPlaylistReader } from './parse.ts';

interface Reading {
  entries: DescribedEntry[];
  warnings: string[];
  summary: PlaylistSummary;
}

function read(content: string | Uint8Array, pieceLength = 65_536): Reading {
  const bytes = Buffer.from(content);
  const entries: DescribedEntry[] = [];
  const warnings: string[] = [];
  const reader = createPlaylistReader(
    { baseUrl: 'http://lists.example/dir/list.m3u' },
    { onEntry: (entry) => entries.push(describeEntry(entry)), onWarning: ({ code }) => warnings.push(code) },
  );
  for (let at = 0; at < bytes.length; at += pieceLength) reader.write(bytes.subarray(at, at + pieceLength));
  return { entries, warnings, summary: reader.end() };
}

/** Two seconds are a hundred times what a megabyte takes: only a hang, or work that grows with the square, misses them. */
const HANG_MS = 2_000;
const LENGTH = 1_000_000;

const storm = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);

const pieces = [
  '"', "'", ',', '=', 'a=', 'a="', "a='", '="', '"a="', 'a="b" ', 'a="b ', ' a="', 'a="x,', "a='x,", 'a=\'"', '" ,', '", ', 'a =', 'a = "', 'key', ' ', '\t', '&', '&amp;', '&#', '&#x41;',
  '";', ';', '|', '|a=', '%', '%41', '/', '.', '?', '#', 'S01', '1x', '(19', '((((', '{', '${', '\u00e9', '\u{1f600}',
];

test.each(pieces)('a megabyte of %j in an info line, as an address and in directives does not hang', (piece) => {
  const line = storm(piece).slice(0, LENGTH - 100);
  const part = line.slice(0, LENGTH / 8);
  const started = performance.now();
  for (const text of [
    `#EXTINF:-1 ${line}\nhttp://tv.example/1\n`,
    `#EXTINF:-1 tvg-id="${line}\nhttp://tv.example/1\n`,
    `#EXTINF:-1 group-title="${part}",${part}\nhttp://tv.example/1\n`,
    `#EXTINF:-1,x\nhttp://tv.example/${part}\n`,
    `#EXTINF:-1,x\n${part}\n`,
    `#EXTM3U x-tvg-url="${part}"\n#EXTGRP:${part}\n`,
    `#EXTVLCOPT:${part}\n#KODIPROP:inputstream.adaptive.stream_headers=${part}\n#EXTHTTP:${part}\nhttp://tv.example/1\n`,
  ]) {
    read(text);
  }
  expect(performance.now() - started).toBeLessThan(HANG_MS * 7);
}, HANG_MS * 10);

test('a storm of info lines without addresses gives a warning each and no entry', () => {
  const { entries, warnings } = read(`#EXTM3U\n${'#EXTINF:-1,x\n'.repeat(80_000)}`);
  expect(entries).toEqual([]);
  expect(warnings).toHaveLength(80_000);
});

test('a storm of directives before one address leaves a bounded entry', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `#EXTVLCOPT:opt${index}=x\n#EXTHTTP:{"x-h${index}":"v"}\n`).join('');
  const [entry] = read(`#EXTM3U\n${lines}http://tv.example/1\n`).entries;
  expect(Object.keys(entry?.props ?? {})).toHaveLength(64);
  expect(Object.keys(entry?.headers ?? {})).toHaveLength(32);
});

test('a storm of attributes, groups and guides leaves bounded lists', () => {
  const attributes = Array.from({ length: 5_000 }, (_, index) => `k${index}="v"`).join(' ');
  const groups = Array.from({ length: 5_000 }, (_, index) => `g${index}`).join(';');
  const guides = Array.from({ length: 5_000 }, (_, index) => `http://epg.example/${index}.xml`).join(',');
  const { entries, summary } = read(
    `#EXTM3U x-tvg-url="${guides}"\n#EXTINF:-1 group-title="${groups}" ${attributes},Name\nhttp://tv.example/1\n`,
  );
  expect(Object.keys(entries[0]?.attrs ?? {})).toHaveLength(64);
  expect(entries[0]?.groups).toHaveLength(32);
  expect(summary.header.epgUrls).toHaveLength(64);
});

test('an endless name is cut, and never in the middle of a character', () => {
  const [entry] = read(`#EXTM3U\n#EXTINF:-1,x${'😀'.repeat(5_000)}\nhttp://tv.example/1\n`).entries;
  expect(entry?.name.length).toBeLessThanOrEqual(1024);
  // A lone half would come back as a replacement character.
  expect(Buffer.from(entry?.name ?? '').toString()).toBe(entry?.name);
});

test('a line over a million characters is refused with its number', () => {
  const run = (): Reading => read(`#EXTM3U\n#EXTINF:-1,${'x'.repeat(1_100_000)}`);
  expect(run).toThrow(expect.objectContaining({ code: 'too_large', reason: 'too-long-line' }));
  expect(run).toThrow(/^Line 2 /);
});

test('names of object machinery are attributes and options like any other', () => {
  const [entry] = read(
    '#EXTM3U\n#EXTINF:-1 constructor="c" toString="t" hasOwnProperty="h",N\n#EXTVLCOPT:__proto__=p\n#EXTHTTP:{"__proto__":"x"}\nhttp://tv.example/1\n',
  ).entries;
  expect(entry?.attrs).toEqual({ constructor: 'c', tostring: 't', hasownproperty: 'h' });
  expect(Object.entries(entry?.props ?? {})).toEqual([['__proto__', 'p']]);
  expect(entry?.headers).toEqual({});
});

test('headers outside the allow-list, and values that could smuggle one in, are refused and told', () => {
  const { entries, warnings } = read(
    '#EXTM3U\n' +
      '#EXTHTTP:{"Host":"a.example","Cookie":"s=1\\r\\nX-Evil: 1","X-Good":"1","Accept":5}\n' +
      '#EXTVLCOPT:http-user-agent=Ünicode\n' +
      '#KODIPROP:inputstream.adaptive.stream_headers=Referer=a%0d%0ab&Content-Length=5\n' +
      'http://tv.example/1|User-Agent=ok&Transfer-Encoding=chunked&!Origin=https%3A%2F%2Fa.example\n',
  );
  expect(entries[0]?.headers).toEqual({ 'x-good': '1', 'user-agent': 'ok', origin: 'https://a.example' });
  expect(warnings).toEqual(Array.from({ length: 7 }, () => 'refused-header'));
});

test('blanks and control characters do not hide a refused scheme', () => {
  const { entries, warnings } = read(
    ['#EXTM3U', 'java\tscript:alert(1)', ' \u0001javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:http://a.example/1', 'file:///etc/hosts', 'view-source:http://a.example/']
      .join('\n#EXTINF:-1,x\n'),
  );
  expect(entries).toEqual([]);
  expect(warnings).toEqual(Array.from({ length: 8 }, () => 'refused-scheme'));
});

test('a file of this computer may name another one only when the list is such a file', () => {
  const names = (isLocalFile: boolean): string[] => {
    const urls: string[] = [];
    const reader = createPlaylistReader({ baseUrl: 'file:///lists/a.m3u', isLocalFile }, { onEntry: ({ url }) => urls.push(url) });
    reader.write(Buffer.from('#EXTM3U\n#EXTINF:-1,x\nfile:///films/a.mp4\n#EXTINF:-1,y\nb.mp4\n'));
    reader.end();
    return urls;
  };
  expect(names(true)).toEqual(['file:///films/a.mp4', 'file:///lists/b.mp4']);
  expect(names(false)).toEqual([]);
});

test('whatever bytes arrive, it ends, throws nothing but its own errors, and gives the same for any pieces', () => {
  const words = fc.constantFrom(
    '#EXTM3U', '#EXTINF:', '-1', '#EXTGRP:', '#EXTVLCOPT:', '#KODIPROP:', '#EXTHTTP:', '#PLAYLIST:', '#EXT-X-TARGETDURATION:6', '\n', '\r\n', '\r', ' ', '\t', ',', '"', "'", '=', ';', '|', '&', '&amp;', '&#10;', 'tvg-id="a"', 'group-title=', 'tvg-logo="x.png"', 'url-logo="http://img.example"',
    'catchup="append"', 'catchup-source="?a={utc}"', 'http://', 'tv.example', '/live/u/p/1.ts', '/movie/u/p/2.mkv', '#.mkv', '?q', 'S01E02', '1x02', '(1999)', 'udp://@', 'javascript:', 'User-Agent=', '%41', '{"a":"b"}', 'é', '✓', '😀', '\ufeff', '\u00a0', '\0',
  );
  const text = fc.array(words, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
  const file = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) });
  const outcome = (bytes: Uint8Array, pieceLength: number): unknown => {
    try {
      return read(bytes, pieceLength);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.code;
    }
  };
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 9 }), (bytes, pieceLength) => {
      expect(outcome(bytes, pieceLength)).toEqual(outcome(bytes, 65_536));
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
