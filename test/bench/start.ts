// `npm run -s bench -- start --entries N --json`: a cold server to its first page of channels, and the window with and without a catalog.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { firstRow, launchBrowser, openAsOwner } from './parts/browser.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { bench, median, type Numbers } from './parts/report.ts';
import { fillDataFolder, startServer, type BenchServer } from './parts/server.ts';

/** The welcome page of who has no playlist yet. */
const welcome = 'main h1';

await bench(async () => {
  const { values } = readArguments(
    { entries: { type: 'string', default: '500000' }, runs: { type: 'string', default: '5' } },
    'start [--entries N] [--runs N] [--json]',
  );
  const entries = wholeNumber(values.entries, '--entries');
  const runs = wholeNumber(values.runs, '--runs');
  const numbers = await inTemporaryFolder(async (folder): Promise<Numbers> => {
    const [full, empty] = [join(folder, 'full'), join(folder, 'empty')];
    await Promise.all([mkdir(full), mkdir(empty)]);
    await fillDataFolder(full, entries, folder);
    const firstPages: number[] = [];
    for (let run = 0; run < runs; run++) firstPages.push(await timeFirstPage(full, folder));
    const windows = await timeWindows(full, empty, runs, folder);
    return { first_page_ms: Math.round(median(firstPages)), ...windows, first_page_worst_ms: Math.round(Math.max(...firstPages)), entries, runs };
  });
  return { numbers, json: values.json };
});

/** From the start of the process to the last byte of the first page. */
async function timeFirstPage(dataDir: string, folder: string): Promise<number> {
  const server = await startServer(dataDir, join(folder, 'start.log'));
  try {
    const { channels } = (await server.ask('/channels?page=1&page_size=50')) as { channels: unknown[] };
    const ms = performance.now() - server.begunAt;
    if (channels.length === 0) throw new Error('the first page is empty');
    return ms;
  } finally {
    await server.stop();
  }
}

async function timeWindows(full: string, empty: string, runs: number, folder: string): Promise<Numbers> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const browser: Browser = await launchBrowser();
    open.push(() => browser.close());
    const sides = [];
    for (const [dataDir, mark] of [
      [full, firstRow],
      [empty, welcome],
    ] as const) {
      const server: BenchServer = await startServer(dataDir, join(folder, 'window.log'));
      open.push(() => server.stop());
      const { context, page } = await openAsOwner(browser, server);
      await page.locator(mark).first().waitFor();
      await page.close();
      sides.push({ server, context, mark, times: [] as number[] });
    }
    // In turns, so that whatever else the machine does falls on both.
    for (let run = 0; run < runs; run++) {
      for (const { server, context, mark, times } of sides) times.push(await timeWindow(context, server.url, mark));
    }
    const [fullMs = 0, emptyMs = 0] = sides.map(({ times }) => Math.round(median(times)));
    return { window_extra_ms: fullMs - emptyMs, window_ms: fullMs, window_empty_ms: emptyMs };
  } finally {
    for (const close of open.reverse()) await close().catch(() => undefined);
  }
}

/** From the navigation's own beginning to the moment the page has drawn what `mark` selects, told by the page itself. */
async function timeWindow(context: BrowserContext, url: string, mark: string): Promise<number> {
  const page = await context.newPage();
  try {
    await page.addInitScript((selector) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(selector)?.textContent) return;
        observer.disconnect();
        // The frame that shows it has begun when the second of these runs.
        requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('bench.shown')));
      });
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    }, mark);
    await page.goto(url);
    const shown = await page.waitForFunction(() => performance.getEntriesByName('bench.shown')[0]?.startTime);
    return Number(await shown.jsonValue());
  } finally {
    await page.close();
  }
}
