import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { buildRelease } from '../../scripts/build-release.mjs';
import { checkApplication, tryNativePackages } from '../../scripts/packaging/check-application.mjs';
import { stageRelease } from '../../scripts/packaging/stage.mjs';
import { housePrice, type LicenseShop, openLicenseShop } from '../fake-stripe/license-shop.ts';
import { expectCatalog, open } from './fixtures.ts';
import { askForCode, expectLicense, watchOpenedPages } from './licensed-desktop.ts';
import { pictureIn } from './look.ts';
import { licenseServer, makeReleaseKeys, openPackedDesktop, openPublicName, type PackedDesktop, type PublicName } from './packed-desktop.ts';
import { expectPicture } from './picture.ts';

/**
 * The desktop as it is packed, with a license server built in: laid out here as for the archive, or taken out of one, in
 * the folder that `WEBPLAY_PACKED` names (`npm run proof -- packaging`).
 */

const year = 365 * 86_400_000;

test.describe.configure({ timeout: 300_000 }); // against what hangs; a loaded machine takes its time
test.skip(process.env['ELECTRON_HOST'] === 'electron', 'the name of the license server is led to this machine by the stand-in');

let folder: string;
let application: string;
let shop: LicenseShop;
let publicName: PublicName;
let desktop: PackedDesktop | undefined;

test.beforeAll(async () => {
  folder = process.env['WEBPLAY_PACKED'] ?? mkdtempSync(join(tmpdir(), 'webplay-packed-'));
  application = join(folder, 'application');
  if (!existsSync(application)) await layOut();
  shop = await openLicenseShop({ settings: { PUBLIC_URL: licenseServer, LICENSE_SIGNING_KEY_FILE: join(folder, 'signing-key.json') } });
  publicName = await openPublicName(folder, shop.url);
});

test.afterAll(async () => {
  publicName.close();
  await shop.close();
  if (process.env['WEBPLAY_PACKED'] === undefined) rmSync(folder, { recursive: true, force: true });
});

test.afterEach(async () => {
  await desktop?.close();
});

async function layOut(): Promise<void> {
  const { settings } = makeReleaseKeys(folder);
  const release = join(folder, 'release');
  const keys = await buildRelease({ folder: release, env: { ...process.env, ...settings } });
  stageRelease({ release, folder: application });
  expect(checkApplication(application, { keys })).toEqual([]);
  expect(tryNativePackages(application)).toEqual([]);
}

/** Somebody who buys a license and says yes to a code, as a client without pages would. */
async function buyAndApprove(request: APIRequestContext, userCode: string): Promise<void> {
  const account = { username: 'ana', password: 'correct horse battery' };
  await request.post(`${shop.url}/auth/register`, { data: account });
  const { access_token: token } = (await (await request.post(`${shop.url}/auth/login`, { data: account })).json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const data = { price_id: housePrice.id, success_url: `${licenseServer}/licenses`, cancel_url: `${licenseServer}/licenses` };
  const { session_id: session } = (await (await request.post(`${shop.url}/billing/checkout`, { headers, data })).json()) as { session_id: string };
  shop.stripe.pay(session, { email: 'ana@example.org' });
  await expect
    .poll(async () => ((await (await request.get(`${shop.url}/licenses/me`, { headers })).json()) as { status: string }[]).map(({ status }) => status), { timeout: 20_000 })
    .toEqual(['active']);
  const answer = await request.post(`${shop.url}/v1/activations/decide`, { headers, data: { user_code: userCode, approve: true } });
  expect(answer.status(), await answer.text()).toBe(200);
}

test('the packed desktop plays, asks its own license server, is activated by it, and hears nothing of what a development tree listens to', async ({ request }) => {
  const clockFile = join(folder, 'clock');
  writeFileSync(clockFile, '0');
  desktop = await openPackedDesktop(application, { ...publicName.settings, WEBPLAY_TEST_CLOCK: clockFile, LICENSE_SERVER: 'http://127.0.0.1:9', LICENSE_KEYS_FILE: join(folder, 'nowhere.json') });
  const { page, electron } = desktop;
  expect(await electron.evaluate(({ app }) => [app.isPackaged, app.name])).toEqual([true, 'WebPlay']);
  const openedPages = await watchOpenedPages(electron);

  await expectCatalog(page);
  await expect(page.getByRole('region', { name: 'About the license' })).toContainText('WebPlay works without a license for its first day');
  await page.getByRole('option', { name: /Amber News HD/ }).click();
  await expectPicture(page);
  await page.screenshot({ path: pictureIn('packed', 'channels') });
  await open(page, '#/movies');
  await expect.poll(() => page.locator('img').evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length)).toBeGreaterThan(3);
  await page.screenshot({ path: pictureIn('packed', 'movies') });

  const code = await askForCode(desktop);
  await expect.poll(openedPages).toEqual([expect.stringContaining(`${licenseServer}/activate`)]);
  await buyAndApprove(request, code);
  await page.getByRole('button', { name: 'Done' }).click({ timeout: 30_000 });
  await expectLicense(desktop, 'Licensed');
  await page.screenshot({ path: pictureIn('packed', 'licensed') });

  // A license lasts 14 days without its server; a core that took this time for its own would say so at its next look, in five seconds.
  writeFileSync(clockFile, String(year));
  await page.waitForTimeout(6_000);
  await page.reload();
  await expectLicense(desktop, 'Licensed');
});
