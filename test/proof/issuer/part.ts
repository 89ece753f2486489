import type { IssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';

export interface PartOutcome {
  cases: number;
  /** What was not as it must be, a line each. */
  surprises: string[];
}

/** The code of the failure, or what was answered. */
export async function outcomeOf(work: () => unknown): Promise<string> {
  try {
    const value = await work();
    return typeof value === 'object' && value !== null && 'answer' in value ? String(value.answer) : 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Collects a line for each case that is not as expected. */
export function createJudge() {
  const surprises: string[] = [];
  let cases = 0;
  return {
    expect(title: string, found: unknown, expected: unknown): void {
      cases++;
      if (JSON.stringify(found) !== JSON.stringify(expected)) surprises.push(`${title}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
    },
    outcome: (): PartOutcome => ({ cases, surprises }),
  };
}

export type { IssuingServer };
