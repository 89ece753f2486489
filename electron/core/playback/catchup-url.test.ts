import { expect, test } from 'vitest';
import type { Catchup, CatchupMode } from '../providers/m3u/catchup.ts';
import { catchupUrl, type CatchupRequest } from './catchup-url.ts';

const start = Date.UTC(2024, 5, 15, 18, 30);
const request: Omit<CatchupRequest, 'catchup'> = {
  url: 'http://live.example/a/index.m3u8',
  start,
  end: start + 45 * 60_000,
  now: start + 150 * 60_000,
  zone: 'UTC',
};

const catchup = (mode: CatchupMode, source: string | null = null, correctionSeconds = 0): Catchup => ({ mode, days: null, source, correctionSeconds });

/** The address a template becomes. */
function filled(source: string, changes: Partial<CatchupRequest> = {}): string | null {
  return catchupUrl({ ...request, catchup: catchup('default', `http://arc.example/${source}`), ...changes })?.replace('http://arc.example/', '') ?? null;
}

test('an entry without catch-up has no address', () => {
  expect(catchupUrl({ ...request, catchup: null })).toBeNull();
});

test.each([
  ['{utc}-${start}-{utcend}-${end}', '1718476200-1718476200-1718478900-1718478900'],
  ['{lutc}-${now}-${timestamp}-{current_utc}', '1718485200-1718485200-1718485200-1718485200'],
  ['{duration}-{duration:60}-{offset:1}-{offset:60}-${durmin}', '2700-45-9000-150-45'],
  ['{Y}{m}{d}{H}{M}{S}', '20240615183000'],
  ['${end-hour}:${end-min} ${start-day}', '19:15%2015'],
  ["${(b)yyyy-MM-dd'T'HH:mm:ss}|${(e)yyMMdd}", '2024-06-15T18:30:00|240615'],
  ['{utc:Y-m-d}/{utcend:yyyyMMddHHmmss}', '2024-06-15/20240615191500'],
  ['{unknown}{}${(x)yyyy}{utc', '{unknown}{}${(x)yyyy}{utc'],
  ['{duration:0}{duration:x}{duration:}', '{duration:0}{duration:x}{duration:}'],
  ['{{utc}}$$${start}', '{1718476200}$$1718476200'],
  ['{token}${password}{key}', '{token}${password}{key}'],
])('%s becomes %s', (source, address) => {
  expect(filled(source)).toBe(address);
});

test('dates are written in the zone, also over midnight and summer time, and an unknown zone means UTC', () => {
  expect(filled('{Y}{m}{d}{H}', { zone: 'Asia/Kathmandu' })).toBe('2024061600');
  expect(filled('{H}', { zone: 'Europe/Paris', start: Date.UTC(2024, 0, 15, 18) })).toBe('19');
  expect(filled('{H}', { zone: 'Mars/Olympus' })).toBe('18');
  expect(filled('${(bu)HH}-${(b)HH:UTC}', { zone: 'Europe/Paris' })).toBe('18-18');
});

test('a programme without an end counts as an hour, and one that is running ends now', () => {
  expect(filled('{duration}', { end: null })).toBe('3600');
  expect(filled('{duration}', { end: start })).toBe('3600');
  expect(filled('{duration}', { now: start + 60_000 })).toBe('60');
});

test('a programme in the future has no negative offset', () => {
  expect(filled('${offset}', { now: start - 60_000 })).toBe('0');
});

test('a second question mark becomes an ampersand', () => {
  const append = { ...request, catchup: catchup('append', '?utc={utc}') };
  expect(catchupUrl({ ...append, url: 'http://live.example/a?t=1' })).toBe('http://live.example/a?t=1&utc=1718476200');
});

test('panels get whole minutes, rounded up, under the same path and account', () => {
  expect(catchupUrl({ ...request, catchup: catchup('xc'), url: 'http://xc.example/sub/live/a%40b/p%2Fw/9.m3u8', end: start + 1_801_000 })).toBe(
    'http://xc.example/sub/timeshift/a%40b/p%2Fw/31/2024-06-15:18-30/9.m3u8',
  );
  expect(catchupUrl({ ...request, catchup: catchup('xc') })).toBeNull();
});

test('flussonic needs a path to put its archive in', () => {
  expect(catchupUrl({ ...request, catchup: catchup('flussonic'), url: 'http://flu.example' })).toBeNull();
  expect(catchupUrl({ ...request, catchup: catchup('flussonic-ts'), url: 'http://flu.example/a/mpegts' })).toBe('http://flu.example/a/timeshift_abs-1718476200.ts');
});

test('a vod address comes from the guide and is checked like any other', () => {
  const vod = { ...request, catchup: catchup('vod') };
  expect(catchupUrl({ ...vod, catchupId: 'https://arc.example/x.m3u8' })).toBe('https://arc.example/x.m3u8');
  for (const catchupId of [null, 'prog-1', 'javascript:alert(1)', 'file:///etc/passwd', 'http://a.example/\r\nX: 1']) {
    expect(catchupUrl({ ...vod, catchupId })).toBeNull();
  }
});

test('a source that is no address is added to the live one', () => {
  expect(catchupUrl({ ...request, catchup: catchup('default', '?utc={utc}') })).toBe('http://live.example/a/index.m3u8?utc=1718476200');
  expect(catchupUrl({ ...request, catchup: catchup('default', 'javascript://x/{utc}') })).toBeNull();
});

test('a megabyte of braces does not hang', () => {
  const began = performance.now();
  for (const piece of ['{', '${', '{utc', '{}', '}', '${(b)']) filled(piece.repeat(200_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
