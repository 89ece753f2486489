import { expect, test } from 'vitest';
import type { PlaylistEntry, PlaylistHeader } from './entry.ts';
import { sameChannelKey } from './describe-entry.ts';
import { createPlaylistReader, type PlaylistReaderOptions } from './parse.ts';

function read(lines: string[], options: PlaylistReaderOptions = {}): { entries: PlaylistEntry[]; header: PlaylistHeader; warnings: string[]; kind: string } {
  const entries: PlaylistEntry[] = [];
  const warnings: string[] = [];
  const reader = createPlaylistReader(options, {
    onEntry: (entry) => entries.push(entry),
    onWarning: ({ code, line }) => warnings.push(`${code} ${line}`),
  });
  reader.write(Buffer.from(lines.join('\n')));
  const { header, kind } = reader.end();
  return { entries, header, warnings, kind };
}

const url = 'http://tv.example/1';

test('relative logos stand behind url-logo, else beside the list', () => {
  const logos = (header: string, baseUrl?: string): (string | null)[] =>
    read([header, '#EXTINF:-1 tvg-logo="a.png",A', url, '#EXTINF:-1 tvg-logo="/b.png",B', url, '#EXTINF:-1 tvg-logo="//img.example/c.png",C', url, '#EXTINF:-1 logo="javascript:alert(1)",D', url], { baseUrl }).entries.map(
      ({ logo }) => logo,
    );
  expect(logos('#EXTM3U url-logo="http://img.example/logos"')).toEqual([
    'http://img.example/logos/a.png', 'http://img.example/logos/b.png', 'https://img.example/c.png', null,
  ]);
  expect(logos('#EXTM3U', 'http://lists.example/dir/list.m3u')).toEqual([
    'http://lists.example/dir/a.png', 'http://lists.example/b.png', 'http://img.example/c.png', null,
  ]);
  expect(logos('#EXTM3U')).toEqual([null, null, 'https://img.example/c.png', null]);
});

test('guides are only taken over http, and relative ones beside the list', () => {
  const { header, warnings } = read(['#EXTM3U url-tvg="guide.xml.gz,file:///etc/passwd,https://epg.example/a"', '#EXTINF:-1,A', url], {
    baseUrl: 'http://lists.example/dir/list.m3u',
  });
  expect(header.epgUrls).toEqual(['http://lists.example/dir/guide.xml.gz', 'https://epg.example/a']);
  expect(warnings).toEqual(['refused-scheme 1']);
});

test('a list without an address of its own keeps relative entries', () => {
  expect(read(['#EXTM3U', '#EXTINF:-1,A', 'a/b.m3u8']).entries[0]?.url).toBe('a/b.m3u8');
});

test('an address before any info line is an entry of its own, even after one with attributes', () => {
  const { entries } = read(['#EXTM3U', '#EXTINF:-1 tvg-id="a" group-title="G",A', url, 'http://tv.example/other.ts']);
  expect(entries[1]).toMatchObject({ name: 'other', tvgId: null, groups: [], duration: null, attrs: {} });
});

test('what a refused address was told is not passed to the next one', () => {
  const { entries } = read(['#EXTM3U', '#EXTINF:-1,A', '#EXTGRP:G', '#EXTVLCOPT:http-referrer=http://a.example', 'data:x', 'http://tv.example/b']);
  expect(entries).toMatchObject([{ name: 'b', groups: [], headers: {} }]);
});

test('directives that stand before a lost info line belong to the next address', () => {
  const { entries } = read(['#EXTM3U', '#EXTVLCOPT:http-user-agent=U', '#EXTINF:-1,Lost', '#EXTINF:-1,Kept', url]);
  expect(entries).toMatchObject([{ name: 'Kept', headers: { 'user-agent': 'U' } }]);
});

test('tags are understood in any case, and with a blank for the colon', () => {
  const { entries } = read(['#extm3u', '#extinf:5.5 group-title="g",A', url, '#EXTINF -1,B', url]);
  expect(entries).toMatchObject([{ name: 'A', duration: 5.5, groups: ['g'] }, { name: 'B', duration: -1 }]);
});

test('durations that are no number are unknown', () => {
  const durations = ['', 'abc', '--1', '9'.repeat(400), '1.2.3'].map((text) => read(['#EXTM3U', `#EXTINF:${text},A`, url]).entries[0]?.duration);
  expect(durations).toEqual([null, null, null, null, null]);
});

test('a byte order mark inside a joined list does not hide its header', () => {
  const { header, warnings } = read(['#EXTM3U', '#EXTINF:-1,A', url, '\ufeff#EXTM3U url-tvg="http://epg.example/b"', '#EXTINF:-1,B', url]);
  expect([header.epgUrls, warnings]).toEqual([['http://epg.example/b'], []]);
});

test('catch-up follows what the entry says before what the header says', () => {
  const catchups = (header: string, ...attributes: string[]): unknown[] =>
    read([header, ...attributes.flatMap((text) => [`#EXTINF:-1 ${text},A`, url])]).entries.map(({ catchup }) => catchup);
  expect(catchups('#EXTM3U', 'catchup-days="3"', 'catchup="append"', 'catchup="FS"', 'catchup="nonsense" timeshift="3"', 'tvg-rec="1"', 'timeshift="0"')).toEqual([
    null,
    null,
    { mode: 'flussonic-ts', days: null, source: null, correctionSeconds: 0 },
    null,
    { mode: 'shift', days: null, source: null, correctionSeconds: 0 },
    null,
  ]);
  expect(catchups('#EXTM3U catchup="shift" catchup-time="172800" catchup-correction="2"', '', 'tvg-rec="0"', 'catchup-days="9"')).toEqual([
    { mode: 'shift', days: 2, source: null, correctionSeconds: 7200 },
    null,
    { mode: 'shift', days: 9, source: null, correctionSeconds: 7200 },
  ]);
  expect(catchups('#EXTM3U', 'catchup-source="?a={utc}"', 'catchup-source="http://arc.example/{utc}"')).toMatchObject([{ mode: 'append' }, { mode: 'default' }]);
});

test('entries of the same groups share one list', () => {
  const { entries } = read(['#EXTM3U', '#EXTINF:-1 group-title="A;B",1', url, '#EXTINF:-1 group-title="C",2', url, '#EXTINF:-1 group-title="A;B",3', url]);
  expect(entries[2]?.groups).toBe(entries[0]?.groups);
});

test('the encoding setting of a source is used', () => {
  const entries: string[] = [];
  const reader = createPlaylistReader({ encoding: 'windows-1251' }, { onEntry: ({ name }) => entries.push(name) });
  reader.write(Buffer.concat([Buffer.from('#EXTM3U\n#EXTINF:-1,'), Buffer.from([0xcf, 0xe5, 0xf0]), Buffer.from(`\n${url}\n`)]));
  expect(reader.end().encoding).toBe('windows-1251');
  expect(entries).toEqual(['Пер']);
});

test('same address and name make the same channel', () => {
  const key = (address: string, name: string): string => sameChannelKey({ url: address, name });
  expect(key(url, 'A')).toBe(key(url, 'A'));
  expect(key(url, 'A')).not.toBe(key(url, 'B'));
  expect(key(`${url}?`, 'A')).not.toBe(key(url, 'A'));
});
