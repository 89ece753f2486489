import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { launchBrowser, openAsOwner } from './browser.ts';
import { median, percentile, tenths, type Numbers } from './report.ts';
import { startServer, type BenchServer } from './server.ts';
import { trace } from './trace.ts';

export interface SmoothnessOrder {
  /** A data folder that is filled. */
  dataDir: string;
  /** For the server's log. */
  folder: string;
  runs: number;
}

/** Brings the page to where the measurement begins, and returns what a person does from there on. */
export type Scene = (page: Page) => Promise<() => Promise<void>>;

/** How smoothly the page goes through a scene: of each number the median of all runs. */
export async function measureSmoothness({ dataDir, folder, runs }: SmoothnessOrder, scene: Scene): Promise<Numbers> {
  const measured: Numbers[] = [];
  for (let run = 0; run < runs; run++) measured.push(await oneRun(dataDir, join(folder, 'requests.log'), scene));
  return medians(measured);
}

/** A server and a browser of its own for every run, so that none finds what the one before it left. */
async function oneRun(dataDir: string, logFile: string, scene: Scene): Promise<Numbers> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const server: BenchServer = await startServer(dataDir, logFile);
    open.push(() => server.stop());
    const browser: Browser = await launchBrowser();
    open.push(() => browser.close());
    const { page } = await openAsOwner(browser, server);
    const act = await scene(page);
    const { tasks, busy, dropped, frames } = await trace(browser, page, act);
    return {
      longest_task_ms: tenths(longest(tasks)),
      tasks_over_50ms: tasks.filter((ms) => ms > 50).length,
      p999_task_ms: tenths(percentile(tasks, 0.999)),
      frames_dropped: dropped,
      frames,
      tasks: tasks.length,
      longest_task_cpu_ms: tenths(longest(busy)),
      p999_task_cpu_ms: tenths(percentile(busy, 0.999)),
    };
  } finally {
    for (const close of open.reverse()) await close().catch(() => undefined);
  }
}

/** A spread of tens of thousands would fill the stack. */
function longest(times: readonly number[]): number {
  return times.reduce((most, ms) => Math.max(most, ms), 0);
}

/** Of each number by itself. */
function medians(runs: readonly Numbers[]): Numbers {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => Number(run[name])))]));
}
