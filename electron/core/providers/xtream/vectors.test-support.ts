import { readFileSync } from 'node:fs';
import { isRecord, recordOf, rowsOf, type WireRecord } from './coerce.ts';

/** A shared test vector, as read from its file. */
export function readVector(name: string): WireRecord {
  return recordOf(readVectorValue(name));
}

export function readVectorValue(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../test/fixtures/xtream-${name}.json`, import.meta.url), 'utf8'));
}

export interface VectorCase {
  id: string;
  input: WireRecord;
  expected: unknown;
}

/** The cases of a pair of files that are joined by `id`. */
export function readCases(name: string): VectorCase[] {
  const expected = readVector(`${name}.expected`);
  return rowsOf(readVector(name)['cases']).map((value) => {
    const input = recordOf(value);
    const id = String(input['id']);
    if (!(id in expected)) throw new Error(`The vectors have no expected result for ${id}`);
    return { id, input, expected: withoutRemarks(expected[id]) };
  });
}

const timeFields = new Set(['expiresAt', 'createdAt', 'addedAt', 'modifiedAt', 'start', 'stop', 'now']);
const remarks = new Set(['note', 'about', 'rule', 'comment']);

/** Our epoch milliseconds as the vectors write times: ISO 8601 in UTC without fractions. */
export function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      timeFields.has(key) && typeof field === 'number' ? new Date(field).toISOString().replace('.000Z', 'Z') : withIsoTimes(field),
    ]),
  );
}

/** An expected result without the fields that are for people. */
export function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemarks);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !remarks.has(key))
      .map(([key, field]) => [key, withoutRemarks(field)]),
  );
}
