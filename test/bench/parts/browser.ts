import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { BenchServer } from './server.ts';

/** The browser that the end-to-end tests use; `npm run bench` names it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['ELECTRON_STANDIN_CHROMIUM'];
  // As root, which is how containers run, Chromium has no sandbox to offer.
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A page whose browser has proved to be the owner's and has the application's files already. */
export async function openAsOwner(browser: Browser, server: BenchServer): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  const page = await context.newPage();
  await page.goto(server.ownerUrl);
  await page.getByRole('main').waitFor();
  return { context, page };
}

/** The first channel that is drawn with its name; skeletons of rows under way are not options. */
export const firstRow = '[data-channels] [role="option"] [dir="auto"]';
