import { join } from 'node:path';
import { test, type Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';

/** Would run as script, end its element or turn the line around, were it anything but text. */
export const hostile = '<img src=x onerror="document.title=1"></p> \u202Eright to left';

/** Collects what goes wrong in a page: nothing may be refused by the content security policy, or fail. */
export function watch(page: Page): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) wrong.push(message.text());
  });
  return wrong;
}

/** Where pictures of this name go. */
export function pictureIn(folder: string, name: string): string {
  return join(import.meta.dirname, '..', '..', 'test-results', folder, `${name}.png`);
}

const documents = join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

/**
 * Takes a picture for the documents: what is on it is shown to everybody. It goes there with `--update-snapshots` alone, so
 * that a run of the tests changes no file of the project.
 */
export async function pictureForDocuments(page: Page, name: string): Promise<void> {
  const isForDocuments = test.info().config.updateSnapshots === 'all';
  await page.screenshot({ path: isForDocuments ? join(documents, `${name}.png`) : pictureIn('documents', name) });
}

/** Judges a page as it is now and takes its picture, into a folder of the test results. */
export function lookInto(folder: string): (page: Page, name: string) => Promise<void> {
  return async (page, name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(200); // contrast is judged on what has come to rest
    await expectNoViolations(page, name);
    await page.screenshot({ path: pictureIn(folder, name) });
  };
}
