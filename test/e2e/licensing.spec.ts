import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { housePrice, type LicenseShop, openLicenseShop } from '../fake-stripe/license-shop.ts';
import { createLicenseDevice, type LicenseDevice } from '../server/license-device.ts';
import { lookInto, pictureForDocuments } from './look.ts';
import { expectCatalog, open } from './fixtures.ts';
import { askForCode, expectLicense, type LicensedDesktop, openLicensedDesktop } from './licensed-desktop.ts';

const look = lookInto('licensing');
const password = 'correct horse battery';
const day = 86_400_000;
const clockNotice = 'The clock of this computer seems wrong. Everything works for now; one check puts it right.';

test.describe.configure({ timeout: 240_000 }); // against what hangs; a loaded machine takes its time
test.use({ locale: 'en-GB', colorScheme: 'dark', viewport: { width: 1280, height: 800 } });

let shop: LicenseShop;
let desktop: LicensedDesktop | undefined;

test.beforeAll(async () => {
  shop = await openLicenseShop();
});

test.afterAll(async () => {
  await shop.close();
});

test.afterEach(async () => {
  await desktop?.close();
  desktop = undefined;
});

async function register(page: Page, username: string): Promise<void> {
  await page.getByRole('radio', { name: 'Create an account' }).check();
  await signIn(page, username);
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

interface Customer {
  username: string;
  headers: { authorization: string };
}

/** An account with a license of two places, bought as a client without pages would. */
async function customer(request: APIRequestContext, username: string): Promise<Customer> {
  await request.post(`${shop.url}/auth/register`, { data: { username, password } });
  const { access_token: token } = (await (await request.post(`${shop.url}/auth/login`, { data: { username, password } })).json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const data = { price_id: housePrice.id, success_url: `${shop.url}/licenses`, cancel_url: `${shop.url}/licenses` };
  const { session_id: session } = (await (await request.post(`${shop.url}/billing/checkout`, { headers, data })).json()) as { session_id: string };
  shop.stripe.pay(session, { email: `${username}@example.org` });
  await expect
    .poll(async () => ((await (await request.get(`${shop.url}/licenses/me`, { headers })).json()) as { status: string }[]).map(({ status }) => status), { timeout: 20_000 })
    .toEqual(['active']);
  return { username, headers };
}

async function approve(request: APIRequestContext, { headers }: Customer, userCode: string): Promise<void> {
  const answer = await request.post(`${shop.url}/v1/activations/decide`, { headers, data: { user_code: userCode, approve: true } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** A device of another machine, which takes a place. */
async function activated(request: APIRequestContext, who: Customer, name: string): Promise<LicenseDevice> {
  const device = createLicenseDevice({ url: shop.url, name });
  const { userCode } = await device.start();
  await approve(request, who, userCode);
  await device.pollUntil('licensed');
  return device;
}

/** The page that the desktop opened in the browser, after `before` others. */
async function openedPage({ openedPages }: LicensedDesktop, path = '/activate', before = 0): Promise<string> {
  await expect.poll(async () => (await openedPages()).slice(before)).toEqual([expect.stringContaining(`${shop.url}${path}`)]);
  return (await openedPages()).slice(before).join(' ');
}

async function checkNow({ page }: LicensedDesktop): Promise<void> {
  await open(page, '#/license');
  await page.getByRole('button', { name: 'Check now' }).click();
}

test('a fresh desktop shows a code; in the browser an account is made and a license bought, and the desktop goes on by itself', async ({ page }) => {
  desktop = await openLicensedDesktop(shop.desktopSettings);
  const code = await askForCode(desktop);
  await look(desktop.page, 'code');
  await pictureForDocuments(desktop.page, 'license-code-dark');
  await page.goto(await openedPage(desktop));
  await register(page, 'ana@example.com');
  await expect(page.getByText(code)).toBeVisible();
  await look(page, 'is-this-you');
  await pictureForDocuments(page, 'server-activate-dark');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { name: 'This device needs a license' })).toBeVisible();
  await look(page, 'offers');
  await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();

  await expect(page).toHaveURL(new RegExp(`^${shop.stripe.url}/c/pay/`));
  await look(page, 'checkout');
  await page.getByRole('button', { name: 'Pay with a card that fails' }).click();
  await expect(page.getByRole('alert')).toContainText('declined');
  await page.getByRole('button', { name: 'Pay', exact: true }).focus();
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(new RegExp(`^${shop.url}/activate`));
  await expect(page.getByRole('heading', { name: 'Activated' })).toBeVisible({ timeout: 30_000 });
  await look(page, 'activated');
  await expect(desktop.page.getByText('This computer is activated. Everything works.')).toBeVisible({ timeout: 20_000 });
  await desktop.page.getByRole('button', { name: 'Done' }).click();
  await expectLicense(desktop, 'Licensed');
  await expect(desktop.page.getByText('1 of 2 places in use')).toBeVisible();
  await look(desktop.page, 'licensed');
  await pictureForDocuments(desktop.page, 'license-dark');

  // What is canceled at Stripe ends here at the next check.
  await desktop.page.getByRole('button', { name: 'Open the account page' }).click();
  await page.goto(await openedPage(desktop, '/licenses', 1));
  await expect(page.getByText('Paid', { exact: true })).toBeVisible();
  await pictureForDocuments(page, 'server-licenses-dark');
  await page.getByRole('button', { name: 'Manage billing' }).click();
  await expect(page.getByRole('heading', { name: 'Your subscriptions' })).toBeVisible();
  await look(page, 'portal');
  await page.getByRole('button', { name: 'Cancel now' }).click();
  await expect(page.getByText('It has ended.')).toBeVisible();
  await page.getByRole('link', { name: 'Return to WebPlay' }).click();
  await expect(page.getByText('Canceled')).toBeVisible();
  await expect(page.getByText('Inactive')).toBeVisible({ timeout: 20_000 });
  await desktop.page.getByRole('button', { name: 'Check now' }).click();
  await expectLicense(desktop, 'License ended');
  await look(desktop.page, 'ended');
});

test('a device over the limit gets the place of one that is released', async ({ page, request }) => {
  const bia = await customer(request, 'bia');
  const [kitchen] = [await activated(request, bia, 'Kitchen'), await activated(request, bia, 'Attic')];

  desktop = await openLicensedDesktop(shop.desktopSettings);
  await askForCode(desktop);
  await page.goto(await openedPage(desktop));
  await signIn(page, bia.username);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { name: /in use on as many devices as they allow/ })).toBeVisible({ timeout: 20_000 });
  await look(page, 'limit');
  await expect(desktop.page.getByText('Every place of your license is taken.')).toBeVisible({ timeout: 20_000 });
  await look(desktop.page, 'limit-desktop');

  await page.getByRole('button', { name: 'Release Kitchen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('heading', { name: 'Activated' })).toBeVisible({ timeout: 30_000 });

  await desktop.page.getByRole('button', { name: 'Done' }).click({ timeout: 20_000 });
  await expectLicense(desktop, 'Licensed');
  await expect(desktop.page.getByText('2 of 2 places in use')).toBeVisible();
  expect(await kitchen.checkIn()).toMatchObject({ answer: 'unlicensed' });
});

test('without its server it works for 14 days, and then keeps all that it has', async ({ request }) => {
  const caio = await customer(request, 'caio');
  desktop = await openLicensedDesktop(shop.desktopSettings, { demo: true });
  await expectCatalog(desktop.page);
  await approve(request, caio, await askForCode(desktop));
  await desktop.page.getByRole('button', { name: 'Done' }).click({ timeout: 30_000 });
  await expectLicense(desktop, 'Licensed');

  const main = desktop.page;

  await shop.stop();
  await desktop.setClock(13 * day);
  await open(main, '#/live');
  await expectCatalog(main);
  await expect(main.getByText(/did not reach the license server for some days\. Everything works until/)).toBeVisible({ timeout: 20_000 });
  await look(main, 'offline-13-days');

  await desktop.setClock(15 * day);
  await expectLicense(desktop, 'License not confirmed');
  await expect(main.getByText(/Everything you have stays here, and can be read and backed up\./)).toBeVisible();
  await look(main, 'offline-15-days');
  await pictureForDocuments(main, 'license-limited-dark');
  await open(main, '#/live');
  await expectCatalog(main);
  await expect(main.getByText(/^The license was not confirmed in time\./)).toBeVisible();

  // Back at the right time, WebPlay has seen a later one already; one check repairs that.
  await desktop.setClock(0);
  await expect(main.getByText(clockNotice)).toBeVisible({ timeout: 20_000 });
  await look(main, 'clock');
  await shop.restart();
  await checkNow(desktop);
  await expectLicense(desktop, 'Licensed');

  // The same for a clock that is wrong and stays so.
  await desktop.setClock(-3 * day);
  await open(main, '#/live');
  await expect(main.getByText(clockNotice)).toBeVisible({ timeout: 20_000 });
  await checkNow(desktop);
  await expectLicense(desktop, 'Licensed');
});
