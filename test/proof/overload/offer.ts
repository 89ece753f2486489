import { setTimeout as sleep } from 'node:timers/promises';

const tickMs = 10;

/** Calls `once` that many times a second, also when what it did before is not done. */
export async function offer(perSecond: number, seconds: number, once: () => void): Promise<void> {
  const begun = performance.now();
  for (let offered = 0, elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - begun) {
    for (const due = Math.min((elapsed / 1_000) * perSecond, offered + perSecond / 5); offered < due; offered++) once();
    await sleep(tickMs);
  }
}

export function describe(statuses: ReadonlyMap<string, number>): string[] {
  return [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
}
