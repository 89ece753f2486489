import { refusal } from './problem.ts';

const deepest = 32;
/** In bodies about accounts, none of which holds a long list. */
export const longestAccountList = 1_000;

/**
 * Refuses JSON that is nested too deeply, holds a list that is too long, or text with half a character, which nothing could
 * store as it came; before anything walks through it.
 */
export function refuseUnwieldy(body: unknown, longestList = Infinity): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && !value.isWellFormed()) throw refusal('invalid_input', 'A text in the body is no Unicode');
      if (typeof value !== 'object' || value === null) continue;
      if (depth === deepest) throw refusal('invalid_input', `The body is nested more than ${String(deepest)} levels deep`);
      if (Array.isArray(value) && value.length > longestList) {
        throw refusal('invalid_input', `A list in the body has more than ${String(longestList)} entries`);
      }
      if (!Array.isArray(value)) for (const name of Object.keys(value)) next.push(name);
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
}
