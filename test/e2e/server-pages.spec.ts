import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { hostile, lookInto, pictureForDocuments, pictureIn, watch } from './look.ts';
import { expectPicture } from './picture.ts';
import { serve, type Served } from './served.ts';

const look = lookInto('server-pages');
const password = 'correct horse battery';

test.describe.configure({ timeout: 180_000 }); // against what hangs; a loaded machine takes its time

let server: Served;

test.beforeAll(async () => {
  server = await serve({ DEVICES_PER_LICENSE: '3' });
});

test.afterAll(async () => {
  await server.close();
});

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1, name })).toBeVisible();
}

async function registerDevice(page: Page, fingerprint: string, name: string): Promise<void> {
  await page.getByRole('radio', { name: 'Another device' }).check();
  await page.getByLabel('Fingerprint').fill(fingerprint);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Register', exact: true }).click();
}

/** An account with a license, made as another client would. */
async function signUp(request: APIRequestContext, username: string): Promise<{ authorization: string }> {
  await request.post(`${server.url}/auth/register`, { data: { username, password } });
  const answer = await request.post(`${server.url}/auth/login`, { data: { username, password } });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  await request.post(`${server.url}/licenses/create`, { headers, data: {} });
  return headers;
}

async function signIn(page: Page, username: string, word = password): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(word);
  await page.keyboard.press('Enter');
}

test.describe('English, dark, on a desk', () => {
  test.use({ locale: 'en-GB', colorScheme: 'dark', viewport: { width: 1280, height: 800 } });

  test('an account is made, stays signed in over a reload, and is left', async ({ page }) => {
    const wrong = watch(page);
    await page.goto(`${server.url}/ui`);
    await expect(page).toHaveURL(`${server.url}/ui/home`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByText(/^It answers/)).toBeVisible();
    await look(page, 'home-en-dark');
    await pictureForDocuments(page, 'server-home-dark');

    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await look(page, 'set-up-en-dark');
    await page.getByRole('button', { name: 'I have no setup token' }).click();
    await page.getByRole('radio', { name: 'Create an account' }).check();
    await signIn(page, 'ana@example.com', 'short');
    await expect(page.getByText('At least 8 characters')).toBeVisible();
    await look(page, 'register-en-dark');
    await signIn(page, 'ana@example.com');
    await expect(page).toHaveURL(`${server.url}/ui/home`);
    await expect(page.getByText('Signed in as ana@example.com')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Signed in as ana@example.com')).toBeVisible();

    // Without a license there is no place for a device, and the page says where to get one.
    await goTo(page, 'Devices');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(page.getByText('Your account has no active license.')).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Licenses' }).click();
    await page.getByRole('button', { name: 'Add a license' }).click();
    await expect(page.getByText('0 of 3 devices in use')).toBeVisible();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('Sign in to see this page.')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Sign in to see this page.')).toBeVisible();
    await signIn(page, 'ana@example.com', 'not the password');
    await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();

    // One refresh token in the tab is all that is kept; and a session that was ended elsewhere says so.
    await signIn(page, 'ana@example.com');
    await expect(page.getByText('0 of 3 devices in use')).toBeVisible();
    const stored = await page.evaluate(() => Object.values({ ...sessionStorage }));
    expect(stored.length).toBe(1);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('eyJ');
    await page.request.post(`${server.url}/auth/revoke`, { data: { refresh_token: stored[0] } });
    await page.reload();
    await expect(page.getByText('Your sign-in has ended. Sign in again to go on.')).toBeVisible();
    expect(wrong).toEqual([]);
  });

  test('devices are registered up to the limit, and one makes room for another', async ({ page, request }) => {
    const wrong = watch(page);
    await signUp(request, 'bia');
    await page.goto(`${server.url}/ui/devices`);
    await signIn(page, 'bia');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(page.getByText('This browser is registered.')).toBeVisible();
    await registerDevice(page, 'tv-1', hostile);
    await expect(page.getByRole('listitem').filter({ hasText: hostile })).toBeVisible();
    await expect(page.getByText('Room for one more device.')).toBeVisible();
    await registerDevice(page, 'tablet', 'Tablet in the kitchen');
    await expect(page.getByText('No room for another device.')).toBeVisible();
    await registerDevice(page, 'one-too-many', 'One too many');
    await expect(page.getByText('Your licenses are in use on as many devices as they allow.')).toBeVisible();
    await look(page, 'devices-full-en-dark');

    const tablet = page.getByRole('button', { name: 'Remove Tablet in the kitchen' });
    await tablet.click();
    await look(page, 'remove-en-dark');
    await page.keyboard.press('Escape');
    await tablet.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Tablet in the kitchen was removed.')).toBeVisible();
    await expect(tablet).toBeHidden();

    await goTo(page, 'Licenses');
    await look(page, 'licenses-en-dark');
    await page.getByRole('link', { name: 'See the capacity in numbers' }).click();
    await expect(page.getByText('2 of 3 devices in use. Room for one more device.')).toBeVisible();
    await expect(page.getByText('X-Capacity-Remaining').locator('xpath=ancestor::div[1]')).toContainText('1');
    await look(page, 'capacity-last-one-en-dark');
    expect(wrong).toEqual([]);
  });

  test('where nothing is sold and no device activated, the pages show nothing of it', async ({ page, request }) => {
    await page.goto(`${server.url}/activate?code=WDJB-MJHT`);
    await expect(page.getByText('No devices are activated on this server')).toBeVisible();
    await look(page, 'activate-nowhere-en-dark');
    await signUp(request, 'eva');
    await page.goto(`${server.url}/licenses`);
    await signIn(page, 'eva');
    await expect(page.getByRole('heading', { name: 'Your licenses' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(1);
    await expect(page.getByRole('link', { name: 'Activate a device' })).toBeHidden();
  });

  test('with fewer places than devices the page says which have none, and those long unseen go at once', async ({ page, request }) => {
    const headers = await signUp(request, 'dora');
    const second = (await (await request.post(`${server.url}/licenses/create`, { headers, data: {} })).json()) as { id: number };
    for (const name of ['Oldest', 'Older', 'Newer', 'Newest']) {
      await request.post(`${server.url}/devices/register`, { headers, data: { fingerprint: name, name } });
    }
    await request.post(`${server.url}/licenses/${second.id}/deactivate`, { headers });
    await page.goto(`${server.url}/ui/devices`);
    await signIn(page, 'dora');
    await expect(page.getByText('4 devices registered, and your licenses carry 3.')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Without a place' })).toHaveText(/^Oldest/);
    await look(page, 'devices-over-en-dark');

    await page.clock.setSystemTime(Date.now() + 91 * 86_400_000);
    await page.reload();
    await expect(page.getByText('4 devices not seen for 90 days.')).toBeVisible();
    await look(page, 'devices-long-unseen-en-dark');
    await page.getByRole('button', { name: 'Remove them' }).click();
    await expect(page.getByText('4 devices were removed.')).toBeVisible();
    await expect(page.getByText('No devices yet')).toBeVisible();
  });

  test('what was done is listed, page by page and by kind', async ({ page, request }) => {
    const headers = await signUp(request, 'caio');
    for (let time = 0; time < 13; time += 1) {
      const answer = await request.post(`${server.url}/devices/register`, { headers, data: { fingerprint: `fp ${time}`, name: 'Set-top box', platform: 'Linux' } });
      const { id } = (await answer.json()) as { id: number };
      await request.delete(`${server.url}/devices/${id}`, { headers });
    }
    await page.goto(`${server.url}/ui/audit`);
    await signIn(page, 'caio');
    await expect(page.getByText('1–25 of 30')).toBeVisible();
    await expect(page.getByText('Removed a device').first()).toBeVisible();
    await look(page, 'activity-en-dark');
    await page.getByRole('button', { name: 'Older' }).click();
    await expect(page.getByText('26–30 of 30')).toBeVisible();
    await page.getByLabel('Show').selectOption({ label: 'Licenses' });
    await expect(page.getByText('1–1 of 1')).toBeVisible();
    await expect(page.getByText('Added a license')).toBeVisible();
    await expect(page.getByText('Removed a device')).toBeHidden();
    await page.getByLabel('To').fill('2020-01-01');
    await expect(page.getByText('Nothing fits this choice')).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(page.getByText('1–25 of 30')).toBeVisible();
  });

  test('the setup token makes the first admin, once', async ({ page }) => {
    await page.goto(`${server.url}/ui/login`);
    const setUp = async (token: string): Promise<void> => {
      await page.getByLabel('Setup token').fill(token);
      await page.getByLabel('User name').fill('root');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Make me the admin' }).click();
    };
    await setUp('made-up');
    await expect(page.getByText('This setup token is not valid, or not any more.')).toBeVisible();
    await page.getByLabel('Setup token').fill(server.setupToken);
    await page.getByRole('button', { name: 'Make me the admin' }).click();
    await expect(page.getByText('Admin', { exact: true })).toBeVisible();
  });

  test('the catalog is looked through, and plays', async ({ page }) => {
    const wrong = watch(page);
    await page.goto(`${server.url}/ui/catalog`);
    const channels = page.getByRole('listbox', { name: 'Channels' });
    await expect(page.getByText('9 channels')).toBeVisible();
    await page.getByLabel('Group', { exact: true }).selectOption('News');
    await expect(page.getByText('2 channels')).toBeVisible();
    await page.getByLabel('Filter by name or group').fill('amber');
    await expect(page.getByText('1 channel', { exact: true })).toBeVisible();
    await channels.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectPicture(page);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByLabel('Group', { exact: true }).selectOption({ label: 'All groups' });
    await look(page, 'catalog-en-dark');
    await pictureForDocuments(page, 'server-catalog-dark');
    await page.getByRole('option', { name: /no signal/ }).click();
    await expect(page.getByRole('alert')).toBeVisible({ timeout: 20_000 });
    await page.screenshot({ path: pictureIn('server-pages', 'catalog-failed-en-dark') });
    expect(wrong).toEqual([]);
  });
});

test.describe('from another machine', () => {
  // As a proxy says it: whoever it speaks for is not trusted for being here.
  test.use({ locale: 'en-GB', extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' } });

  test('the catalog wants a sign-in, and plays with it', async ({ page, request }) => {
    await signUp(request, 'far away');
    await page.goto(`${server.url}/ui/catalog`);
    await expect(page.getByText('Sign in to see this page.')).toBeVisible();
    await signIn(page, 'far away');
    await page.getByRole('option', { name: /Pitch One HD/ }).click();
    await expectPicture(page);
  });

  test('too many tries have to wait, and are told how long', async ({ page }) => {
    await page.goto(`${server.url}/ui/login`);
    const send = page.getByRole('button', { name: 'Sign in', exact: true });
    // Whether this server has an administrator by now is up to the tests before this one.
    const later = page.getByRole('button', { name: 'I have no setup token' });
    await expect(later.or(send)).toBeVisible();
    if (await later.isVisible()) await later.click();
    await page.getByLabel('User name').fill('nobody');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    const wait = page.getByText(/^You can try again in \d+ seconds?\.$/);
    await expect(async () => {
      await send.click({ timeout: 1_000 });
      await expect(wait).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await expect(send).toBeDisabled();
    await page.screenshot({ path: pictureIn('server-pages', 'wait-en-light') });
  });
});

test.describe('Portuguese, light, on a phone', () => {
  test.use({ locale: 'pt-BR', colorScheme: 'light', viewport: { width: 360, height: 740 } });

  test('every page fits and speaks', async ({ page, request }) => {
    const wrong = watch(page);
    const username = 'joão@example.com';
    const headers = await signUp(request, username);
    for (const name of ['Televisão da sala', 'Celular', hostile]) {
      await request.post(`${server.url}/devices/register`, { headers, data: { fingerprint: `impressão de ${name}`, name, platform: 'Android TV' } });
    }
    await page.goto(`${server.url}/ui/devices`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
    await look(page, 'login-pt-light');
    await page.getByLabel('Nome de usuário').fill(username);
    await page.getByLabel('Senha', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await expect(page.getByText('Televisão da sala', { exact: true })).toBeVisible();
    for (const [name, file] of [['Aparelhos', 'devices'], ['Atividade', 'activity'], ['Licenças', 'licenses'], ['Catálogo', 'catalog']] as const) {
      await goTo(page, name);
      if (file === 'catalog') await expect(page.getByText('9 canais')).toBeVisible();
      if (file === 'licenses') await expect(page.getByText('3 de 3 aparelhos em uso. Não cabe mais nenhum aparelho.')).toBeVisible();
      await look(page, `${file}-pt-light`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360);
    }
    await page.getByRole('link', { name: 'Início' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Capacidade' }).click();
    await expect(page.getByText('3 de 3 aparelhos em uso. Não cabe mais nenhum aparelho.')).toBeVisible();
    await look(page, 'capacity-pt-light');
    await page.getByRole('link', { name: 'Início' }).click();
    await expect(page.getByText('Este servidor WebPlay')).toBeVisible();
    await look(page, 'home-pt-light');
    await pictureForDocuments(page, 'server-home-phone');
    expect(wrong).toEqual([]);
  });
});
