import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readServer } from './account.ts';
import { recordOf, rowsOf, type WireRecord } from './coerce.ts';
import { instantOfWallTime, offsetMinutesAt, panelZone, parsePanelTime, wallTimeAt, type PanelZone } from './panel-clock.ts';
import { parseTimeshiftStart, timeshiftCandidates, timeshiftMinutes, timeshiftPathUrl, timeshiftQueryUrl, type TimeshiftExtension } from './timeshift.ts';
import { readVector } from './vectors.test-support.ts';

const login = { base: 'http://panel.example:8080', username: 'demo', password: 'secret' };
const vectors = readVector('timeshift.vectors');
const paris: PanelZone = { name: 'Europe/Paris' };

function zoneOf(server: unknown): PanelZone {
  return panelZone(readServer(recordOf(server), 0));
}

describe('catch-up addresses', () => {
  test.each(rowsOf(vectors['cases']).map(recordOf))('$server $startUtc', (given: WireRecord) => {
    const request = { streamId: String(given['id']), start: Date.parse(String(given['startUtc'])), durationSeconds: Number(given['durationSeconds']) };
    const ext: TimeshiftExtension = given['ext'] === 'm3u8' ? 'm3u8' : 'ts';
    const zone = zoneOf(given['server']);
    expect(timeshiftPathUrl(login, request, ext, zone)).toBe(given['path']);
    if (given['query'] !== undefined) expect(timeshiftQueryUrl(login, request, ext, zone)).toBe(given['query']);
  });

  const request = { streamId: '101', start: Date.parse('2024-06-15T18:30:00Z'), durationSeconds: 2_700 };

  test('are tried in the order that works most often', () => {
    const path = 'http://panel.example:8080/timeshift/demo/secret/45';
    const query = 'http://panel.example:8080/streaming/timeshift.php?username=demo&password=secret&stream=101';
    expect(timeshiftCandidates(login, request, paris).map((candidate) => candidate.url)).toEqual([
      `${path}/2024-06-15:20-30/101.ts`,
      `${path}/2024-06-15:20-30/101.m3u8`,
      `${query}&start=2024-06-15:20-30&duration=45`,
      `${query}&start=2024-06-15:20-30&duration=45&extension=m3u8`,
      `${path}/2024-06-15_20-30/101.ts`,
      `${path}/2024-06-15:20:30:00/101.ts`,
      `${query}&start=2024-06-15%2020:30:00&duration=45`,
      `${path}/1718476200/101.ts`,
    ]);
  });

  test('begin with the form that worked before, and end with formats the account does not allow', () => {
    const forms = timeshiftCandidates(login, request, paris, { formats: ['ts'], remembered: 'query-ts' }).map((candidate) => candidate.form);
    expect(forms[0]).toBe('query-ts');
    expect(forms.slice(-2)).toEqual(['path-m3u8', 'query-m3u8']);
    expect(new Set(forms).size).toBe(8);
  });

  test.each([
    [null, 120],
    [0, 1],
    [60, 1],
    [61, 2],
    [1e9, 480],
    [Number.NaN, 120],
  ])('%j seconds are asked for as %j minutes', (seconds, minutes) => {
    expect(timeshiftMinutes(seconds)).toBe(minutes);
  });
});

describe('the start other players send', () => {
  const forms = recordOf(vectors['serverSideStartForms']);

  test.each(rowsOf(forms['inputs']).map(String))('%s', (input) => {
    expect(parseTimeshiftStart(input)).toBe(Date.parse(String(forms['expectUtc'])));
  });

  test('may be an hour only', () => {
    const { input, expectUtc } = recordOf(forms['hourForm']);
    expect(parseTimeshiftStart(String(input))).toBe(Date.parse(String(expectUtc)));
  });

  test.each([...rowsOf(forms['refused']).map(String), '2024-02-30:10-00', '20240615-24', '1', '12345678901', '9'.repeat(400)])('is refused: %j', (input) => {
    expect(parseTimeshiftStart(input)).toBeNull();
  });

  test('keeps its offset when a query turned the plus into a blank', () => {
    expect(parseTimeshiftStart('2024-06-15T20:30:00 02:00')).toBe(Date.parse('2024-06-15T18:30:00Z'));
    expect(parseTimeshiftStart('2024-06-15T16:30:00-0200')).toBe(Date.parse('2024-06-15T18:30:00Z'));
  });

  test('is what our own addresses carry, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia');
    const instants = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1_000);
    fc.assert(
      fc.property(zones, instants, (name, instant) => {
        const zone = { name };
        const again = instantOfWallTime(wallTimeAt(instant, zone), zone);
        // In the hour that clocks show twice the first is meant, so an instant may come back earlier, showing the same time.
        expect(wallTimeAt(again, zone)).toEqual(wallTimeAt(instant, zone));
        expect(again).toBeLessThanOrEqual(instant);
        expect(instant - again).toBeLessThanOrEqual(3_600_000 * 24);
      }),
      { numRuns: 500 },
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseTimeshiftStart(text) !== undefined));
  });
});

describe('the panel’s clock', () => {
  test('follows summer time of the date itself', () => {
    expect(offsetMinutesAt(Date.parse('2024-01-15T12:00:00Z'), paris)).toBe(60);
    expect(offsetMinutesAt(Date.parse('2024-07-15T12:00:00Z'), paris)).toBe(120);
  });

  test('shows the first of a repeated hour and goes past a missing one', () => {
    expect(parsePanelTime('2024-10-27 02:30:00', paris)).toBe(Date.parse('2024-10-27T00:30:00Z'));
    expect(parsePanelTime('2024-03-31 02:30:00', paris)).toBe(Date.parse('2024-03-31T01:30:00Z'));
    expect(parsePanelTime('2024-03-31 03:00:00', paris)).toBe(Date.parse('2024-03-31T01:00:00Z'));
  });

  test('can be set by the user, whatever the panel says', () => {
    const server = { timezone: 'Europe/Paris', utcOffsetMinutes: 120 };
    expect(panelZone(server, 'America/New_York')).toEqual({ name: 'America/New_York' });
    expect(panelZone(server, 'Nowhere')).toEqual(paris);
  });

  test('is not believed when its two clocks are a day apart', () => {
    expect(zoneOf({ timestamp_now: 1_718_476_200, time_now: '2024-06-17 20:30:07' })).toEqual({ offsetMinutes: 0 });
  });
});
