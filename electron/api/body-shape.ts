import { refusal } from './problem.ts';

const deepest = 32;
/** In bodies about accounts, none of which holds a long list. */
export const longestAccountList = 1_000;

/** Refuses JSON that is nested too deeply, or holds a list that is too long, before anything walks through it. */
export function refuseUnwieldy(body: unknown, longestList = Infinity): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (depth === deepest) throw refusal('invalid_input', `The body is nested more than ${String(deepest)} levels deep`);
      if (Array.isArray(value) && value.length > longestList) {
        throw refusal('invalid_input', `A list in the body has more than ${String(longestList)} entries`);
      }
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
}
