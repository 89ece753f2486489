/** After a failure it is tried again in a minute, then in five, in fifteen, and every hour. */
const stepsMs = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000];
/** So that all devices of the world do not come back in the same second. */
const jitter = 0.2;

/** How long to wait after so many failures in a row, in ms. */
export function pauseAfter(failures: number, random: () => number = Math.random): number {
  const step = stepsMs[Math.min(failures, stepsMs.length) - 1] ?? 0;
  return step * (1 + (random() * 2 - 1) * jitter);
}
