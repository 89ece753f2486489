import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { unavailable } from '../fake-stripe/faults.ts';
import { housePrice, openLicenseShop, type LicenseShop } from '../fake-stripe/license-shop.ts';
import { createLicenseDevice, type LicenseDevice, type LicenseDeviceOptions } from '../server/license-device.ts';
import { hostile, lookInto, watch } from './look.ts';

const look = lookInto('activate');
const password = 'correct horse battery';

test.describe.configure({ timeout: 180_000 }); // against what hangs; devices ask every five seconds

let shop: LicenseShop;

test.beforeAll(async () => {
  shop = await openLicenseShop();
});

test.afterAll(async () => {
  await shop.close();
});

async function register(page: Page, username: string): Promise<void> {
  await page.getByRole('radio', { name: 'Create an account' }).check();
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** By another name than the payment pages have: to the browser the way there and back leads to another site. */
const ownName = (address: string): string => address.replace('127.0.0.1', 'localhost');

/** A device asks, and the link that it shows is opened. */
async function openLink(page: Page, name: string, machine: Pick<LicenseDeviceOptions, 'machine' | 'replaced'> = {}): Promise<{ device: LicenseDevice; userCode: string }> {
  const device = createLicenseDevice({ url: shop.url, name, ...machine });
  const { userCode, verificationUriComplete } = await device.start();
  await page.goto(ownName(verificationUriComplete));
  return { device, userCode };
}

async function approve(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Is this you?' })).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).click();
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });

test.describe('English, dark, on a desk', () => {
  test.use({ locale: 'en-GB', colorScheme: 'dark', viewport: { width: 1280, height: 800 } });

  test('a device is approved, a license bought, places run out, and one is released', async ({ page }) => {
    const wrong = watch(page);
    const { device, userCode } = await openLink(page, hostile);
    await expect(page).toHaveURL(`${ownName(shop.url)}/activate`); // the code stays out of the history
    await expect(page.getByText('A device asks to be activated.')).toBeVisible();
    await register(page, 'ana');
    await expect(heading(page, 'Is this you?')).toBeVisible();
    await expect(page.getByText(userCode)).toBeVisible();
    await expect(page.getByText(hostile)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Deny' })).toBeFocused();
    await look(page, 'question-en-dark');
    const licensed = device.pollUntil('licensed');
    await approve(page);
    await expect(heading(page, 'This device needs a license')).toBeVisible();
    await expect(page.getByText('€4.90 a month')).toBeVisible();
    await look(page, 'offers-en-dark');
    await page.reload();
    await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();
    await page.getByRole('link', { name: 'Cancel and go back' }).click();
    await expect(heading(page, 'This device needs a license')).toBeVisible();
    await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(heading(page, 'Activated')).toBeVisible({ timeout: 30_000 });
    expect((await licensed).answer).toBe('licensed');
    await look(page, 'done-en-dark');

    // There is a place on the license, so nothing is asked but the question.
    const second = await openLink(page, 'Kitchen', { machine: 'of the kitchen' });
    await approve(page);
    await expect(heading(page, 'Approved. Waiting for the device')).toBeVisible();
    await look(page, 'waiting-en-dark');
    await second.device.pollUntil('licensed');
    await expect(heading(page, 'Activated')).toBeVisible();

    // Half of that computer was replaced, and its key is gone: it asks whether it is the same, and takes no further place.
    const anew = await openLink(page, 'Kitchen', { machine: 'of the kitchen', replaced: ['hw', 'cpu'] });
    await approve(page);
    const question = await anew.device.pollUntil('same_device_question');
    await expect(heading(page, 'Answer on the device')).toBeVisible();
    await look(page, 'same-device-en-dark');
    const known = question.answer === 'same_device_question' ? question.device : null;
    expect((await anew.device.poll({ sameAs: known?.id ?? null })).answer).toBe('licensed');
    await expect(heading(page, 'Activated')).toBeVisible();

    const third = await openLink(page, 'Bedroom');
    await approve(page);
    await third.device.pollUntil('device_limit_reached');
    await expect(heading(page, 'Your licenses are in use on as many devices as they allow')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: hostile })).toBeVisible();
    await look(page, 'limit-en-dark');
    await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('You have 1 active license. Licenses add up');
    await look(page, 'another-en-dark');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Release Kitchen' }).click();
    await look(page, 'release-en-dark');
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await expect(page.getByText('Kitchen was released.')).toBeVisible();
    await third.device.pollUntil('licensed');
    await expect(heading(page, 'Activated')).toBeVisible();
    expect(await anew.device.checkIn()).toMatchObject({ answer: 'unlicensed', end: 'device_released' });

    await page.getByRole('link', { name: 'See your licenses' }).click();
    await expect(page.getByText('2 of 2 devices in use')).toBeVisible();
    await expect(page.getByText('Subscription · WebPlay House')).toBeVisible();
    await look(page, 'licenses-en-dark');
    await page.getByRole('link', { name: 'See the devices' }).click();
    await expect(page.getByText('Bedroom')).toBeVisible();
    await look(page, 'devices-en-dark');
    await page.goBack();
    await page.getByRole('button', { name: 'Manage billing' }).click();
    await expect(page.getByRole('heading', { name: 'Your subscriptions' })).toBeVisible();
    await page.getByRole('link', { name: 'Return to WebPlay' }).click();
    await expect(page.getByText('2 of 2 devices in use')).toBeVisible();

    // A license bought on that page appears there by itself; the address alone brings none.
    await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Buy another' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(page.getByText('Your new license is here.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('2 of 4 devices in use')).toBeVisible();
    await page.goto(`${ownName(shop.url)}/licenses?returned=paid&had=2`);
    await expect(page.getByText('This server has not heard of a payment yet.')).toBeVisible();
    await look(page, 'unpaid-en-dark');
    expect(wrong).toEqual([]);
  });

  test('a server without the pages under /ui sells licenses, and lets who pays manage that', async ({ page }) => {
    const wrong = watch(page);
    const quiet = await openLicenseShop({ settings: { UI_DIAGNOSTICS: 'false' } });
    try {
      await page.goto(`${ownName(quiet.url)}/licenses`);
      await register(page, 'eva');
      await page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true }).click();
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await expect(page.getByText('Your new license is here.')).toBeVisible({ timeout: 30_000 });
      await look(page, 'licenses-alone-en-dark');
      await expect(page.getByText(/^renews on \d+ \w+ \d{4}$/)).toBeVisible();
      await page.getByRole('button', { name: 'Manage billing' }).click();
      await page.getByRole('button', { name: 'Cancel at the end of the period' }).click();
      await page.getByRole('link', { name: 'Return to WebPlay' }).click();
      await expect(page).toHaveURL(`${ownName(quiet.url)}/licenses`);
      await expect(page.getByText(/^ends on \d+ \w+ \d{4}$/)).toBeVisible();
      await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Licenses']);
      await page.getByRole('link', { name: 'Activate a device' }).click();
      await expect(page.getByLabel('Code on the device')).toBeVisible();
      expect(wrong).toEqual([]);
    } finally {
      await quiet.close();
    }
  });

  test('no is the first answer, and a code is good once', async ({ page }) => {
    const { device, userCode } = await openLink(page, 'Living room');
    await register(page, 'bia');
    await expect(page.getByRole('button', { name: 'Deny' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Denied')).toBeVisible();
    await look(page, 'denied-en-dark');
    expect((await device.poll()).answer).toBe('access_denied');

    await page.getByRole('button', { name: 'Enter another code' }).click();
    const field = page.getByLabel('Code on the device');
    await field.fill('wdjb');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The code has eight letters')).toBeVisible();
    await field.fill('bcdf ghjk');
    await page.keyboard.press('Enter');
    await expect(page.getByText('This code is not valid, or not any more.')).toBeVisible();
    await look(page, 'wrong-code-en-dark');

    // What another account decided is no code for this one, in the same words.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await register(page, 'caio');
    await page.getByLabel('Code on the device').fill(userCode);
    await page.keyboard.press('Enter');
    await expect(page.getByText('This code is not valid, or not any more.')).toBeVisible();
    await page.goto(`${ownName(shop.url)}/activate?activation=0b7a6f3e-5c1d-7f2a-9b8c-1d2e3f4a5b6c&returned=paid`);
    await expect(heading(page, 'This activation is over')).toBeVisible();
  });

  test('who comes from a payment nobody heard of waits, and can choose again', async ({ page }) => {
    await openLink(page, 'Attic');
    await register(page, 'davi');
    await expect(page.getByRole('button', { name: 'Deny' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'This device needs a license')).toBeVisible();
    await page.goto(`${page.url()}&returned=paid&had=0`);
    await expect(heading(page, 'Waiting for the payment')).toBeVisible();
    await look(page, 'waiting-for-payment-en-dark');
    await page.getByRole('button', { name: 'Choose again' }).click();
    const buy = page.getByRole('button', { name: `Buy ${housePrice.name}`, exact: true });
    const end = shop.stripe.behave({ path: '/v1/checkout/sessions' }, unavailable());
    await buy.click();
    await expect(page.getByText('The payment service does not answer.')).toBeVisible({ timeout: 30_000 });
    await look(page, 'no-payment-service-en-dark');
    end();
    await buy.click();
    await expect(page.getByRole('button', { name: 'Pay', exact: true })).toBeVisible();
  });
});

test.describe('Portuguese, light, on a phone', () => {
  test.use({ locale: 'pt-BR', colorScheme: 'light', viewport: { width: 360, height: 740 } });

  test('a trial is begun, and a machine without a network gets its file', async ({ page }) => {
    const wrong = watch(page);
    const { device } = await openLink(page, 'Computador da sala');
    await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
    await look(page, 'sign-in-pt-light');
    await page.getByRole('radio', { name: 'Criar uma conta' }).check();
    await page.getByLabel('Nome de usuário').fill('joão');
    await page.getByLabel('Senha', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'É você?')).toBeVisible();
    await look(page, 'question-pt-light');
    await page.getByRole('button', { name: 'Aprovar' }).click();
    await expect(heading(page, 'Este aparelho precisa de uma licença')).toBeVisible();
    await look(page, 'offers-pt-light');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: 'Experimentar por 14 dias' }).click();
    await device.pollUntil('licensed');
    await expect(heading(page, 'Ativado')).toBeVisible();
    await look(page, 'done-pt-light');

    await page.getByRole('link', { name: 'Ver suas licenças' }).click();
    await page.getByRole('button', { name: `Comprar ${housePrice.name}`, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Comprar mais uma' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(page.getByText('Sua nova licença chegou.')).toBeVisible({ timeout: 30_000 });
    const field = page.getByLabel('Pedido');
    await field.fill('isto não é um pedido');
    await page.getByRole('button', { name: 'Fazer o arquivo de licença' }).click();
    await expect(page.getByText('Isto não é um pedido de licença, ou falta uma parte dele.')).toBeVisible();
    const request = createLicenseDevice({ url: shop.url, name: 'Chalé' }).requestFile();
    await page.getByLabel('Abrir um arquivo').setInputFiles({ name: 'pedido.txt', mimeType: 'text/plain', buffer: Buffer.from(request) });
    await expect(field).toHaveValue(request);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Fazer o arquivo de licença' }).click();
    expect(await readFile(await (await saved).path(), 'utf8')).toMatch(/^-----BEGIN WEBPLAY LICENSE-----\n/);
    await look(page, 'licenses-pt-light');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(wrong).toEqual([]);
  });
});
