import { UsageError } from './arguments.ts';

export type Numbers = Record<string, number | string | null>;

/** Runs one bench and prints what it found: one JSON line, or a table for people. A failure is a line on stderr and exit code 1. */
export async function bench(measure: () => Promise<{ numbers: Numbers; json: boolean }>): Promise<void> {
  try {
    const { numbers, json } = await measure();
    process.stdout.write(json ? `${JSON.stringify(numbers)}\n` : table(numbers));
  } catch (error) {
    const known = error instanceof UsageError;
    process.stderr.write(`bench: ${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = known ? 2 : 1;
  }
}

function table(numbers: Numbers): string {
  const entries = Object.entries(numbers);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${typeof value === 'number' ? value.toLocaleString('en') : (value ?? '–')}\n`).join('');
}

/** Rounded for reading: a tenth is finer than any of it repeats. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The smallest value that `share` of all are not above (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
