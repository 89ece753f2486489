const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long to wait, in words and no finer than helps: `45 seconds`, `9 minutes`, `6 days`. */
export function formatWait(seconds: number, language: string): string {
  const [unit, length] = units.find(([, most]) => seconds > 2 * most) ?? (['second', 1] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(seconds / length));
}
