/**
 * The place of the row that a menu was asked for: the one under the pointer, or, asked by a key, the one the keys stand
 * on. -1 when it was asked for something else.
 */
export function rowOfEvent(target: EventTarget | null, active: number): number {
  if (!(target instanceof Element)) return -1;
  const place = Number(target.closest('[role="option"]')?.getAttribute('aria-posinset') ?? Number.NaN);
  if (!Number.isNaN(place)) return place - 1;
  return target.closest('[role="listbox"]') ? active : -1;
}
