import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { choose, expectCatalog, open } from './fixtures.ts';
import { type LicensedDesktop, openLicensedDesktop } from './licensed-desktop.ts';

/** What the window shows of a license whose server takes connections and never answers. */

const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'licensing');
const day = 86_400_000;

test.describe.configure({ timeout: 240_000 }); // against what hangs; a loaded machine takes its time

let folder: string;
let silent: Server;
let settings: Record<string, string>;
let desktop: LicensedDesktop;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-license-'));
  silent = createServer((socket) => {
    socket.on('error', () => undefined).resume();
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const keysFile = join(folder, 'keys.json');
  const { kty, crv, x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  writeFileSync(keysFile, JSON.stringify({ keys: [{ kid: 'lic-2026-11', kty, crv, x }] }));
  settings = { LICENSE_SERVER: `http://127.0.0.1:${port}`, LICENSE_KEYS_FILE: keysFile };
});

test.afterAll(() => {
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(async () => {
  await desktop.close();
});

async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400); // contrast is judged on what has come to rest
  await expectNoViolations(page, name);
  await page.screenshot({ path: join(pictures, `screens-${name}.png`) });
}

test('the first day asks for nothing, and then one playlist stays with all that there is', async () => {
  desktop = await openLicensedDesktop(settings, { demo: true });
  const { page } = desktop;
  await expectCatalog(page);
  const line = page.getByRole('region', { name: 'About the license' });
  await expect(line).toContainText('WebPlay works without a license for its first day');
  await look(page, 'first-day');

  // From the line to a code that does not come; Escape leads back.
  await line.getByRole('button', { name: 'Activate' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Activate this computer' });
  await expect(dialog.getByRole('status')).toContainText('Asking the license server for a code…');
  await look(page, 'asking');
  await dialog.getByRole('button', { name: 'Stop activating' }).click();
  await expect(dialog).toBeHidden();

  // A reminder stays put away until the next start.
  await line.getByRole('button', { name: 'Dismiss' }).click();
  await expect(line).toBeHidden();
  await open(page, '#/movies');
  await expect(page.getByRole('listbox', { name: 'Movies' })).toBeVisible();
  await expect(line).toBeHidden();

  await open(page, '#/settings');
  await page.getByRole('searchbox').fill('license');
  const section = page.getByRole('region', { name: 'License', exact: true });
  await expect(section).toContainText('Having a look');
  await section.getByRole('button', { name: 'Show the license' }).click();
  await expect(page.getByRole('region', { name: 'Having a look' })).toBeVisible();
  await expect(page.getByText(/, (tomorrow|in 2\d hours)$/)).toBeVisible();

  await open(page, '#/live');
  await desktop.setClock(2 * day);
  await expect(line).toContainText('This computer has no license. WebPlay keeps to one playlist and this computer; all you have stays.', { timeout: 20_000 });
  await expect(line.getByRole('button', { name: 'Dismiss' })).toBeHidden();
  await look(page, 'limited');

  // What is refused leads to the license, with the button that does it.
  await open(page, '#/add');
  await page.getByLabel('Paste a link, a login or the whole message').fill('http://127.0.0.1:9/list.m3u');
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expect(page.getByRole('alert')).toContainText('This needs a license.');
  await look(page, 'refused');
  await page.getByRole('alert').getByRole('button', { name: 'See the license' }).click();
  await expect(page.getByRole('region', { name: 'No license' })).toContainText('is refreshed and played');

  await page.getByRole('button', { name: 'Use a license file…' }).click();
  const file = page.getByRole('dialog', { name: 'Use a license file' });
  await file.getByLabel('Or paste what is in it').fill('nothing that anybody signed');
  await file.getByRole('button', { name: 'Use this license' }).click();
  await expect(file.getByRole('alert')).toContainText('This is not a license for this device.');
  await look(page, 'file');
  await page.keyboard.press('Escape');
  await expect(file).toBeHidden();
});

test('the page has no violation in both themes and languages, at a desk and on a phone', async () => {
  desktop = await openLicensedDesktop(settings);
  const { page } = desktop;
  await expect(page.getByRole('region', { name: 'About the license' })).toBeVisible();
  await look(page, 'welcome');
  for (const theme of ['Dark', 'Light'] as const) {
    await choose(page, 'Theme', theme);
    for (const language of ['en', 'pt-BR'] as const) {
      await open(page, '#/settings');
      await page.locator('select').filter({ has: page.locator('option[value="pt-BR"]') }).selectOption(language);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      for (const [width, height] of [[1280, 800], [390, 844]] as const) {
        await page.setViewportSize({ width, height });
        await open(page, '#/license');
        await expect(page.getByRole('heading', { name: language === 'en' ? 'License' : 'Licença', exact: true })).toBeVisible();
        await look(page, `page-${theme.toLowerCase()}-${language}-${width}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} wide`).toBe(true);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    await open(page, '#/settings');
    await page.locator('select').filter({ has: page.locator('option[value="pt-BR"]') }).selectOption('en');
  }
});

test('where no license is asked for, nothing speaks of one', async () => {
  desktop = await openLicensedDesktop({});
  const { page } = desktop;
  await open(page, '#/settings');
  await page.getByRole('searchbox').fill('license');
  await expect(page.getByText('No setting matches “license”')).toBeVisible();
  await expect(page.getByRole('region', { name: 'About the license' })).toBeHidden();
});
