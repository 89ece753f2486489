import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { expect, expectCatalog, test } from './fixtures.ts';

let provider: FakeProvider;

test.beforeEach(async () => {
  provider = await startFakeProvider();
});

test.afterEach(async () => {
  await provider.close();
});

const pasteField = 'Paste a link, a login or the whole message';

test('a pasted message with a login is understood before anything is fetched', { tag: '@page' }, async ({ page }) => {
  const { url, username, password } = provider;
  await page.getByLabel(pasteField).fill(`Obrigado pela compra!\nServidor: ${url}\nUsuário: ${username}\nSenha: ${password}`);
  await expect(page.getByText(`An Xtream login at ${new URL(url).host}, for ${username}`)).toBeVisible();
  expect(provider.requests()).toEqual([]);
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expectCatalog(page);
});

test('a refused login says who refused and what to do', { tag: '@page' }, async ({ page }) => {
  await page.getByLabel(pasteField).fill(`${provider.url}/get.php?username=${provider.username}&password=wrong&type=m3u_plus`);
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expect(page.getByText(/does not accept this user name or password/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Edit the login' })).toBeVisible();
});

test('a playlist file is read, from a dialog in the window and by sending it in a browser', async ({ app, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-list-'));
  const file = join(folder, 'my list.m3u');
  writeFileSync(file, '#EXTM3U\n#EXTINF:-1 group-title="Mine",First of all\nhttp://tv.example/1.ts\n#EXTINF:-1,Second\nhttp://tv.example/2.ts\n');
  try {
    if (app.electron) {
      await app.electron.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      }, file);
      await page.getByRole('button', { name: /file/i }).first().click();
    } else {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: /file/i }).first().click(),
      ]);
      await chooser.setFiles(file);
    }
    const add = page.getByRole('button', { name: 'Add this playlist' });
    const channels = page.getByRole('listbox', { name: 'Channels' });
    await add.or(channels).first().waitFor({ timeout: 20_000 });
    if (await add.isVisible()) await add.click();
    await expectCatalog(page);
    await expect(page.getByRole('option', { name: /First of all/ })).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
