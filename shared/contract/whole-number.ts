import { z } from 'zod';

/** A whole number, as such or as the digits of one in a query or path: no other spelling is (0x10, 1e1, 1.0, nothing). */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(fromDigits, z.number().int().min(least).max(most));
}

/** What is no number comes as it is, for the schema to say so. Clients of ours send numbers; queries are text. */
function fromDigits(given: number): unknown {
  const text: unknown = given;
  return typeof text === 'string' && /^-?\d{1,30}$/.test(text) ? Number(text) : given;
}
