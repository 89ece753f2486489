// `npm run -s bench -- scroll --entries N --json`: a real browser on a long list, every task of its main thread.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { browse } from './parts/browse.ts';
import { firstRow, launchBrowser, openAsOwner } from './parts/browser.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { bench, median, percentile, tenths, type Numbers } from './parts/report.ts';
import { fillDataFolder, startServer, type BenchServer } from './parts/server.ts';
import { trace } from './parts/trace.ts';

await bench(async () => {
  const { values } = readArguments(
    { entries: { type: 'string', default: '500000' }, runs: { type: 'string', default: '3' } },
    'scroll [--entries N] [--runs N] [--json]',
  );
  const entries = wholeNumber(values.entries, '--entries');
  const runs = wholeNumber(values.runs, '--runs');
  const numbers = await inTemporaryFolder(async (folder): Promise<Numbers> => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    await fillDataFolder(dataDir, entries, folder);
    const measured: Numbers[] = [];
    for (let run = 0; run < runs; run++) measured.push(await oneRun(dataDir, join(folder, 'requests.log')));
    return { ...medians(measured), entries, runs };
  });
  return { numbers, json: values.json };
});

/** A server and a browser of its own for every run, so that none finds what the one before it left. */
async function oneRun(dataDir: string, logFile: string): Promise<Numbers> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const server: BenchServer = await startServer(dataDir, logFile);
    open.push(() => server.stop());
    const browser: Browser = await launchBrowser();
    open.push(() => browser.close());
    const { page } = await openAsOwner(browser, server);
    await page.locator(firstRow).first().waitFor();
    await page.waitForTimeout(1_000);
    const { tasks, busy, dropped, frames } = await trace(browser, page, () => browse(page));
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
