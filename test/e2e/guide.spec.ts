import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { expectNoViolations } from './axe.ts';
import { choose, expect, expectCatalog, open, saveTo, test } from './fixtures.ts';

test.use({ demo: true });

const focused = '[role="gridcell"]:focus';

for (const theme of ['Dark', 'Light'] as const) {
  test(`the guide is walked by keys alone, and one comes back to where one was: ${theme}`, { tag: theme === 'Light' ? '@page' : [] }, async ({ page }) => {
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

    const first = await page.locator(focused).getAttribute('aria-label');
    await page.keyboard.press('ArrowDown');
    await expect(page.locator(focused)).not.toHaveAccessibleName(first ?? '');
    await expect(page.locator(focused)).toHaveAccessibleName(/on now/);
    await page.keyboard.press('ArrowRight');
    await expect(page.locator(focused)).toHaveAccessibleName(/later/);
    const rowOf = () => page.locator(focused).evaluate((cell) => cell.closest('[role="row"]')?.getAttribute('aria-rowindex'));
    expect(await rowOf()).toBe('3');

    const standing = await page.locator(focused).getAttribute('aria-label');
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

test('a programme is looked for in the guide by its words, and its card opened by keys', { tag: '@page' }, async ({ page }) => {
  test.setTimeout(120_000);
  await expectCatalog(page);
  await page.keyboard.press('g');
  await expect(page.getByRole('gridcell', { name: /on now/ }).filter({ hasNotText: 'No information' }).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Search the guide' }).press('Enter');
  const search = page.getByRole('dialog', { name: 'Search the guide' });
  const field = search.getByRole('searchbox');
  await expect(field).toBeFocused();
  await expectNoViolations(page, 'an empty search');

  await field.fill('inspector val');
  const found = search.getByRole('option', { name: /Inspector Vale/ });
  await expect(found.first()).toBeVisible({ timeout: 30_000 });
  await expectNoViolations(page, 'programmes found');
  await search.getByRole('combobox', { name: 'When' }).selectOption('Tomorrow');
  await expect(search.getByRole('group', { name: 'Tomorrow' })).toBeVisible();
  await expect(search.getByRole('group', { name: 'Today' })).toBeHidden();
  await search.getByRole('combobox', { name: 'Kind' }).selectOption('News');
  await expect(search.getByText('The guide has no “inspector val”')).toBeVisible();
  await search.getByRole('combobox', { name: 'Kind' }).selectOption('Any kind');
  await expect(found.first()).toBeVisible();

  await field.focus();
  await page.keyboard.press('ArrowDown');
  await expect(found.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'Inspector Vale' });
  await expect(card.getByRole('button', { name: 'Watch the channel' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await expect(page.getByRole('button', { name: 'Search the guide' })).toBeFocused();

  await open(page, '#/search');
  await page.getByRole('combobox', { name: 'Search channels, films and series' }).fill('inspector vale');
  const first = page.getByRole('group', { name: 'In the guide' }).getByRole('option').first();
  await expect(first).toBeVisible();
  await expectNoViolations(page, 'the guide among what is found');
  // After the series of that name.
  await page.keyboard.press('ArrowDown');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(card).toBeVisible();
});

test('the guide is saved as XMLTV, as it is shown', async ({ app, page }) => {
  test.setTimeout(120_000);
  await expectCatalog(page);
  await page.keyboard.press('g');
  await expect(page.getByRole('gridcell', { name: /on now/ }).filter({ hasNotText: 'No information' }).first()).toBeVisible({ timeout: 60_000 });
  const shown = (await page.locator(focused).locator('bdi').first().textContent()) ?? '';
  await open(page, '#/settings');
  const file = join(app.dataDir, 'saved.xml');
  await saveTo(app, file, () => page.getByRole('button', { name: 'Save guide…' }).click());
  // A browser shows its downloads by itself.
  if (app.host === 'electron') await expect(page.getByText('Guide saved.')).toBeVisible({ timeout: 30_000 });
  const saved = await readFile(file, 'utf8');
  expect(saved).toMatch(/^<\?xml /);
  expect(saved.trimEnd().endsWith('</tv>')).toBe(true);
  expect(new XMLParser().parse(saved)).toMatchObject({ tv: { programme: expect.arrayContaining([expect.objectContaining({ title: expect.anything() })]) as unknown } });
  expect(saved).toContain(shown);
});
