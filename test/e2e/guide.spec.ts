import { expectNoViolations } from './axe.ts';
import { choose, expect, expectCatalog, open, test } from './fixtures.ts';

test.use({ demo: true });

const focused = '[role="gridcell"]:focus';

for (const theme of ['Dark', 'Light'] as const) {
  test(`the guide is walked by keys alone, and one comes back to where one was: ${theme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await expectCatalog(page);
    await choose(page, 'Theme', theme);
    await open(page, '#/live');
    await expectCatalog(page);
    await page.keyboard.press('g');
    const grid = page.getByRole('grid');
    await expect(grid).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('gridcell', { name: /on now/ }).filter({ hasNotText: 'No information' }).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.locator(focused)).toHaveAccessibleName(/on now/);
    await expectNoViolations(page, 'the grid');

    const first = await page.locator(focused).locator('.unseen').textContent();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator(focused)).not.toHaveAccessibleName(first ?? '');
    await expect(page.locator(focused)).toHaveAccessibleName(/on now/);
    await page.keyboard.press('ArrowRight');
    await expect(page.locator(focused)).toHaveAccessibleName(/later/);
    const rowOf = () => page.locator(focused).evaluate((cell) => cell.closest('[role="row"]')?.getAttribute('aria-rowindex'));
    expect(await rowOf()).toBe('3');

    const standing = await page.locator(focused).locator('.unseen').textContent();
    await page.keyboard.press('Enter');
    const card = page.getByRole('dialog');
    await expect(card.getByRole('button', { name: 'Watch the channel' })).toBeVisible();
    await expectNoViolations(page, 'the card');
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await expect(page.locator(focused)).toHaveAccessibleName(standing ?? '');

    await page.keyboard.press(']');
    await expect(page.getByRole('combobox', { name: 'Day' }).locator('option:checked')).toHaveText('Tomorrow');
    await page.keyboard.press('n');
    await page.keyboard.press('Escape');
    await expect(grid).toBeHidden();
    await page.keyboard.press('g');
    await expect(grid).toBeVisible();
    await expect.poll(rowOf).toBe('3');
  });
}
