import { z } from 'zod';

/**
 * An instant as clients of the HTTP API write it: ISO 8601, a date alone or with a time, basic or extended. Without a
 * zone it is UTC, and a `+` that arrived as a space, because nobody encoded it, is repaired. Read as epoch milliseconds.
 */
export const Instant = z
  .string()
  .max(64)
  .transform((text, context) => {
    const at = parseInstant(text);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: 'must be an instant in ISO 8601, as 2026-01-31T20:15:00Z' });
    return z.NEVER;
  })
  .meta({ description: 'An instant in ISO 8601; UTC where it names no zone.' });

const shape =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?(?:([Zz])|([+\- ])(\d\d)(?::?(\d\d))?)?$/;

/** Epoch milliseconds, or undefined for what is no instant: 30 February is none. */
export function parseInstant(text: string): number | undefined {
  const found = shape.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((part) => Number(found[part] ?? 0)) as Six;
  const milliseconds = Math.floor(Number(`0.${found[7] ?? '0'}`) * 1_000);
  const [sign, zoneHours, zoneMinutes] = [found[9], Number(found[10] ?? 0), Number(found[11] ?? 0)];
  // The end of a day may be written as hour 24.
  const isMidnight = hour === 24 && minute === 0 && second === 0 && milliseconds === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 59 || zoneHours > 23 || zoneMinutes > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (zoneHours * 60 + zoneMinutes) * (sign === '-' ? -1 : 1);
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + milliseconds;
}

type Six = [number, number, number, number, number, number];
