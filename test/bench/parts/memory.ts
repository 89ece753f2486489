import { readFileSync, writeFileSync } from 'node:fs';
import { tenths } from './report.ts';

/** Most memory this process ever had, all threads, in megabytes of 1,000,000 bytes. */
export function peakMemory(): number {
  const line = process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  const kilobytes = line === undefined ? process.resourceUsage().maxRSS : Number(line);
  return tenths((kilobytes * 1024) / 1e6);
}

/** From now on `peakMemory` is what comes; false where the system cannot forget. */
export function forgetPeakMemory(): boolean {
  try {
    // proc(5): 5 resets the peak resident set size.
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}
