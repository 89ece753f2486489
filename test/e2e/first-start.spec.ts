import { expect, expectCatalog, test } from './fixtures.ts';
import { expectPicture } from './picture.ts';

test('with the keyboard alone, from the first start to a playing picture', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await tabTo(page, 'Try the demo');
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: 'Start watching' });
  const channels = page.getByRole('listbox', { name: 'Channels' }).getByRole('option').first();
  await expect(channels.or(start).first()).toBeVisible({ timeout: 30_000 });
  if (await start.isVisible()) {
    await tabTo(page, 'Start watching');
    await page.keyboard.press('Enter');
  }
  await expect(channels).toBeVisible({ timeout: 20_000 });
  // Down is enough to be in the list; Enter plays, Enter again fills the window.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectPicture(page);
  await page.keyboard.press('Enter');
  await expectPicture(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox', { name: 'Channels' })).toBeVisible();
});

test('what was found and marked is still there after a restart', async ({ app }) => {
  await app.page.getByRole('button', { name: /Try the demo/ }).click();
  await expectCatalog(app.page);

  await app.page.keyboard.press('Control+k');
  await app.page.keyboard.type('little lant');
  await expect(app.page.getByRole('dialog').getByRole('option', { name: /Little Lantern/ })).toBeVisible();
  await app.page.keyboard.press('Escape');

  await app.page.getByRole('option', { name: /Harbor 24/ }).click();
  await app.page.getByRole('button', { name: 'Add to favorites' }).first().click();
  await expect(app.page.getByRole('option', { name: /Favorites 1/ })).toBeVisible();

  await app.restart();
  await expect(app.page.getByRole('option', { name: /Favorites 1/ })).toBeVisible({ timeout: 20_000 });
  await app.page.getByRole('option', { name: /Favorites 1/ }).click();
  await expect(app.page.getByRole('listbox', { name: 'Channels' }).getByRole('option')).toHaveText([/Harbor 24/]);
});

/** Presses Tab until the button of this name has the focus. */
async function tabTo(page: import('@playwright/test').Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name: new RegExp(name) });
  await button.waitFor({ timeout: 20_000 });
  for (let i = 0; i < 40; i++) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached “${name}”`);
}
