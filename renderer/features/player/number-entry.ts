/** Digits typed on the remote, with when the last one came. */
export interface NumberEntry {
  digits: string;
  at: number;
}

export const numberEntryMs = 2_000;
const mostDigits = 5;

/** The entry after one more digit; one that waited too long, or is full, begins anew. */
export function withDigit(entry: NumberEntry | null, digit: string, now: number): NumberEntry {
  const goesOn = entry !== null && now - entry.at < numberEntryMs && entry.digits.length < mostDigits;
  return { digits: goesOn ? entry.digits + digit : digit, at: now };
}

/** Ms until the entry is taken: at once when it is full, 0 when it is due. */
export function dueIn(entry: NumberEntry, now: number): number {
  if (entry.digits.length >= mostDigits) return 0;
  return Math.max(0, entry.at + numberEntryMs - now);
}

/** The number meant, without the zeros some type in front; null for zeros alone. */
export function channelNumber(entry: NumberEntry): string | null {
  let start = 0;
  while (start < entry.digits.length && entry.digits[start] === '0') start += 1;
  return start === entry.digits.length ? null : entry.digits.slice(start);
}
