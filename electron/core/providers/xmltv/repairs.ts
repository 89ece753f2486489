import type { DropCode, RepairCode } from '#shared/model/guide-repair.ts';
import { MAX_SAMPLES } from './limits.ts';

/** Where it stands: line from 1, byte offset from 0 in the unpacked file, and a few words from there. */
export interface Place {
  line: number;
  offset: number;
  text: string;
}

export interface Repair<Code extends string = RepairCode | DropCode> {
  code: Code;
  count: number;
  /** The first few. */
  samples: readonly Place[];
}

/** Counts by code and keeps the first places of each. */
export class RepairLog<Code extends string> {
  readonly #entries = new Map<Code, { count: number; samples: Place[] }>();

  /** `place` is asked only when it will be kept. */
  add(code: Code, place: () => Place): void {
    let entry = this.#entries.get(code);
    if (!entry) this.#entries.set(code, (entry = { count: 0, samples: [] }));
    entry.count++;
    if (entry.samples.length < MAX_SAMPLES) entry.samples.push(place());
  }

  addUnplaced(code: Code, count: number): void {
    const entry = this.#entries.get(code);
    if (entry) entry.count += count;
    else this.#entries.set(code, { count, samples: [] });
  }

  countOf(code: Code): number {
    return this.#entries.get(code)?.count ?? 0;
  }

  /** In the order of their first places. */
  list(): Repair<Code>[] {
    return [...this.#entries].map(([code, entry]) => ({ code, ...entry }));
  }
}
