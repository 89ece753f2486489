import type { RepairCode } from '#shared/model/guide-repair.ts';
import type { Place, RepairLog } from './repairs.ts';
import type { ByteWindow } from './window.ts';

/** So many of one element are placed; the others are counted. */
const MAX_PLACED = 64;
/** Bytes of a sample before and behind the place. */
const BEFORE = 12;
const BEHIND = 48;

/**
 * Repairs of the element at hand. They count only when the element is complete: an element that the end of the bytes cut
 * is read again from its beginning.
 */
export class PendingRepairs {
  readonly #placed: { code: RepairCode; at: number }[] = [];
  readonly #unplaced = new Map<RepairCode, number>();
  readonly #log: RepairLog<RepairCode>;
  readonly #window: ByteWindow;

  constructor(log: RepairLog<RepairCode>, window: ByteWindow) {
    this.#log = log;
    this.#window = window;
  }

  note(code: RepairCode, at: number): void {
    if (this.#placed.length < MAX_PLACED) this.#placed.push({ code, at });
    else this.#unplaced.set(code, (this.#unplaced.get(code) ?? 0) + 1);
  }

  forget(): void {
    if (this.#placed.length === 0) return;
    this.#placed.length = 0;
    this.#unplaced.clear();
  }

  settle(): void {
    if (this.#placed.length === 0) return;
    for (const { code, at } of this.#placed) this.#log.add(code, () => placeAt(this.#window, at));
    for (const [code, count] of this.#unplaced) this.#log.addUnplaced(code, count);
    this.forget();
  }
}

export function placeAt(window: ByteWindow, at: number): Place {
  const { text, end } = window;
  let from = Math.max(0, at - BEFORE);
  let to = Math.min(end, at + BEHIND);
  const lineBefore = text.lastIndexOf('\n', at - 1);
  if (lineBefore >= from && at > 0) from = lineBefore + 1;
  const lineEnd = text.indexOf('\n', at);
  if (lineEnd >= 0 && lineEnd < to) to = lineEnd;
  return { line: window.lineOf(at), offset: window.offsetOf(at), text: window.decoded(from, to).replace(/\p{Cc}+/gu, ' ').trim() };
}

