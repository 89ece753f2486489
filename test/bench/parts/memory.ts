import { readFileSync, writeFileSync } from 'node:fs';
import { tenths } from './report.ts';

/** Most memory this process ever had, all threads, in megabytes of 1,000,000 bytes. */
export function peakMemory(): number {
  const line = process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  const kilobytes = line === undefined ? process.resourceUsage().maxRSS : Number(line);
  return tenths((kilobytes * 1024) / 1e6);
}

/** Most memory that another process ever had, in megabytes of 1,000,000 bytes; NaN where the system does not say. */
export function peakMemoryOf(pid: number): number {
  return tenths((Number(factOf(pid, 'status', /^VmHWM:\s+(\d+) kB/m)) * 1024) / 1e6);
}

/** Milliseconds of processor time that another process has used; NaN where the system does not say. */
export function processorTimeOf(pid: number): number {
  // proc(5): utime and stime are the 14th and 15th field, in ticks of 10 ms; the second may hold blanks.
  const fields = factOf(pid, 'stat', /\) (.*)/)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function factOf(pid: number, file: string, pattern: RegExp): string | undefined {
  return process.platform === 'linux' ? pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] : undefined;
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
