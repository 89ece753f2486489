import { expect, test } from 'vitest';
import { splitAddresses } from './header-line.ts';
import { seriesOf, yearOf } from './titles.ts';
import { isPlayableInBrowser, transportOf } from './transport.ts';
import { xtreamAddress } from './xtream-address.ts';

test.each([
  ['A Show S01E02', { title: 'A Show', season: 1, episode: 2 }],
  ['A Show - S1.E2 - The Title', { title: 'A Show', season: 1, episode: 2 }],
  ['A Show (2019) [1080p] S10 EP112', { title: 'A Show', season: 10, episode: 112 }],
  ['EN | A Show HD 2x05', { title: 'EN | A Show', season: 2, episode: 5 }],
  ['1923 S01E01', { title: '1923', season: 1, episode: 1 }],
  ['Shows01e01', null],
  ['A Film 1920x1080', null],
  ['Formula 1x', null],
  ['S01', null],
  ['Été S2024E100', { title: 'Été', season: 2024, episode: 100 }],
])('%s is this episode', (name, place) => {
  expect(seriesOf(name)).toEqual(place);
});

test.each([
  ['A Film (1999)', 1999],
  ['A Film [1999] HD', 1999],
  ['2001 (1968)', 1968],
  ['Blade Runner 2049', null],
  ['A Film (12345)', null],
  ['A Film (1066)', null],
  ['(1999', null],
])('the year of %s', (name, year) => {
  expect(yearOf(name)).toBe(year);
});

test.each([
  [
    'https://panel.example/sub/live/a%40b.example/p%2Fw/7.ts?token=1',
    { type: 'live', username: 'a@b.example', password: 'p/w', id: '7', ext: 'ts', base: 'https://panel.example/sub' },
  ],
  ['http://tv.example:8080/u/p/8', { type: 'live', username: 'u', password: 'p', id: '8', ext: null, base: 'http://tv.example:8080' }],
  ['http://tv.example/series/u/p/9.mkv', { type: 'series', username: 'u', password: 'p', id: '9', ext: 'mkv', base: 'http://tv.example' }],
  ['http://tv.example/one/u/p/8', null],
  ['http://tv.example/u/8', null],
  ['http://tv.example/hls/9/index.m3u8', null],
  ['http://tv.example/live/u/p/abc.ts', null],
  ['http://tv.example/live/u//1.ts', null],
  ['http://tv.example/timeshift/u/p/60/2024-06-15:18-30/10.ts', null],
  ['udp://tv.example/live/u/p/1.ts', null],
  ['http://', null],
])('%s belongs to this account', (url, address) => {
  expect(xtreamAddress(url)).toEqual(address);
});

test.each([
  ['http://tv.example/a.m3u8?x=.mp4', 'hls', true],
  ['http://tv.example/a', 'http-ts', true],
  ['http://tv.example', 'http-ts', true],
  ['http://tv.example/a.php?u=1', 'http', true],
  ['http://tv.example/a.MP4', 'http-file', true],
  ['http://tv.example/play/token#.avi', 'http-file', false],
  ['http://tv.example/a.mpd', 'dash', false],
  ['http://tv.example/x.ism/Manifest', 'smooth', false],
  ['rtmps://tv.example/a', 'rtmp', false],
  ['acestream://0123', 'acestream', false],
  ['weird', 'other', false],
])('%s comes by %s', (url, transport, playable) => {
  expect([transportOf(url), isPlayableInBrowser(url)]).toEqual([transport, playable]);
});

test('what is encrypted with more than ClearKey cannot be played', () => {
  const url = 'http://tv.example/a.m3u8';
  expect(isPlayableInBrowser(url, { 'inputstream.adaptive.license_type': 'com.widevine.alpha' })).toBe(false);
  expect(isPlayableInBrowser(url, { 'inputstream.adaptive.license_type': 'org.w3.clearkey' })).toBe(true);
});

test('guide addresses are split where a scheme follows the comma', () => {
  expect(splitAddresses('http://a.example/1,2.xml, https://b.example/x,HTTP://c.example/')).toEqual([
    'http://a.example/1,2.xml',
    'https://b.example/x',
    'HTTP://c.example/',
  ]);
  expect(splitAddresses(' , ')).toEqual([',']);
});
