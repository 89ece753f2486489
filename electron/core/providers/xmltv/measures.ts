const stars = /^(\d{1,4}(?:[.,]\d{1,3})?)(?: ?(?:\/|of|out of) ?(\d{1,4}(?:[.,]\d{1,3})?))?$/;

/** `7.5 / 10` or `3/5` on a scale to 10; a number alone is of 10, or of 100 when it is larger. Null for anything else. */
export function readStars(text: string): number | null {
  const match = stars.exec(text.toLowerCase());
  const value = decimal(match?.[1]);
  if (value === null) return null;
  const of = decimal(match?.[2]) ?? (value > 10 ? 100 : 10);
  if (of === 0 || value > of) return null;
  return Math.round((value / of) * 1_000) / 100;
}

/** A `<length>` in seconds; null without a unit that is known. */
export function readLength(text: string, units: string | null): number | null {
  const value = decimal(/^\d{1,7}(?:[.,]\d{1,3})?$/.exec(text)?.[0]);
  const factor = secondsIn.get(units?.toLowerCase() ?? '');
  return value === null || factor === undefined ? null : Math.round(value * factor);
}

const secondsIn = new Map([['second', 1], ['seconds', 1], ['minute', 60], ['minutes', 60], ['hour', 3_600], ['hours', 3_600]]);

function decimal(text: string | undefined): number | null {
  return text === undefined ? null : Number(text.replace(',', '.'));
}
