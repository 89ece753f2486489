import { randomInt } from 'node:crypto';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id as Stripe makes them: `sub_1Qx…`. */
export function newId(prefix: string, length = 24): string {
  let id = `${prefix}_`;
  for (let at = 0; at < length; at += 1) id += letters[randomInt(letters.length)] ?? '';
  return id;
}
