import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { expect, expectCatalog, open, saveTo, test, type App } from './fixtures.ts';

let provider: FakeProvider;
let folder: string;

test.beforeEach(async () => {
  provider = await startFakeProvider();
  folder = mkdtempSync(join(tmpdir(), 'webplay-backup-'));
});

test.afterEach(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const passphrase = 'correct horse battery';

/** Adds the provider’s login and marks its first channel. */
async function fill(page: Page): Promise<void> {
  const { url, username, password } = provider;
  await page.getByLabel('Paste a link, a login or the whole message').fill(`${url}/get.php?username=${username}&password=${password}&type=m3u_plus`);
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expectCatalog(page);
  const first = page.getByRole('listbox', { name: 'Channels' }).getByRole('option').first();
  await first.click();
  await page.getByRole('button', { name: 'Add to favorites' }).first().click();
  await expect(page.getByRole('option', { name: /Favorites 1/ })).toBeVisible();
}

/** Makes a backup on the settings page and returns the file that was saved. */
async function backUp(app: App, words: string | null): Promise<string> {
  const { page } = app;
  const file = join(folder, `${words === null ? 'plain' : 'locked'}.json`);
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Make a backup…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a backup' });
  if (words !== null) {
    await dialog.getByRole('switch', { name: 'Include logins' }).click();
    await dialog.getByLabel('Passphrase', { exact: true }).fill(words);
    await dialog.getByLabel('The same passphrase again').fill(words);
  }
  const name = await saveTo(app, file, () => dialog.getByRole('button', { name: 'Save backup' }).click());
  if (app.host === 'browser') expect(name).toMatch(/^webplay-.*\.webplay-backup\.json$/);
  await expect(page.getByText('Backup made, with 1 playlist.')).toBeVisible();
  await expect(dialog).toBeHidden();
  return file;
}

async function chooseBackup(page: Page, file: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Restore a backup…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore a backup' });
  await dialog.getByLabel('Choose a backup file').setInputFiles(file);
  return dialog;
}

async function expectAccessible(page: Page): Promise<void> {
  await page.waitForTimeout(400); // contrast is judged on what has come to rest
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)).toEqual([]);
}

test('a backup with its logins brings a second profile to where the first one is', async ({ app, page }) => {
  test.setTimeout(180_000);
  await fill(page);
  const file = await backUp(app, passphrase);
  expect(readFileSync(file, 'utf8')).not.toContain(provider.password);

  const second = await app.openAnother();
  const dialog = await chooseBackup(second, file);
  await expect(dialog.getByText('locked with a passphrase')).toBeVisible();
  await expect(dialog.getByText('Needs its login')).toBeVisible();
  await expectAccessible(second);
  await dialog.getByLabel('Passphrase').fill('something else');
  await dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is not the passphrase of this backup.');
  await dialog.getByLabel('Passphrase').fill(passphrase);
  await second.keyboard.press('Enter');
  await expect(dialog.getByText('Needs its login')).toBeHidden();
  await expect(dialog.getByRole('alert')).toBeHidden();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();

  await expect(second.getByText('Restored, with 1 playlist more than before.')).toBeVisible();
  await open(second, '#/live');
  await expectCatalog(second);
  await expect(second.getByRole('option', { name: /Favorites 1/ })).toBeVisible({ timeout: 20_000 });
});

test('without a passphrase the rest comes back, and the playlist says that its login is missing', { tag: '@page' }, async ({ app, page }) => {
  test.setTimeout(180_000);
  await fill(page);
  const file = await backUp(app, null);
  const text = readFileSync(file, 'utf8');
  for (const secret of [provider.password, encodeURIComponent(provider.password), Buffer.from(provider.password).toString('base64').slice(0, -4)]) {
    expect(text).not.toContain(secret);
  }

  // Where it all is already, there is nothing to add.
  const here = await chooseBackup(page, file);
  await expect(here.getByText('Already here', { exact: true })).toBeVisible();
  await here.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('Restored. Every playlist was here already.')).toBeVisible();

  const second = await app.openAnother();
  const dialog = await chooseBackup(second, file);
  await expect(dialog.getByText('This backup holds no logins.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(second.getByText(/One playlist needs its login/)).toBeVisible();
  await open(second, '#/settings');
  await expect(second.getByText('The login was only in memory and is gone. Enter it again to refresh and watch.')).toBeVisible();
});

test('a file that is none says so, and the settings page with backups has no violation', { tag: '@page' }, async ({ page }) => {
  const file = join(folder, 'list.json');
  writeFileSync(file, '{"playlists":[]}');
  await open(page, '#/settings');
  await expectAccessible(page);
  const dialog = await chooseBackup(page, file);
  await expect(dialog.getByRole('alert')).toContainText('This file is not a backup of WebPlay.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Make a backup…' }).click();
  await page.getByRole('switch', { name: 'Include logins' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('short');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await expectAccessible(page);
});

test('after damage the start offers the last copy, and everything is there again', async ({ app }) => {
  test.setTimeout(180_000);
  await fill(app.page);
  await app.restart(); // the first start with a playlist makes a copy
  await app.restart((dataDir) => {
    writeFileSync(join(dataDir, 'user.db'), Buffer.alloc(8_192, 'torn'));
  });
  const dialog = app.page.getByRole('dialog', { name: 'Your playlists and favorites were damaged' });
  await expect(dialog.getByText('with 1 playlist and 1 favorite')).toBeVisible();
  await expectAccessible(app.page);
  await dialog.getByRole('button', { name: 'Restore this copy' }).click();

  await expect(dialog).toBeHidden();
  await open(app.page, '#/live');
  await expect(app.page.getByRole('option', { name: /Favorites 1/ })).toBeVisible({ timeout: 20_000 });
  await app.restart();
  await expect(app.page.getByRole('option', { name: /Favorites 1/ })).toBeVisible({ timeout: 20_000 });
  await expect(app.page.getByRole('dialog')).toBeHidden();
});
