import type { Random } from '../mutations/random.ts';

export interface PartOptions {
  random: Random;
  /** How many mutants, where there is no end to them. */
  cases: number;
  /** Also what takes long by itself. */
  isFull: boolean;
}

export interface PartOutcome {
  cases: number;
  failures: string[];
  /** Numbers worth a line. */
  said?: string;
}

export type Part = (options: PartOptions) => Promise<PartOutcome>;

/** Collects what is not as it should be. */
export function createVerdict() {
  const outcome: PartOutcome & { failures: string[] } = { cases: 0, failures: [] };
  return {
    outcome,
    expect(what: string, is: unknown, should: unknown): void {
      outcome.cases += 1;
      const [found, meant] = [JSON.stringify(is), JSON.stringify(should)];
      if (found !== meant) outcome.failures.push(`${what}: ${found} instead of ${meant}`);
    },
  };
}
