import { invalidRequest, noSuch } from './api-fault.ts';
import { type FormFields, type FormValue, groupOf, textOf } from './form.ts';
import { listFor } from './shapes.ts';
import type { WireList } from './wire.ts';

const defaultLimit = 10;
const largestLimit = 100;

/** A page of a list, newest first. */
export function pageOf<T extends { id: string }>(rows: Iterable<T>, query: FormFields, url: string): WireList<T> {
  const newestFirst = [...rows].reverse();
  const limit = query['limit'] === undefined ? defaultLimit : Number(textOf(query['limit']));
  if (!Number.isInteger(limit) || limit < 1 || limit > largestLimit) throw invalidRequest(`Limit must be between 1 and ${largestLimit}.`, 'limit');
  const [after, before] = [textOf(query['starting_after']), textOf(query['ending_before'])];
  const placeOf = (id: string, param: string): number => {
    const place = newestFirst.findIndex((row) => row.id === id);
    if (place < 0) throw noSuch('object', id, param, 400);
    return place;
  };
  if (before !== undefined) {
    const end = placeOf(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { ...listFor(newestFirst.slice(start, end), url), has_more: start > 0 };
  }
  const start = after === undefined ? 0 : placeOf(after, 'starting_after') + 1;
  return { ...listFor(newestFirst.slice(start, start + limit), url), has_more: start + limit < newestFirst.length };
}

/** A moment, or `gt`, `gte`, `lt` and `lte` of moments; all in epoch seconds. */
export function inRange(value: number, range: FormValue | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === 'string') return value === Number(range);
  const { gt, gte, lt, lte } = groupOf(range);
  const bound = (text: FormValue | undefined, none: number): number => (typeof text === 'string' ? Number(text) : none);
  return value > bound(gt, -Infinity) && value >= bound(gte, -Infinity) && value < bound(lt, Infinity) && value <= bound(lte, Infinity);
}
