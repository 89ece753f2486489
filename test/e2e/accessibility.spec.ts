import type { Page } from '@playwright/test';
import { atRest, expectNoViolations } from './axe.ts';
import { choose, expect, expectCatalog, open as goTo, test } from './fixtures.ts';

async function open(page: Page, route: string): Promise<void> {
  await goTo(page, route);
  await atRest(page);
}

test.describe.configure({ mode: 'parallel' });

const pages = ['#/live', '#/movies', '#/series', '#/search', '#/settings', '#/add'];

for (const theme of ['dark', 'light'] as const) {
  for (const language of ['en', 'pt-BR'] as const) {
    test.describe(`${theme}, ${language}`, { tag: '@page' }, () => {
      test('no page has a violation', async ({ app, page }) => {
        test.setTimeout(180_000);
        await expectNoViolations(page, 'first start');
        await page.getByRole('button', { name: /Try the demo/ }).click();
        await expectCatalog(page);
        await choose(page, 'Theme', theme === 'dark' ? 'Dark' : 'Light');
        await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        for (const route of pages) {
          await open(page, route);
          await expectNoViolations(page, route);
        }
        await open(page, '#/movies');
        await page.getByRole('option', { name: /Lighthouse/ }).click();
        await page.getByRole('heading', { name: /Lighthouse/ }).waitFor();
        await expectNoViolations(page, 'a film');
        await open(page, '#/series');
        await page.getByRole('option', { name: /Inspector Vale/ }).click();
        await page.getByRole('tab').first().waitFor();
        await expectNoViolations(page, 'a series');
        await open(page, '#/live');
        await page.getByRole('option', { name: /Harbor 24/ }).dblclick();
        await page.locator('video').waitFor();
        await page.mouse.move(300, 300);
        await expectNoViolations(page, 'the player');
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        await expectNoViolations(page, 'the help');
        expect(app.host).toBeTruthy();
      });
    });
  }
}
