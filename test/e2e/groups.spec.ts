import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, expectCatalog, test } from './fixtures.ts';

test.use({ demo: true });

const groupsOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Groups' }).getByRole('option');

/** Names of the groups beside the channels, without the counts. */
async function shownGroups(page: Page): Promise<string[]> {
  const texts = await groupsOf(page).allInnerTexts();
  return texts.map((text) => text.split('\n')[0] ?? '');
}

/** The groups themselves, once the import has brought the last of them. */
async function groupsAfterImport(page: Page): Promise<string[]> {
  await expect(page.getByRole('region', { name: /^Fetching/ })).toBeHidden({ timeout: 30_000 });
  let names: string[] = [];
  const settled = async (): Promise<boolean> => {
    const before = names;
    names = (await shownGroups(page)).slice(3);
    return names.length > 0 && names.join() === before.join();
  };
  await expect.poll(settled, { intervals: [500] }).toBe(true);
  return names;
}

test('groups are hidden, renamed, moved and merged by keys, and the lists follow', async ({ page }) => {
  await expectCatalog(page);
  const before = await groupsAfterImport(page);
  const [first = '', second = '', third = ''] = before;
  await page.getByRole('button', { name: 'Arrange groups' }).click();
  const manager = page.getByRole('dialog', { name: 'Arrange groups' });
  const list = manager.getByRole('listbox', { name: 'Groups' });
  await expect(list.getByRole('option')).toHaveCount(before.length);
  await expect(list).toBeFocused();

  await test.step('nothing in it is out of reach', async () => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)).toEqual([]);
  });

  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await expect(list.getByRole('option', { name: first })).toContainText('Hidden');

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F2');
  await page.keyboard.type('Evenings');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('option', { name: /Evenings/ })).toBeVisible();

  await expect(list).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(list.getByRole('option').nth(2)).toContainText('Evenings');
  await page.keyboard.press('Escape');
  await expect(manager).toBeHidden();

  await expect.poll(async () => (await shownGroups(page)).slice(3)).toEqual([third, 'Evenings', ...before.slice(3)]);
  expect(second).not.toBe('Evenings');
});

test('several are ticked and merged, and come apart again', async ({ page }) => {
  await expectCatalog(page);
  const before = await groupsAfterImport(page);
  await page.getByRole('button', { name: 'Arrange groups' }).click();
  const manager = page.getByRole('dialog', { name: 'Arrange groups' });
  const options = manager.getByRole('listbox', { name: 'Groups' }).getByRole('option');
  await expect(options).toHaveCount(before.length);
  // A dialog gives its list the focus a moment after it opens; keys before that go nowhere.
  await manager.getByRole('listbox', { name: 'Groups' }).focus();
  await options.first().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(manager.getByText('2 groups ticked')).toBeVisible();
  await manager.getByRole('button', { name: 'Merge' }).click();
  await expect(options).toHaveCount(before.length - 1);
  await expect(options.first()).toContainText(before[1] ?? '');
  await manager.getByRole('button', { name: 'Take apart' }).click();
  await expect(options).toHaveCount(before.length);
});

test('a channel is put into a group of one’s own, which is listed like any other and survives a restart', async ({ app }) => {
  test.setTimeout(120_000);
  let { page } = app;
  await expectCatalog(page);
  await page.getByRole('listbox', { name: 'Channels' }).getByRole('option').nth(1).click({ button: 'right' });
  const dialog = page.getByRole('dialog', { name: /^Groups for/ });
  await dialog.getByLabel('New group').fill('Breakfast');
  await dialog.getByRole('button', { name: 'Create and add' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Breakfast' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await app.restart();
  page = app.page;
  await expectCatalog(page);
  await groupsOf(page).filter({ hasText: 'Breakfast' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Breakfast' })).toBeVisible();
  await expect(page.getByRole('listbox', { name: 'Channels' }).getByRole('option')).toHaveCount(1);
});
