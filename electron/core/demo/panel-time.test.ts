import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTimeshiftStart, toPanelTime } from './panel-time.ts';

interface Vectors {
  serverSideStartForms: { expectUtc: string; inputs: string[]; hourForm: { input: string; expectUtc: string }; refused: string[] };
}
// The shape of a vector file of ours, which the test itself would notice missing.
const { serverSideStartForms: forms } = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/xtream-timeshift.vectors.json', import.meta.url), 'utf8'),
) as Vectors;

test.each(forms.inputs)('%s names the start', (input) => {
  expect(parseTimeshiftStart(input, 'UTC')).toBe(Date.parse(forms.expectUtc));
});

test('the short form names an hour', () => {
  expect(parseTimeshiftStart(forms.hourForm.input, 'UTC')).toBe(Date.parse(forms.hourForm.expectUtc));
});

test.each(forms.refused)('“%s” names no moment', (input) => {
  expect(parseTimeshiftStart(input, 'UTC')).toBeUndefined();
});

test.each([
  ['Europe/Paris', '2024-06-15T18:30:00Z', '2024-06-15 20:30:00'],
  ['Europe/Paris', '2024-01-15T23:30:00Z', '2024-01-16 00:30:00'],
  ['America/New_York', '2024-03-10T06:59:00Z', '2024-03-10 01:59:00'],
  ['Asia/Kathmandu', '2024-06-15T18:30:00Z', '2024-06-16 00:15:00'],
])('in %s, %s is written %s and read back', (zone, utc, written) => {
  expect(toPanelTime(Date.parse(utc), zone)).toBe(written);
  expect(parseTimeshiftStart(written, zone)).toBe(Date.parse(utc));
});
